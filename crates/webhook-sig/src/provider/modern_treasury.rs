//! Modern Treasury's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Modern Treasury: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
///
/// The key is the webhook key, as text.
///
/// Other vendors, Lemon Squeezy among them, use a header of this name; nothing but the key tells
/// them apart.
///
/// Not signed: `X-Topic` and `X-Event-ID`, so take the event from `/event` in the signed body;
/// every other header, method and path. No time is signed, so a captured delivery stays valid until
/// the key is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the two headers have these names, and that `/event` names the event.
///
/// <https://docs.moderntreasury.com/platform/reference/webhooks>
pub const MODERN_TREASURY: Scheme = Scheme::hmac_sha256(
    "modern-treasury",
    Location::header("X-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
