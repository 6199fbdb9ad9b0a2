//! Intercom's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Intercom: HMAC-SHA1 of the body, as `X-Hub-Signature: sha1=<hex>`.
///
/// The key is the app's client secret, as text. Whoever holds it can also act as the app, so it
/// belongs nowhere but in the receiver's store of secrets.
///
/// The header is the one that GitHub's oldest webhooks have. SHA-1 is broken as a hash, but not
/// inside an HMAC: no forgery is known.
///
/// Not signed: every header, method and path. `/id`, `/topic` and `/created_at` stand in the signed
/// body; the last is the event's time and not that of the sending, so it is not checked. A captured
/// delivery stays valid until the secret is changed.
///
/// Handshake: Intercom asks for the URL with HEAD, which a route of one's own must answer, and
/// sends a signed notification with the topic `ping`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake.
///
/// <https://developers.intercom.com/docs/references/webhooks/webhook-models>
pub const INTERCOM: Scheme = Scheme::hmac_sha1(
    "intercom",
    Location::header("X-Hub-Signature").prefix("sha1="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
