//! Firecrawl's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Firecrawl: HMAC-SHA256 of the body, as `X-Firecrawl-Signature: sha256=<hex>`.
///
/// The key is the webhook secret, as text.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed; the body's `webhookId` names it.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from one library of a third party.
///
/// <https://docs.firecrawl.dev/webhooks/security>
pub const FIRECRAWL: Scheme = Scheme::hmac_sha256(
    "firecrawl",
    Location::header("X-Firecrawl-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
