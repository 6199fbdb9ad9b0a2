//! Granola's webhooks.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};

/// Granola: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/granola.md")]
pub const GRANOLA: Scheme = STANDARD_WEBHOOKS
    .derive("granola")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/event_type"))
    .unique_messages()
    .build();

pub(super) const GRANOLA_PROFILE: Profile = Profile {
    vendor: "Granola",
    docs: &["https://docs.granola.ai/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64. Granola shows it once, when the \
        endpoint is created under Settings > Connectors > Webhooks, in a folder's Integrations, or \
        over the API.",
    signed: &["The scheme is `STANDARD_WEBHOOKS` unchanged."],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "that a retry has the same `webhook-id`. Two receivers agree on the scheme; one recognizes \
        a retry by that id, the other by the body's `event_id`.",
    ],
    notes: &["The body names the note and does not contain it: fetch it with Granola's API."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0893d24f578c:apps/sim/lib/webhooks/providers/granola.ts",
        ),
    ],
    ..Profile::of(&GRANOLA)
};
