//! Plivo's callbacks, version 1 of its signatures.

use crate::scheme::{Component, Encoding, Location, Scheme, Sorted};

/// Plivo V1: HMAC-SHA1 of the URL and the sorted form, as `X-Plivo-Signature: <base64>`.
///
/// The key is the account's auth token, as text. The URL is the whole one that Plivo addressed, so
/// the verifier needs [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::PLIVO_V1_LEGACY;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier =
///     Verifier::new(&PLIVO_V1_LEGACY).base_url(BaseUrl::new("https://call.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// Of a POST, the names and decoded values of the form follow the URL, in the order of the names;
/// of a GET, the URL is all there is. A name that occurs twice is refused. Plivo has replaced this
/// by [`PLIVO_V2`](crate::provider::PLIVO_V2) and [`PLIVO_V3`](crate::provider::PLIVO_V3), under
/// other headers.
///
/// Not signed: every other header, and no timestamp or nonce.
///
/// Any 2xx acknowledges, as far as is known.
///
/// # Security
///
/// URL, names and values have no separators, so bytes can move from one to the next under the same
/// signature. A captured request stays valid until the token is changed.
///
/// <https://github.com/plivo/plivo-node>
pub const PLIVO_V1_LEGACY: Scheme = Scheme::hmac_sha1(
    "plivo-v1-legacy",
    Location::header("X-Plivo-Signature"),
    Encoding::Base64,
)
.methods(&["POST", "GET"])
.ambiguous_boundaries()
.signs(&[Component::Url, Component::Sorted(Sorted::posted_form())]);
