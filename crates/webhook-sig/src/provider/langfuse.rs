//! Langfuse's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Langfuse-Signature");

/// Langfuse: HMAC-SHA256 of `{t}.{body}`, as `X-Langfuse-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/langfuse.md")]
pub const LANGFUSE: Scheme =
    Scheme::hmac_sha256("langfuse", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .event(Identity::Id(Location::json("/id")))
        .event_type(Location::json("/type"))
        .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
        .unique_messages()
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const LANGFUSE_PROFILE: Profile = Profile {
    vendor: "Langfuse",
    docs: &["https://langfuse.com/docs/prompt-management/features/webhooks-slack-integrations"],
    secret: "\
        The whole `lf-whsec_…` text; it is not decoded. Langfuse shows it when the automation is \
        created, in the project under Prompts > Automations.",
    signed: &["The scheme is `STRIPE` under another header. Langfuse documents no window."],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some("Four attempts within a job, and then the job itself is retried."),
    evidence: &[Evidence::VendorCode(
        "github:langfuse/langfuse@6275144614:packages/shared/src/encryption/signature.ts",
    )],
    ..Profile::of(&LANGFUSE)
};
