//! HubSpot's requests, version 3 of its signatures.

use crate::scheme::{Component, Encoding, Location, Scheme, UrlForm};
use crate::time::TimeFormat;

/// HubSpot v3: HMAC-SHA256 of `{method}{url}{body}{time}`, as `X-HubSpot-Signature-v3: <base64>`.
///
/// The key is the app's client secret, as text. The time stands in
/// `X-HubSpot-Request-Timestamp`, in milliseconds. The URL is the whole one that HubSpot
/// addressed, so the verifier needs [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::HUBSPOT_V3;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&HUBSPOT_V3).base_url(BaseUrl::new("https://crm.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// HubSpot's page has twelve escapes of reserved characters, such as `%3A` and `%2F`, decoded in
/// the URL before it is hashed, and its libraries hash the URL as it is: both are tried. The
/// versions 1 and 2 have a header of their own and are weaker; where they come beside, they are
/// ignored.
///
/// Not signed: every other header. The ids and types of the events stand in the body, as `eventId`
/// and `subscriptionType`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Weak points: none known beside a replay within the window of 300 seconds. A URL and a body that
/// could end or begin elsewhere are refused.
///
/// <https://developers.hubspot.com/docs/api/webhooks/validating-requests>
pub const HUBSPOT_V3: Scheme = Scheme::hmac_sha256(
    "hubspot-v3",
    Location::header("X-HubSpot-Signature-v3"),
    Encoding::Base64,
)
.timestamp(
    Location::header("X-HubSpot-Request-Timestamp"),
    TimeFormat::UnixMillis,
)
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.url_forms(&[UrlForm::AsConfigured, UrlForm::Unescaped])
.signs(&[
    Component::Method,
    Component::Url,
    Component::Body,
    Component::Timestamp,
]);
