//! Xurrent's webhooks, formerly those of 4me.

#![cfg(all(feature = "jws", feature = "rsa"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
use crate::scheme::{Algorithm, Audience, Claim, Location, Rsa, Scheme};
use crate::time::Tolerance;

const AUDIENCE: Audience = Audience::Value {
    at: Location::claim("/aud"),
    param: "audience",
};

const fn xurrent(algorithm: Algorithm) -> Scheme {
    Scheme::jws("xurrent-4me", algorithm, Location::json("/jwt"))
        .audience(AUDIENCE)
        .claims(&[Claim::Expires, Claim::IfPresent(&Claim::NotBefore)])
        .tolerance(Tolerance::symmetric(Duration::from_secs(60)))
        .unsigned_body()
        .build()
}

/// Xurrent: JWT of the event (RS256), as `{"jwt": "<token>"}` in the body.
#[doc = include_str!("../../docs/providers/xurrent-4me.md")]
pub const XURRENT_4ME: Scheme = xurrent(Algorithm::Rsa(Rsa::Pkcs1Sha256)).with_variants(&[
    &const { xurrent(Algorithm::Rsa(Rsa::Pkcs1Sha384)) },
    &const { xurrent(Algorithm::Rsa(Rsa::Pkcs1Sha512)) },
    #[cfg(feature = "ecdsa")]
    &const { xurrent(Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed)) },
    #[cfg(feature = "ecdsa")]
    &const { xurrent(Algorithm::Ecdsa(Ecdsa::P384Sha384Fixed)) },
    #[cfg(feature = "ecdsa")]
    &const { xurrent(Algorithm::Ecdsa(Ecdsa::P521Sha512Fixed)) },
]);

pub(super) const XURRENT_4ME_PROFILE: Profile = Profile {
    vendor: "Xurrent (4me)",
    docs: &["https://help.4me.com/help/en-GB/webhook_policy_fields"],
    secret: "The public key of the webhook policy, as PEM, from the policy.",
    variable: Some("XURRENT_PUBLIC_KEY"),
    signed: &[
        "The algorithm is chosen in the webhook policy: this is `RS256`, and `Scheme::for_algorithm` \
        has `RS384`, `RS512`, `ES256`, `ES384` and `ES512`.",
        "Set the parameter `audience` to the audience of the webhook policy.",
        "The event is in the claims, which `Verified::claims` returns: read nothing else of the \
        body.",
    ],
    unsigned: "What is in the body next to `jwt`, every header, method and path.",
    open_questions: &[
        "how long a token lives, and whether `nbf` and `jti` are always there.",
        "whether and for how long Xurrent sends again, and whether a retry keeps `jti`.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&XURRENT_4ME)
};
