//! Semaphore CI's notifications.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Semaphore CI: HMAC-SHA256 of the body, as `X-Semaphore-Signature-256: sha256=<hex>`.
///
/// The key is the notification's secret, as text.
///
/// Prefix and digest are like those of GitHub; the header's name is not.
///
/// Not signed: every header, and no timestamp. No delivery id is known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it rests on the code of a public receiver; no delivery was published.
///
/// <https://docs.semaphoreci.com/reference/webhook-notifications>
pub const SEMAPHORE_CI: Scheme = Scheme::hmac_sha256(
    "semaphore-ci",
    Location::header("X-Semaphore-Signature-256").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
