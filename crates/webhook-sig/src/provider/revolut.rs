//! Revolut Business's and Revolut Merchant's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Revolut: HMAC-SHA256 of `v1.{timestamp}.{body}`, as `Revolut-Signature: v1=<hex>`.
#[doc = include_str!("../../docs/providers/revolut.md")]
pub const REVOLUT: Scheme = Scheme::hmac_sha256(
    "revolut",
    Location::header("Revolut-Signature").pair(",", "=", "v1"),
    Encoding::Hex,
)
.timestamp(
    Location::header("Revolut-Request-Timestamp"),
    TimeFormat::UnixMillis,
)
.signs(&[
    Component::Literal("v1."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const REVOLUT_PROFILE: Profile = Profile {
    vendor: "Revolut",
    docs: &[
        "https://developer.revolut.com/docs/guides/merchant/monitor-and-observe/webhooks/verify-the-payload-signature",
    ],
    secret: "\
        The webhook's signing secret, the whole `wsk_…` as text. The API returns it with the \
        webhook.",
    signed: &[
        "Business and Merchant sign alike.",
        "When the secret is rotated with an expiration period, the header lists one `v1` for each \
        secret, separated by commas, and one of them must match.",
    ],
    unsigned: "Every other header.",
    notes: &[
        "The body is the `event` and the order's id, so two declined payments of one order may \
        have equal bodies.",
    ],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&REVOLUT)
};
