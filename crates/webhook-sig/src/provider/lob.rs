//! Lob's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Lob: HMAC-SHA256 of `{timestamp}.{body}`, as `Lob-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The time stands in `Lob-Signature-Timestamp`. Lob documents no window for it; it is 300 seconds
/// here.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges; after any other response, or none, Lob tries again.
///
/// Unconfirmed: that the time is in milliseconds, as public receivers read it. The rest of the
/// scheme comes from a third party too.
///
/// <https://docs.lob.com/#tag/Webhooks>
pub const LOB: Scheme =
    Scheme::hmac_sha256("lob", Location::header("Lob-Signature"), Encoding::Hex)
        .timestamp(
            Location::header("Lob-Signature-Timestamp"),
            TimeFormat::UnixMillis,
        )
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
