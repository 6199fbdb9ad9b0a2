//! Resend's webhooks.

use crate::provider::{Evidence, Profile, SVIX};
use crate::scheme::Scheme;

/// Resend: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/resend.md")]
pub const RESEND: Scheme = SVIX.derive("resend").build();

pub(super) const RESEND_PROFILE: Profile = Profile {
    vendor: "Resend",
    docs: &["https://resend.com/docs/dashboard/webhooks/verify-webhooks-requests"],
    secret: "The webhook's signing secret, `whsec_` and base64.",
    signed: &[
        "It is `SVIX` unchanged.",
        "The header lists several signatures, of which one must match. Times more than 300 seconds \
        away are refused.",
    ],
    unsigned: "Every header but `svix-id` and `svix-timestamp`; the body's `type` names the event.",
    retries: Some(
        "5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 10 h; the last comes about 28 hours after the first \
        attempt.",
    ),
    evidence: &[Evidence::VendorCode],
    ..Profile::of(&RESEND)
};
