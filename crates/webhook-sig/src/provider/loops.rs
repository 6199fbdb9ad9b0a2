//! Loops's webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// Loops: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/loops.md")]
pub const LOOPS: Scheme = STANDARD_WEBHOOKS
    .derive("loops")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/eventName"))
    .event_time(Location::json("/eventTime"), TimeFormat::UnixSeconds)
    .unique_messages()
    .build();

pub(super) const LOOPS_PROFILE: Profile = Profile {
    vendor: "Loops",
    docs: &["https://loops.so/docs/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64: in Loops under Settings > Webhooks.",
    signed: &["The scheme is `STANDARD_WEBHOOKS` unchanged."],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &["all of it is known from one receiver."],
    evidence: &[Evidence::IndependentReceiver(
        "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/loops.ts",
    )],
    ..Profile::of(&LOOPS)
};
