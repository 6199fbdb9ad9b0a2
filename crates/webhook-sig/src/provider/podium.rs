//! Podium's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Podium: HMAC-SHA256 of `{timestamp}.{body}`, as `podium-signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The time stands in `podium-timestamp`, in milliseconds. Podium documents no window for it; it is
/// 300 seconds here.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.podium.com/docs/verifying-webhook-signatures>
pub const PODIUM: Scheme = Scheme::hmac_sha256(
    "podium",
    Location::header("podium-signature"),
    Encoding::Hex,
)
.timestamp(Location::header("podium-timestamp"), TimeFormat::UnixMillis)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
