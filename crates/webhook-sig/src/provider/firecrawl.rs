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
    secret: "\
        The account's webhook secret, as text: in the account settings on the tab Advanced. There \
        is one for the whole account.",
    unsigned: "Every header, method and path.",
    open_questions: &["that the body's `webhookId` names the delivery."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
    ],
    ..Profile::of(&FIRECRAWL)
};
