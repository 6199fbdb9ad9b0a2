//! Vercel's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Vercel: HMAC-SHA1 of the body, as `x-vercel-signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The hash is SHA-1, though some public code says SHA-256 for Vercel. Log drains send a header of
/// the same name.
///
/// Not signed: every header, and no timestamp. The body's `id` names the event and `type` its kind.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://vercel.com/docs/webhooks/webhooks-api>
pub const VERCEL: Scheme = Scheme::hmac_sha1(
    "vercel",
    Location::header("x-vercel-signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
