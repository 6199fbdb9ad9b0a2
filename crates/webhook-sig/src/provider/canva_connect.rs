//! Canva Connect's webhooks.

#![cfg(all(feature = "ed25519", feature = "jws"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Claim, Location, Scheme};

/// Canva Connect: EdDSA with Ed25519 of claims, in a token that is the body.
#[doc = include_str!("../../docs/providers/canva-connect.md")]
pub const CANVA_CONNECT: Scheme =
    Scheme::jws("canva-connect", Algorithm::Ed25519, Location::body())
        .claims(&[
            Claim::IfPresent(&Claim::Expires),
            Claim::IfPresent(&Claim::NotBefore),
        ])
        .key_id(Location::protected("/kid"))
        .audience(Audience::Everyone)
        .never_expires()
        .build();

pub(super) const CANVA_CONNECT_PROFILE: Profile = Profile {
    vendor: "Canva Connect",
    docs: &[
        "https://www.canva.dev/docs/connect/webhooks/",
        "https://www.canva.dev/docs/connect/api-reference/webhooks/keys/",
    ],
    secret: "\
        Canva's public keys, as a JWKS, from `https://api.canva.com/rest/v1/connect/keys`. They \
        are the same for all integrations.",
    variable: Some("CANVA_CONNECT_PUBLIC_KEY"),
    signed: &[
        "The body is the token, and the notification is in its claims: `Verified::claims` returns \
        them.",
        "`exp` and `nbf` hold where they are there.",
    ],
    unsigned: "Every header, method and path, and no timestamp that is documented.",
    weak_points: &[
        "Nothing that is documented says for whom the signature is: handle the users and teams \
        that you know.",
        "A genuine notification can be sent again at any time.",
    ],
    open_questions: &[
        "which claims say when the token was made, for whom, and which event it is.",
        "when Canva sends again, and when it gives up.",
    ],
    notes: &["Canva provides these webhooks as a preview, which may change."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CANVA_CONNECT)
};
