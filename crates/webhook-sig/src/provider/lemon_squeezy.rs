//! Lemon Squeezy's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Lemon Squeezy: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
///
/// The key is the signing secret that was entered for the webhook, as text.
///
/// Other vendors, Modern Treasury among them, use a header of this name; nothing but the key tells
/// them apart.
///
/// Not signed: `X-Event-Name`, so take the event's name from `/meta/event_name` in the signed body;
/// every other header, method and path. There is neither a time nor a delivery's id:
/// `/meta/webhook_id` is that of the webhook and `/data/id` that of the object. A captured delivery
/// stays valid until the secret is changed, so make the handler idempotent by the object and the
/// event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `X-Event-Name` and `/meta/event_name` name the event, and what
/// `/meta/webhook_id` and `/data/id` identify.
///
/// <https://docs.lemonsqueezy.com/help/webhooks/signing-requests>
pub const LEMON_SQUEEZY: Scheme = Scheme::hmac_sha256(
    "lemon-squeezy",
    Location::header("X-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
