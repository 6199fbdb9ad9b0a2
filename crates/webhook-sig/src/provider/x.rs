//! X's webhooks, formerly Twitter's.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// X: HMAC-SHA256 of the body, as `x-twitter-webhooks-signature: sha256=<base64>`.
///
/// The key is the app's consumer secret, as text. After the prefix stands base64, and not hex.
///
/// Not signed: every header, and no timestamp. The body's top-level name tells the event; no
/// delivery id is known.
///
/// Handshake: every hour X sends an unsigned GET with a `crc_token`. The response is JSON whose
/// `response_token` is `sha256=` and the base64 of the token's HMAC-SHA256 under the consumer
/// secret. It needs a route of its own.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the event's kind can be told from that name alone.
///
/// # Security
///
/// The handshake signs with the same secret whatever token a caller sends, and a body is signed in
/// the same way. A route that answers anybody signs any body for them: refuse tokens with a brace
/// or a quotation mark in them, which no JSON object is without.
///
/// <https://docs.x.com/x-api/webhooks/quickstart>
pub const X: Scheme = Scheme::hmac_sha256(
    "x",
    Location::header("x-twitter-webhooks-signature").prefix("sha256="),
    Encoding::Base64,
)
.signs(&[Component::Body]);
