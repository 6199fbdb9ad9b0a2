//! Semaphore CI's notifications.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Semaphore CI: HMAC-SHA256 of the body, as `X-Semaphore-Signature-256: <hex>`.
///
/// The key is the notification's secret, as text. Without a secret there is no signature.
///
/// The header is called like that of GitHub, and its value is not like it: no `sha256=` precedes
/// the hash.
///
/// A notification may be set to another method than POST; name it with
/// [`Verifier::methods`](crate::Verifier::methods).
///
/// Not signed: `X-Semaphore-Webhook-Id` and every other header, and no timestamp. The id is the
/// same in all attempts.
///
/// Any 2xx acknowledges. Up to five retries after a timeout can be configured.
///
/// <https://docs.semaphoreci.com/reference/webhook-notifications>
pub const SEMAPHORE_CI: Scheme = Scheme::hmac_sha256(
    "semaphore-ci",
    Location::header("X-Semaphore-Signature-256"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
