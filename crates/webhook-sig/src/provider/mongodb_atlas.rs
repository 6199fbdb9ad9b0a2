//! MongoDB Atlas's alerts.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// MongoDB Atlas: HMAC-SHA1 of the body, as `X-MMS-Signature: <base64>`.
///
/// The key is the secret that was entered beside the webhook's URL, as text.
///
/// SHA-1 is broken as a hash, but not inside an HMAC: no forgery is known. `MMS` in the header is
/// an older name of the service.
///
/// Not signed: `X-MMS-Event`, so what became of the alert can be altered there; every other header,
/// method and path. No time is signed, so a captured alert stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: base64 and the key as text. They come from third parties who receive these
/// webhooks.
///
/// <https://www.mongodb.com/docs/atlas/reference/alert-types/>
pub const MONGODB_ATLAS: Scheme = Scheme::hmac_sha1(
    "mongodb-atlas",
    Location::header("X-MMS-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
