//! Anthropic's webhooks for managed agents.

use crate::provider::{Evidence, Profile, STANDARD_WEBHOOKS};
use crate::scheme::Scheme;

/// Anthropic: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/anthropic.md")]
pub const ANTHROPIC: Scheme = STANDARD_WEBHOOKS.derive("anthropic").build();

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
    notes: &["The event's type is in the body, at `/data/type`."],
    evidence: &[Evidence::VendorCode],
    ..Profile::of(&ANTHROPIC)
};
