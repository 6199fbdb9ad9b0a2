//! Alchemy's Notify webhooks.

use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// Alchemy: HMAC-SHA256 of the body, as `X-Alchemy-Signature: <hex>`.
///
/// The key is the signing key of the webhook, as text. Every webhook has its own.
///
/// Not signed: every header, method and path. The body's `createdAt` is signed with it, but is the
/// event's time and not checked for age: a captured delivery stays valid.
///
/// Status 200 alone acknowledges. After anything else Alchemy tries three times more: after 15
/// seconds, one minute and ten minutes.
///
/// Addresses: Alchemy sends from 54.236.136.17 and 34.237.24.169.
///
/// <https://www.alchemy.com/docs/reference/notify-api-quickstart>
pub const ALCHEMY: Scheme = Scheme::hmac_sha256(
    "alchemy",
    Location::header("X-Alchemy-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);
