//! Storyblok's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Storyblok: HMAC-SHA1 of the body, as `webhook-signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Standard Webhooks, Mautic and GoCardless send a header of this name too, each with a message or
/// encoding of its own: the value here is bare hex.
///
/// Not signed: every header, and no timestamp. The body's `action` names the event; no delivery id
/// is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: everything here, header, algorithm and key; it was written from memory and not read
/// again at Storyblok.
///
/// <https://www.storyblok.com/docs/concepts/webhooks>
pub const STORYBLOK: Scheme = Scheme::hmac_sha1(
    "storyblok",
    Location::header("webhook-signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
