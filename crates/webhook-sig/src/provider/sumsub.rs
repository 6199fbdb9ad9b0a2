//! Sumsub's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Sumsub: HMAC-SHA256 of the body, as `x-payload-digest: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Sumsub lets one choose the algorithm, and `x-payload-digest-alg` names it. That header is not
/// read, or a sender could choose SHA-1: set the webhook to `HMAC_SHA256_HEX`, which is the only
/// one that verifies here.
///
/// Not signed: `x-payload-digest-alg` and every other header. The body's `createdAtMs` is the time
/// of the event; no age is checked.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the body's `correlationId` names the delivery and its `type` the event, and
/// the address of the page below.
///
/// <https://docs.sumsub.com/docs/webhooks>
pub const SUMSUB: Scheme = Scheme::hmac_sha256(
    "sumsub",
    Location::header("x-payload-digest"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
