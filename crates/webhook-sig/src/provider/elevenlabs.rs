//! ElevenLabs' webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

const SIGNATURE: Location = Location::header("ElevenLabs-Signature");

/// ElevenLabs: HMAC-SHA256 of `{t}.{body}`, as `ElevenLabs-Signature: t=<unix>,v0=<hex>`.
#[doc = include_str!("../../docs/providers/elevenlabs.md")]
pub const ELEVENLABS: Scheme =
    Scheme::hmac_sha256("elevenlabs", SIGNATURE.pair(",", "=", "v0"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .tolerance(Tolerance::symmetric(Duration::from_secs(30 * 60)))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const ELEVENLABS_PROFILE: Profile = Profile {
    vendor: "ElevenLabs",
    docs: &["https://elevenlabs.io/docs/eleven-agents/workflows/post-call-webhooks"],
    secret: "\
        The webhook's secret, as text, with every character that is shown. ElevenLabs shows it \
        once, when the webhook is created at <https://elevenlabs.io/app/settings/webhooks> with \
        the method HMAC.",
    signed: &[
        "The signature's name is `v0`; a `v1` as at Stripe is skipped. Their library takes any \
        time in the future; here the window reaches no farther forward than back.",
    ],
    unsigned: "Every header, method and path.",
    notes: &["No header names a delivery."],
    evidence: &[Evidence::VendorCode(
        "github:elevenlabs/elevenlabs-js@87100890:src/wrapper/webhooks.ts",
    )],
    ..Profile::of(&ELEVENLABS)
};
