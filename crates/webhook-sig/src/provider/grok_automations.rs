//! Webhooks to Grok's automations.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::Scheme;

/// Grok automations: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/grok-automations.md")]
pub const GROK_AUTOMATIONS: Scheme = STANDARD_WEBHOOKS
    .derive("grok-automations")
    .event(standard_webhooks::EVENT)
    .build();

pub(super) const GROK_AUTOMATIONS_PROFILE: Profile = Profile {
    vendor: "xAI Grok",
    other_names: &["grok", "xai"],
    docs: &["https://docs.x.ai/grok/automations/webhooks"],
    secret: "The secret of the automation's webhook, `whsec_` and base64.",
    signed: &[
        "Here Grok is the receiver: who triggers an automation signs the request, with `Signer`. \
        It is `STANDARD_WEBHOOKS` unchanged.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    evidence: &[Evidence::Documentation],
    ..Profile::of(&GROK_AUTOMATIONS)
};
