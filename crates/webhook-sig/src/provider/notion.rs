//! Notion's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Notion: HMAC-SHA256 of the body, as `X-Notion-Signature: sha256=<hex>`.
///
/// The key is the subscription's `verification_token`, the whole `secret_…` text.
///
/// Not signed: every header, method and path. `/id`, `/type` and `/timestamp` stand in the signed
/// body; the last is the event's time and is not checked. A captured delivery stays valid as long
/// as the subscription's token does: remember the ids.
///
/// Handshake: the first POST carries the `verification_token` and no signature, because the key is
/// not known before. It is refused here; catch it with a route that serves nothing else, paste the
/// token into Notion's page, and take the route away. Were it left open, anybody could send a token
/// of theirs.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake.
///
/// <https://developers.notion.com/reference/webhooks>
pub const NOTION: Scheme = Scheme::hmac_sha256(
    "notion",
    Location::header("X-Notion-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
