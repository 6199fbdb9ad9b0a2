//! Qualifio's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Qualifio: HMAC-SHA256 of the body, as `X-Qualifio-Signature: sha256=<hex>`.
///
/// The key is the "Webhook secret" as text. After it is changed, Qualifio may sign with the old
/// one for 30 more minutes: let the old key retire by time, as
/// [`Keyring`](crate::Keyring) shows.
///
/// The signature may come with one more static header, of any name and value, that is chosen in
/// the console: demand it with [`Verifier::require_header`](crate::Verifier::require_header).
///
/// Not signed: everything but the body, and no timestamp. Any 2xx acknowledges.
///
/// Unconfirmed: that the encoding is hex. Qualifio's page says only that the value begins with
/// `sha256=`, and no delivery was ever published.
///
/// <https://support.qualifio.com/hc/en-us/articles/4413658225426-Checking-the-webhook-signatures>
pub const QUALIFIO: Scheme = Scheme::hmac_sha256(
    "qualifio",
    Location::header("X-Qualifio-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
