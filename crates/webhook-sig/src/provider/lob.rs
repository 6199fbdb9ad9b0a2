//! Lob's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Lob: HMAC-SHA256 of `{timestamp}.{body}`, as `Lob-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/lob.md")]
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

pub(super) const LOB_PROFILE: Profile = Profile {
    vendor: "Lob",
    docs: &["https://docs.lob.com/#tag/Webhooks"],
    secret: "The webhook's secret, as text.",
    signed: &["Lob documents no window."],
    unsigned: "Every other header, method and path.",
    retries: Some("After any response but a 2xx, or none."),
    open_questions: &["that the time is in milliseconds, as several receivers read it."],
    evidence: &[
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&LOB)
};
