//! Daily's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Daily: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Webhook-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/daily.md")]
pub const DAILY: Scheme = Scheme::hmac_sha256(
    "daily",
    Location::header("X-Webhook-Signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.timestamp(
    Location::header("X-Webhook-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const DAILY_PROFILE: Profile = Profile {
    vendor: "Daily",
    docs: &["https://docs.daily.co/reference/rest-api/webhooks"],
    secret: "The webhook's secret, decoded from base64.",
    signed: &["Daily names no window."],
    unsigned: "Every other header, method and path.",
    handshake: Some("Creating a webhook sends a test request, which must be answered with 200."),
    open_questions: &["the handshake, and whether the test is signed."],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&DAILY)
};
