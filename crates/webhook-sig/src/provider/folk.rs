//! folk's webhooks.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};

/// folk: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/folk.md")]
pub const FOLK: Scheme = STANDARD_WEBHOOKS
    .derive("folk")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/type"))
    .unique_messages()
    .build();

pub(super) const FOLK_PROFILE: Profile = Profile {
    vendor: "folk",
    docs: &["https://developer.folk.app/"],
    secret: "\
        The webhook's signing secret, `whsec_` and base64, from the workspace's API settings or \
        the response of the API that created the webhook.",
    signed: &["The scheme is `STANDARD_WEBHOOKS` unchanged."],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "that a retry has the same id, and the window. All of it is known from one receiver, which \
        checks no window.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:NangoHQ/nango@31ac40e1f9ff:packages/server/lib/webhook/folk-webhook-routing.ts",
    )],
    ..Profile::of(&FOLK)
};
