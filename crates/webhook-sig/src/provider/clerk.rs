//! Clerk's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, SVIX, svix};
use crate::scheme::{Location, Scheme};

/// Clerk: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/clerk.md")]
pub const CLERK: Scheme = SVIX
    .derive("clerk")
    .event(svix::EVENT)
    .event_type(Location::json("/type"))
    .unique_messages()
    .retried_for(Duration::from_secs(28 * 60 * 60))
    .build();

pub(super) const CLERK_PROFILE: Profile = Profile {
    vendor: "Clerk",
    docs: &["https://clerk.com/docs/webhooks/overview"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64: in the Clerk Dashboard under \
        Webhooks, on the endpoint's page.",
    signed: &[
        "The scheme is `SVIX` unchanged: Clerk sends through Svix.",
        "The header may list several signatures, of which any may match.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    evidence: &[Evidence::VendorCode(
        "github:clerk/javascript@e21ae9a4cf:packages/backend/src/__tests__/webhooks.test.ts",
    )],
    ..Profile::of(&CLERK)
};
