//! Fathom's webhooks.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::Scheme;

/// Fathom: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/fathom.md")]
pub const FATHOM: Scheme = STANDARD_WEBHOOKS
    .derive("fathom")
    .event(standard_webhooks::EVENT)
    .unique_messages()
    .build();

pub(super) const FATHOM_PROFILE: Profile = Profile {
    vendor: "Fathom",
    docs: &["https://developers.fathom.ai/webhooks"],
    secret: "\
        The webhook's secret, `whsec_` and base64: in Fathom's User Settings under API Access > \
        Manage, or in the response of the API that created the webhook.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. A third party's receiver also reads the \
        names `svix-id`, `svix-timestamp` and `svix-signature`; for an endpoint that gets those \
        take `SVIX`, which reads both.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &["which of the two sets of names Fathom sends; its page names the first."],
    notes: &["The body is the meeting; it does not name a type of event."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@18faf8fd731b:packages/server/lib/webhook/fathom-webhook-routing.ts",
        ),
    ],
    ..Profile::of(&FATHOM)
};
