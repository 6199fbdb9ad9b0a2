//! HubSpot's requests, version 2 of its signatures.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// HubSpot v2: SHA-256 of `{key}{method}{url}{body}`, as `X-HubSpot-Signature: <hex>`.
///
/// The key is the app's client secret, as text, in front of all the rest; this is no HMAC. The
/// URL is the whole one that HubSpot addressed, with its query, so the verifier needs
/// [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::HUBSPOT_V2;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&HUBSPOT_V2).base_url(BaseUrl::new("https://crm.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// `X-HubSpot-Signature-Version: v2` tells it from
/// [`HUBSPOT_V1`](crate::provider::HUBSPOT_V1), which covers the body alone under the same header.
/// It is not signed, and not read here.
///
/// Not signed: every header, and no timestamp.
///
/// Any 2xx acknowledges, as far as is known.
///
/// # Security
///
/// A hash with the key in front can be extended: whoever has one delivery can append bytes to its
/// body, some of them odd padding, and compute the hash without knowing the key. JSON with such a
/// tail does not parse, so refuse what is no JSON. A URL and a body that could end or begin
/// elsewhere are refused.
///
/// <https://developers.hubspot.com/docs/api/webhooks/validating-requests>
pub const HUBSPOT_V2: Scheme = Scheme::keyed_sha256(
    "hubspot-v2",
    Location::header("X-HubSpot-Signature"),
    Encoding::Hex,
)
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.signs(&[
    Component::Key,
    Component::Method,
    Component::Url,
    Component::Body,
]);
