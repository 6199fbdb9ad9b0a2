//! Ordergroove's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("OrderGroove-Signature");

/// Ordergroove: HMAC-SHA256 of `{ts}.{body}`, as `OrderGroove-Signature: ts=<unix>,sig=<hex>`.
#[doc = include_str!("../../docs/providers/ordergroove.md")]
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

pub(super) const ORDERGROOVE_PROFILE: Profile = Profile {
    vendor: "Ordergroove",
    docs: &["https://developer.ordergroove.com/reference/webhooks-verification"],
    secret: "The webhook's secret, as text.",
    signed: &["Ordergroove documents no window."],
    unsigned: "Every header, method and path.",
    evidence: &[Evidence::Documentation],
    ..Profile::of(&ORDERGROOVE)
};
