//! Firecrawl's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Firecrawl: HMAC-SHA256 of the body, as `X-Firecrawl-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/firecrawl.md")]
pub const FIRECRAWL: Scheme = Scheme::hmac_sha256(
    "firecrawl",
    Location::header("X-Firecrawl-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const FIRECRAWL_PROFILE: Profile = Profile {
    vendor: "Firecrawl",
    docs: &["https://docs.firecrawl.dev/webhooks/security"],
    secret: "The webhook secret, as text.",
    unsigned: "Every header, method and path.",
    weak_points: &["The body's `webhookId` names the delivery."],
    open_questions: &["all of it is known from one library of a third party."],
    evidence: &[Evidence::IndependentReceiver],
    ..Profile::of(&FIRECRAWL)
};
