//! Replicate's webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};

/// Replicate: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/replicate.md")]
pub const REPLICATE: Scheme = STANDARD_WEBHOOKS
    .derive("replicate")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/status"))
    .unique_messages()
    .build();

pub(super) const REPLICATE_PROFILE: Profile = Profile {
    vendor: "Replicate",
    docs: &["https://replicate.com/docs/topics/webhooks/verify-webhook"],
    secret: "\
        The signing secret, `whsec_` and base64, which `GET /v1/webhooks/default/secret` of \
        Replicate's API returns.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged.",
        "The header lists several signatures, of which one must match. Replicate's JavaScript \
        library sets no limit to the age of a delivery.",
    ],
    unsigned: "Every header but `webhook-id` and `webhook-timestamp`.",
    retried: Some(Retries::SignedAnew),
    notes: &["The body is the prediction, and its `status` says how far that has come."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:replicate/replicate-javascript@2fd6f39:index.test.ts"),
    ],
    ..Profile::of(&REPLICATE)
};
