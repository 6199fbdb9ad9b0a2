//! Recall.ai's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};

/// Recall.ai: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/recall-ai.md")]
pub const RECALL_AI: Scheme = STANDARD_WEBHOOKS
    .derive("recall-ai")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/event"))
    .unique_messages()
    .retried_for(Duration::from_secs(28 * 60 * 60))
    .build();

pub(super) const RECALL_AI_PROFILE: Profile = Profile {
    vendor: "Recall.ai",
    other_names: &["recall"],
    docs: &["https://docs.recall.ai/docs/authenticating-requests-from-recallai"],
    secret: "\
        The workspace's verification secret, `whsec_` and base64, which is created under \
        Developers > API Keys & Secrets. Recall.ai does not sign before there is one.",
    variable: Some("RECALL_VERIFICATION_SECRET"),
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. Accounts from before 15 December 2025 get \
        the headers of `SVIX`, signed with a secret of each endpoint: take that scheme for them.",
        "The header lists several signatures, of which one must match.",
    ],
    unsigned: "\
        Every header but `webhook-id` and `webhook-timestamp`; the body's `event` names the \
        event.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    open_questions: &[
        "all of it rests on notes of others who read Recall.ai's pages; no delivery was published.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&RECALL_AI)
};
