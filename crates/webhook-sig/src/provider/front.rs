//! Front's application webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Front: HMAC-SHA256 of `{timestamp}:{body}`, as `X-Front-Signature: <base64>`.
///
/// The key is the application's secret, as text.
///
/// The timestamp stands in `X-Front-Request-Timestamp`, in milliseconds; the window is 300 seconds.
/// The webhooks of Front's rules use the same header for something else, the HMAC-SHA1 of the body
/// under the API secret, and are refused here.
///
/// Not signed: every other header, method and path.
///
/// Handshake: Front checks the address with a request that carries `X-Front-Challenge`. The handler
/// answers with that challenge.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: whether that request is signed as the others are.
///
/// <https://dev.frontapp.com/docs/application-webhooks>
pub const FRONT: Scheme = Scheme::hmac_sha256(
    "front",
    Location::header("X-Front-Signature"),
    Encoding::Base64,
)
.timestamp(
    Location::header("X-Front-Request-Timestamp"),
    TimeFormat::UnixMillis,
)
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);
