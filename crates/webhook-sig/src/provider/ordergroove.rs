//! Ordergroove's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("OrderGroove-Signature");

/// Ordergroove: HMAC-SHA256 of `{ts}.{body}`, as `OrderGroove-Signature: ts=<unix>,sig=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// `ts` is in seconds. Ordergroove documents no window for it; it is 300 seconds here.
///
/// Not signed: every header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developer.ordergroove.com/reference/webhooks-verification>
pub const ORDERGROOVE: Scheme = Scheme::hmac_sha256(
    "ordergroove",
    SIGNATURE.pair(",", "=", "sig"),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(",", "=", "ts"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
