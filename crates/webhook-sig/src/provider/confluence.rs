//! Confluence's webhooks with a secret.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Confluence: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/confluence.md")]
pub const CONFLUENCE: Scheme = Scheme::hmac_sha256(
    "confluence",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.event_type(Location::json("/event"))
.signs(&[Component::Body]);

pub(super) const CONFLUENCE_PROFILE: Profile = Profile {
    vendor: "Confluence",
    docs: &["https://confluence.atlassian.com/doc/managing-webhooks-1021225606.html"],
    secret: "\
        The text, of up to 255 characters, that was entered as the webhook's secret, under General \
        Configuration > Webhooks. Without it deliveries are not signed, and are refused here.",
    signed: &[
        "The header has the form of WebSub, a method and a hash; any method but `sha256` is \
        refused.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "the form `sha256=<hex>`, which is known from one receiver for Confluence Cloud; \
        Atlassian's page, of Confluence Data Center, names the header and HMAC-SHA256 alone.",
    ],
    notes: &["Webhooks that a Connect app declares are another matter: they show a JWT."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/confluence.ts",
        ),
    ],
    ..Profile::of(&CONFLUENCE)
};
