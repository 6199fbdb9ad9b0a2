//! Anthropic's webhooks for managed agents.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// Anthropic: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/anthropic.md")]
pub const ANTHROPIC: Scheme = STANDARD_WEBHOOKS
    .derive("anthropic")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/data/type"))
    .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const ANTHROPIC_PROFILE: Profile = Profile {
    vendor: "Anthropic",
    other_names: &["claude"],
    docs: &["https://platform.claude.com/docs/en/managed-agents/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64. The Claude Console shows it once, \
        when the endpoint is created under Manage > Webhooks.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. The header may list several signatures, of \
        which any may match. A list of third parties speaks of one header `X-Webhook-Signature` \
        instead; Anthropic's own library reads the three of Standard Webhooks.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    evidence: &[Evidence::VendorCode(
        "github:anthropics/anthropic-sdk-typescript@00da52f8f141:src/resources/beta/webhooks.ts",
    )],
    ..Profile::of(&ANTHROPIC)
};
