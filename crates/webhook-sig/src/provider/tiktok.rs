//! TikTok for Developers' webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("TikTok-Signature");

/// TikTok for Developers: HMAC-SHA256 of `{t}.{body}`, as `TikTok-Signature: t=<unix>,s=<hex>`.
#[doc = include_str!("../../docs/providers/tiktok.md")]
pub const TIKTOK: Scheme =
    Scheme::hmac_sha256("tiktok", SIGNATURE.pair(",", "=", "s"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const TIKTOK_PROFILE: Profile = Profile {
    vendor: "TikTok",
    docs: &["https://developers.tiktok.com/doc/webhooks-verification"],
    secret: "\
        The app's client secret, as text: in the TikTok Developer Portal under Manage apps, on \
        the app's page.",
    variable: Some("TIKTOK_CLIENT_SECRET"),
    signed: &[
        "TikTok names no window. TikTok Shop signs otherwise: with the app's key before the body, \
        in `Authorization`.",
    ],
    unsigned: "Every header.",
    open_questions: &["that the field is called `event`."],
    notes: &["The body's `event` names the event."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/tiktok.ts",
        ),
    ],
    ..Profile::of(&TIKTOK)
};
