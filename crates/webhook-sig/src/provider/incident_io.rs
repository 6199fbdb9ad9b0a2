//! incident.io's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};

/// incident.io: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/incident-io.md")]
pub const INCIDENT_IO: Scheme = STANDARD_WEBHOOKS
    .derive("incident-io")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/event_type"))
    .unique_messages()
    .retried_for(Duration::from_secs(28 * 60 * 60))
    .build();

pub(super) const INCIDENT_IO_PROFILE: Profile = Profile {
    vendor: "incident.io",
    docs: &["https://docs.incident.io/integrations/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64: in incident.io under Settings > \
        Webhooks, on the endpoint's page.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. One receiver falls back to the names \
        `svix-id`, `svix-timestamp` and `svix-signature`; should yours get only those, take \
        `SVIX`.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    open_questions: &[
        "which names are sent: both receivers that were read take those with `webhook-`, and one \
        of them those with `svix-` where they are missing.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/incidentio.ts",
        ),
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@64220e24ad4a:pkg/integrations/incident/on_incident.go",
        ),
    ],
    ..Profile::of(&INCIDENT_IO)
};
