//! CHIP's webhooks and callbacks.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// CHIP: RSA PKCS#1 with SHA-256 of the body, as `X-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/chip-in.md")]
pub const CHIP_IN: Scheme = Scheme::rsa(
    "chip-in",
    Rsa::Pkcs1Sha256,
    Location::header("X-Signature"),
    Encoding::Base64,
)
.audience(Audience::Key)
.event_type(Location::json("/event_type"))
.signs(&[Component::Body]);

pub(super) const CHIP_IN_PROFILE: Profile = Profile {
    vendor: "CHIP",
    other_names: &["chip-collect"],
    docs: &["https://docs.chip-in.asia/chip-collect/overview/authentication"],
    secret: "\
        The public key of the webhook, as PEM: `public_key` of the webhook that CHIP's API or \
        dashboard shows. Success callbacks, which need no webhook, are signed with the company's \
        key: take that of `GET /public_key/` for them.",
    variable: Some("CHIP_PUBLIC_KEY"),
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "what makes two deliveries the same event.",
        "when CHIP sends again, and when it gives up.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CHIP_IN)
};
