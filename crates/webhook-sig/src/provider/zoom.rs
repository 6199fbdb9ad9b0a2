//! Zoom's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Zoom: HMAC-SHA256 of `v0:{timestamp}:{body}`, as `x-zm-signature: v0=<hex>`.
///
/// The time stands in `x-zm-request-timestamp`, in seconds. The key is the app's secret token, as
/// text.
///
/// Zoom names no window; here it is 300 seconds either way. Its library parses the body and writes
/// it as JSON again; here the bytes count as they arrived. The older verification token, which came
/// in `Authorization`, is not read.
///
/// Not signed: every other header. The body's `event` names the event.
///
/// Handshake: a POST with the event `endpoint.url_validation` brings a `plainToken`. The handler
/// answers 200 within three seconds, with JSON of the same `plainToken` and an `encryptedToken`,
/// which is its HMAC-SHA256 under the secret token in hex. It is repeated every 72 hours.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that Zoom always signs the handshake, and that the body's `event_ts` with the
/// object's `uuid` tells deliveries apart.
///
/// # Security
///
/// The handshake signs whatever `plainToken` it brings, under the secret that deliveries are signed
/// with. Answer it after the verifier only: a route that answers unsigned ones signs any body for
/// anybody. Where it must, refuse tokens with a colon in them, which no signed message is without.
///
/// <https://developers.zoom.us/docs/api/webhooks/>
pub const ZOOM: Scheme = Scheme::hmac_sha256(
    "zoom",
    Location::header("x-zm-signature").prefix("v0="),
    Encoding::Hex,
)
.timestamp(
    Location::header("x-zm-request-timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Literal("v0:"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);
