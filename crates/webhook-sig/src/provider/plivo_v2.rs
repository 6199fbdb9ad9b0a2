//! Plivo's callbacks, version 2 of its signatures.

use crate::scheme::{Component, Encoding, Location, Scheme, UrlForm};

/// Plivo V2: HMAC-SHA256 of the URL and a nonce, as `X-Plivo-Signature-V2: <base64>`.
///
/// The key is the account's auth token, as text. The URL ends before its query, and right after it
/// follows `X-Plivo-Signature-V2-Nonce`, which must be there. The verifier needs
/// [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::PLIVO_V2;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&PLIVO_V2).base_url(BaseUrl::new("https://text.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// Where Plivo was given a URL without a path, it signs it without the slash that every request
/// has: both are tried.
///
/// Not signed: the body, the query, the method and every other header. The nonce is the only thing
/// that tells two requests to one URL apart.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that a nonce is never used twice, and is the same in a retry.
///
/// # Security
///
/// The signature proves that Plivo once called this URL, and nothing about what it said: whoever
/// sees one request can send any body and any query with it. Prefer
/// [`PLIVO_V3`](crate::provider::PLIVO_V3), which covers the form, or remember nonces and ask
/// Plivo's API for what matters. URL and nonce have no separator either.
///
/// <https://www.plivo.com/docs/sms/concepts/signature-validation>
pub const PLIVO_V2: Scheme = Scheme::hmac_sha256(
    "plivo-v2",
    Location::header("X-Plivo-Signature-V2"),
    Encoding::Base64,
)
.methods(&["POST", "GET"])
.url_forms(&[UrlForm::AsConfigured, UrlForm::WithoutRoot])
.unsigned_body()
.ambiguous_boundaries()
.signs(&[
    Component::UrlPath,
    Component::Field(Location::header("X-Plivo-Signature-V2-Nonce")),
]);
