//! Airship's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Airship: HMAC-SHA256 of `{timestamp}:{body}`, as `X-UA-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/airship.md")]
pub const AIRSHIP: Scheme =
    Scheme::hmac_sha256("airship", Location::header("X-UA-Signature"), Encoding::Hex)
        .timestamp(Location::header("X-UA-Timestamp"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal(":"),
            Component::Body,
        ]);

pub(super) const AIRSHIP_PROFILE: Profile = Profile {
    vendor: "Airship",
    docs: &["https://docs.airship.com/guides/getting-started/developers/webhooks/"],
    secret: "\
        The text that was entered as \"Secret Key\" with the open channel, under Settings > Open \
        Channels, where its authentication is \"Signature\".",
    signed: &[
        "Between timestamp and body is a colon, where most vendors have a full stop. Airship names \
        no window.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "no delivery of Airship's with a known key was at hand; its receivers agree.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&AIRSHIP)
};
