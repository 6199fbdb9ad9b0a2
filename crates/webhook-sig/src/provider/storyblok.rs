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
    docs: &["https://www.storyblok.com/docs/concepts/webhooks"],
    secret: "The webhook's secret, as text.",
    signed: &[
        "Standard Webhooks, Mautic and GoCardless send a header of this name too, each with a \
        message or encoding of its own: the value here is bare hex.",
    ],
    unsigned: "Every header.",
    open_questions: &[
        "everything here, header, algorithm and key; it was written from memory and not read again \
        at Storyblok.",
    ],
    notes: &["The body's `action` names the event."],
    evidence: &[Evidence::IndependentReceiver("")],
    ..Profile::of(&STORYBLOK)
};
