//! Shopify's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Shopify: HMAC-SHA256 of the body, as `X-Shopify-Hmac-Sha256: <base64>`.
///
/// The key is the app's client secret, as text. While it is rotated Shopify may sign with the
/// older one, so keep both. Webhooks made in a store's admin are signed with that store's own
/// secret.
///
/// Newer event webhooks carry the same signature under names without the prefix, such as
/// `shopify-hmac-sha256`: those need a scheme of one's own, which differs in the location alone.
///
/// Not signed: topic, shop, event id and `X-Shopify-Triggered-At`; no timestamp. Any 2xx
/// acknowledges.
///
/// Weak points: a captured delivery stays valid until the secret is revoked, and its unsigned
/// shop domain can be swapped for another shop's of the same app.
///
/// Unconfirmed: which secret signs while one is rotated, and what acknowledges.
///
/// <https://shopify.dev/docs/apps/build/webhooks/subscribe/https>
pub const SHOPIFY: Scheme = Scheme::hmac_sha256(
    "shopify",
    Location::header("X-Shopify-Hmac-Sha256"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
