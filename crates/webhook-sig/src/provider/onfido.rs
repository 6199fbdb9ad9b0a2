//! Onfido's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Onfido: HMAC-SHA256 of the body, as `X-SHA2-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/onfido.md")]
pub const ONFIDO: Scheme = Scheme::hmac_sha256(
    "onfido",
    Location::header("X-SHA2-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const ONFIDO_PROFILE: Profile = Profile {
    vendor: "Onfido",
    docs: &["https://documentation.onfido.com/api/latest/#verifying-webhook-signatures"],
    secret: "The webhook's token, as text. It signs, and is not sent.",
    signed: &[
        "Classic checks and Studio workflows are signed alike. A very old version of the API had \
        `X-Signature` with SHA-1, which is not read.",
    ],
    unsigned: "Every header, method and path.",
    open_questions: &["the header of that old version."],
    notes: &[
        "`/payload/object/id` and `/payload/action` are in the signed body; `completed_at_iso8601` \
        is the time of the check and is not checked here.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:onfido/onfido-node@2b9faecc1ac8:webhook-event-verifier.ts"),
    ],
    ..Profile::of(&ONFIDO)
};
