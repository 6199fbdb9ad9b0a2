//! Dwolla's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Dwolla: HMAC-SHA256 of the body, as `X-Request-Signature-SHA-256: <hex>`.
///
/// The key is the secret that was given when the subscription was created, as text.
///
/// Not signed: `X-Dwolla-Topic` and every other header; the body has the topic too. Its `timestamp`
/// is the event's and not checked for age; remember its `id` to stop replays.
///
/// Any 2xx acknowledges, as far as is known, and within ten seconds, as one third party notes.
///
/// Unconfirmed: the address of the page below, and the ten seconds. The scheme follows ten
/// independent public receivers, which agree.
///
/// <https://developers.dwolla.com/docs/working-with-webhooks/process-and-validate>
pub const DWOLLA: Scheme = Scheme::hmac_sha256(
    "dwolla",
    Location::header("X-Request-Signature-SHA-256"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
