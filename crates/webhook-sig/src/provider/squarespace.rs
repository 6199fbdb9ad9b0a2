//! Squarespace's webhooks.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Squarespace: HMAC-SHA256 of the body, as `Squarespace-Signature: <hex>`.
///
/// The key is the webhook subscription's secret: hex, decoded before use, in either case.
///
/// Taken as text the secret makes another key, and every delivery is refused.
///
/// Not signed: every header, and no timestamp. No delivery id is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it, the decoding of the key too, rests on a table that others made from
/// Squarespace's pages; no delivery was published.
///
/// <https://developers.squarespace.com/webhook-subscriptions-overview>
pub const SQUARESPACE: Scheme = Scheme::hmac_sha256(
    "squarespace",
    Location::header("Squarespace-Signature"),
    Encoding::Hex,
)
.key_format(KeyFormat::Hex)
.signs(&[Component::Body]);
