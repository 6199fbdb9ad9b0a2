//! Acuity Scheduling's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Acuity Scheduling: HMAC-SHA256 of the body, as `X-Acuity-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/acuity.md")]
pub const ACUITY: Scheme = Scheme::hmac_sha256(
    "acuity",
    Location::header("X-Acuity-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);

pub(super) const ACUITY_PROFILE: Profile = Profile {
    vendor: "Acuity Scheduling",
    docs: &["https://developers.acuityscheduling.com/docs/webhooks"],
    secret: "The API key of the Acuity account, as text.",
    variable: Some("ACUITY_API_KEY"),
    unsigned: "Every header, method and path.",
    evidence: &[Evidence::VendorCode(
        "github:AcuityScheduling/acuity-js@64297b1:src/index.js",
    )],
    ..Profile::of(&ACUITY)
};
