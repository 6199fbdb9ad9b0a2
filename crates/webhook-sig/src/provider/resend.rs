//! Resend's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, SVIX, svix};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// Resend: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/resend.md")]
pub const RESEND: Scheme = SVIX
    .derive("resend")
    .event(svix::EVENT)
    .event_type(Location::json("/type"))
    .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
    .unique_messages()
    .retried_for(Duration::from_secs(28 * 60 * 60))
    .build();

pub(super) const RESEND_PROFILE: Profile = Profile {
    vendor: "Resend",
    docs: &["https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests"],
    secret: "\
        The webhook's signing secret, `whsec_` and base64, which Resend's dashboard shows on the \
        webhook's page.",
    signed: &[
        "The scheme is `SVIX` unchanged.",
        "The header lists several signatures, of which one must match.",
    ],
    unsigned: "Every header but `svix-id` and `svix-timestamp`; the body's `type` names the event.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    evidence: &[Evidence::VendorCode(
        "github:resend/resend-node@3f67459:src/webhooks/webhooks.spec.ts",
    )],
    ..Profile::of(&RESEND)
};
