//! Figma's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Location, Scheme};

/// Figma: a shared token, as the JSON field `passcode`.
#[doc = include_str!("../../docs/providers/figma.md")]
pub const FIGMA: Scheme = Scheme::token("figma", Location::json("/passcode")).build();

pub(super) const FIGMA_PROFILE: Profile = Profile {
    vendor: "Figma",
    docs: &["https://www.figma.com/developers/api#webhooks_v2"],
    secret: "\
        The passcode that was chosen when the webhook was created, as text, every character of \
        it. It is in the body: do not log bodies.",
    variable: Some("FIGMA_PASSCODE"),
    unsigned: "The whole delivery.",
    handshake: Some(
        "A new webhook is tried with an event `PING`, which carries the passcode too and wants the \
        same answer as any other.",
    ),
    weak_points: &["Serve it over TLS, and ask Figma's API for what matters."],
    open_questions: &[
        "the handshake, and that webhook id and time together identify a delivery: all of it \
        is known from one receiver.",
    ],
    notes: &[
        "The body has a `webhook_id`, a `timestamp` and an `event_type`; the time is not checked, \
        because it proves nothing.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:n8n-io/n8n@8020afa5da73:packages/nodes-base/nodes/Figma/FigmaTriggerHelpers.ts",
    )],
    ..Profile::of(&FIGMA)
};
