//! Dyte's webhooks.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// Dyte: RSA PKCS#1 with SHA-256 of the body, as `dyte-signature: <base64>`.
#[doc = include_str!("../../docs/providers/dyte.md")]
pub const DYTE: Scheme = Scheme::rsa(
    "dyte",
    Rsa::Pkcs1Sha256,
    Location::header("dyte-signature"),
    Encoding::Base64,
)
.audience(Audience::Everyone)
.event_type(Location::json("/event"))
.signs(&[Component::Body]);

pub(super) const DYTE_PROFILE: Profile = Profile {
    vendor: "Dyte",
    docs: &["https://docs.dyte.io/guides/capabilities/webhooks/signatures"],
    secret: "\
        Dyte's public key, as PEM, from `https://api.dyte.io/.well-known/webhooks.json`. It is the \
        same for all organizations.",
    variable: Some("DYTE_PUBLIC_KEY"),
    unsigned: "The header with the webhook's id and every other one, method and path.",
    weak_points: &[
        "Nothing says for whom the signature is: handle the meetings that you have made.",
    ],
    open_questions: &[
        "that the signature is over the body's exact bytes: Dyte's example writes the parsed JSON \
        anew.",
        "what makes two deliveries the same event.",
        "when Dyte sends again, and when it gives up.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&DYTE)
};
