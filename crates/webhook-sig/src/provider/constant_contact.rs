//! Constant Contact's webhooks.

#![cfg(all(feature = "jws", feature = "rsa"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Component, Location, Rsa, Scheme};
use crate::time::TimeFormat;

/// Constant Contact: RS256 of the unencoded body, as `X-CTCT-WEBHOOK-SIG: <header>..<signature>`.
#[doc = include_str!("../../docs/providers/constant-contact.md")]
pub const CONSTANT_CONTACT: Scheme = Scheme::jws_unencoded(
    "constant-contact",
    Algorithm::Rsa(Rsa::Pkcs1Sha256),
    Location::header("X-CTCT-WEBHOOK-SIG"),
)
.key_id(Location::protected("/kid"))
.timestamp(Location::protected("/ts"), TimeFormat::UnixSeconds)
.audience(Audience::Everyone)
.signs(&[Component::Body]);

pub(super) const CONSTANT_CONTACT_PROFILE: Profile = Profile {
    vendor: "Constant Contact",
    docs: &["https://developer.constantcontact.com/api_guide/webhook_authenticity.html"],
    secret: "\
        Constant Contact's public keys, as a JWKS, from \
        `https://developer.constantcontact.com/.well-known/jwks.json`. They are the same for all \
        customers.",
    variable: Some("CONSTANT_CONTACT_PUBLIC_KEY"),
    signed: &[
        "`ts` in the header of the token is when the call was initiated, in seconds.",
        "The documented header of the token names no key, and then all keys are tried.",
    ],
    unsigned: "Every other header, method and path.",
    weak_points: &["Nothing says for whom the signature is: handle the accounts that you know."],
    open_questions: &[
        "whether the body is attached: the documentation says both, and an attached one is \
        refused here.",
        "what identifies an event.",
        "when Constant Contact sends again, and when it gives up.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CONSTANT_CONTACT)
};
