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
    signed: &[
        "The time is in `Lob-Signature-Timestamp`. Lob documents no window for it; it is 300 \
        seconds here.",
    ],
    unsigned: "Every other header, method and path.",
    acknowledgement: &["After any other response, or none, Lob tries again."],
    open_questions: &[
        "that the time is in milliseconds, as public receivers read it. The rest of the scheme \
        comes from a third party too.",
    ],
    evidence: &[Evidence::IndependentReceiver],
    ..Profile::of(&LOB)
};
