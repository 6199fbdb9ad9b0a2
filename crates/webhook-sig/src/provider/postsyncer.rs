//! PostSyncer's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::Scheme;

/// PostSyncer: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/postsyncer.md")]
pub const POSTSYNCER: Scheme = STANDARD_WEBHOOKS
    .derive("postsyncer")
    .event(standard_webhooks::EVENT)
    .unique_messages()
    .retried_for(Duration::from_secs(42 * 60 * 60))
    .build();

pub(super) const POSTSYNCER_PROFILE: Profile = Profile {
    vendor: "PostSyncer",
    docs: &["https://docs.postsyncer.com/guides/verify-webhooks"],
    secret: "\
        The webhook's signing secret, `whsec_` and base64: in PostSyncer under Settings > Agents & \
        Integrations > Webhooks (\"Reveal\"), or in the response of the API that created it.",
    signed: &["The scheme is `STANDARD_WEBHOOKS` unchanged."],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 408, 429, 5xx or no answer, up to seven times within about 41 hours, with the same \
        id.",
    ),
    acknowledgement: &["Respond within ten seconds."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&POSTSYNCER)
};
