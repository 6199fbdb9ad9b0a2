//! Cursor's webhooks for background agents.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Cursor: HMAC-SHA256 of the body, as `X-Webhook-Signature: sha256=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Not signed: `X-Webhook-ID` and `X-Webhook-Event`, the delivery's id and its type, and every
/// other header. No time is signed, so a captured delivery passes again, under any id.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it, those two headers included, is known from one description by a third
/// party.
///
/// <https://cursor.com/docs/background-agent/api/webhooks>
pub const CURSOR: Scheme = Scheme::hmac_sha256(
    "cursor",
    Location::header("X-Webhook-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
