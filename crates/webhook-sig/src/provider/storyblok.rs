//! Storyblok's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Storyblok: HMAC-SHA1 of the body, as `webhook-signature: <hex>`.
#[doc = include_str!("../../docs/providers/storyblok.md")]
pub const STORYBLOK: Scheme = Scheme::hmac_sha1(
    "storyblok",
    Location::header("webhook-signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const STORYBLOK_PROFILE: Profile = Profile {
    vendor: "Storyblok",
    docs: &[
        "https://www.storyblok.com/tp/webhook-secret-with-different-technologies",
        "https://www.storyblok.com/docs/concepts/webhooks",
    ],
    secret: "The webhook's secret, as text.",
    signed: &[
        "Standard Webhooks, Mautic and GoCardless send a header of this name too, each with a \
        message or encoding of its own: the value here is bare hex.",
    ],
    unsigned: "Every header.",
    open_questions: &[
        "whether the hash is SHA-1, as in Storyblok's own samples and two receivers, or SHA-256, as \
        in two others. If nothing verifies, try your own scheme: `Scheme::hmac_sha256` with the \
        same header, in hex, and `Component::Body`.",
    ],
    notes: &["The body's `action` names the event."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&STORYBLOK)
};
