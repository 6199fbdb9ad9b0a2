//! Scalev's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Scalev: HMAC-SHA256 of the body, as `X-Scalev-Hmac-Sha256: <base64>`.
#[doc = include_str!("../../docs/providers/scalev.md")]
pub const SCALEV: Scheme = Scheme::hmac_sha256(
    "scalev",
    Location::header("X-Scalev-Hmac-Sha256"),
    Encoding::Base64,
)
.signs(&[Component::Body]);

pub(super) const SCALEV_PROFILE: Profile = Profile {
    vendor: "Scalev",
    docs: &["https://developers.scalev.id/docs/verifying-a-webhook-request"],
    secret: "The webhook's \"Signing Secret\", as text.",
    unsigned: "Every header, method and path.",
    open_questions: &["that the body is signed as it is sent; the page signs a text in a program."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&SCALEV)
};
