//! Attio's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Attio: HMAC-SHA256 of the body, as `Attio-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// One public receiver reads the header as `X-Attio-Signature`. This does not: the two names must
/// not stand in for each other.
///
/// Not signed: `Idempotency-Key`, which tells deliveries apart, and every other header. No time is
/// signed, so a captured delivery with a new key in that header passes.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the header's name and the encoding, which are known from third parties only.
///
/// <https://docs.attio.com/rest-api/guides/webhooks>
pub const ATTIO: Scheme =
    Scheme::hmac_sha256("attio", Location::header("Attio-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);
