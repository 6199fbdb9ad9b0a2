//! Fireflies.ai's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Fireflies.ai: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/fireflies.md")]
pub const FIREFLIES: Scheme = Scheme::hmac_sha256(
    "fireflies",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.event(Identity::Fields(&[
    Location::json("/event"),
    Location::json("/meeting_id"),
    Location::json("/timestamp"),
]))
.event_type(Location::json("/event"))
.event_time(Location::json("/timestamp"), TimeFormat::UnixMillis)
.signs(&[Component::Body]);

pub(super) const FIREFLIES_PROFILE: Profile = Profile {
    vendor: "Fireflies.ai",
    docs: &["https://docs.fireflies.ai/graphql-api/webhooks-v2"],
    secret: "\
        The text that was entered as \"Signing Secret\" with the webhook. It is optional there; \
        without it deliveries are not signed, and are refused here.",
    unsigned: "Every other header, method and path.",
    acknowledgement: &["Respond within ten seconds."],
    open_questions: &[
        "whether a delivery is repeated, and that its `timestamp` then stays the same.",
    ],
    notes: &[
        "The older Webhooks V1 sign alike, but have other fields: their event, `meetingId` and \
        `eventType`, has to be given as `.identity(..)` where there is a replay store.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/fireflies.ts",
        ),
    ],
    ..Profile::of(&FIREFLIES)
};
