//! FusionAuth's webhooks.

#![cfg(feature = "jws")]

use crate::provider::{Evidence, Profile};
#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;
use crate::scheme::{Algorithm, Audience, Claim, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const fn fusionauth(algorithm: Algorithm) -> Scheme {
    let at = Location::header("X-FusionAuth-Signature-JWT");
    Scheme::jws("fusionauth", algorithm, at)
        .audience(Audience::Key)
        .claims(&[Claim::BodyDigest("/request_body_sha256", Encoding::Base64)])
        .key_id(Location::protected("/kid"))
        .never_expires()
        .event(Identity::Id(Location::json("/event/id")))
        .event_type(Location::json("/event/type"))
        .event_time(
            Location::json("/event/createInstant"),
            TimeFormat::UnixMillis,
        )
        .build()
}

/// FusionAuth: JWT with the body's SHA-256 (HS256), as `X-FusionAuth-Signature-JWT: <token>`.
#[doc = include_str!("../../docs/providers/fusionauth.md")]
pub const FUSIONAUTH: Scheme = fusionauth(Algorithm::HmacSha256).with_variants(&[
    &const { fusionauth(Algorithm::HmacSha384) },
    &const { fusionauth(Algorithm::HmacSha512) },
    #[cfg(feature = "rsa")]
    &const { fusionauth(Algorithm::Rsa(Rsa::Pkcs1Sha256)) },
    #[cfg(feature = "rsa")]
    &const { fusionauth(Algorithm::Rsa(Rsa::Pkcs1Sha384)) },
    #[cfg(feature = "rsa")]
    &const { fusionauth(Algorithm::Rsa(Rsa::Pkcs1Sha512)) },
    #[cfg(feature = "ecdsa")]
    &const { fusionauth(Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed)) },
    #[cfg(feature = "ecdsa")]
    &const { fusionauth(Algorithm::Ecdsa(Ecdsa::P384Sha384Fixed)) },
    #[cfg(feature = "ecdsa")]
    &const { fusionauth(Algorithm::Ecdsa(Ecdsa::P521Sha512Fixed)) },
]);

pub(super) const FUSIONAUTH_PROFILE: Profile = Profile {
    vendor: "FusionAuth",
    docs: &["https://fusionauth.io/docs/extend/events-and-webhooks/signing"],
    secret: "\
        The key of the webhook from Key Master: for HMAC its secret, as text, and for RSA and EC its \
        public key, as PEM or as the JWKS at `/.well-known/jwks.json` of your instance.",
    signed: &[
        "The algorithm is that of the key: this is `HS256`, and `Scheme::for_algorithm` has `HS384`, \
        `HS512`, `RS256`, `RS384`, `RS512`, `ES256`, `ES384` and `ES512`.",
        "Signing is there since FusionAuth 1.48.0, and must be enabled for each webhook.",
    ],
    unsigned: "Every other header, method and path.",
    weak_points: &["The token has no time, so it never expires: let a replay store remember it."],
    open_questions: &[
        "whether a key for EdDSA can sign webhooks.",
        "that a retry keeps `/event/id`, and for how long FusionAuth sends again.",
    ],
    evidence: &[Evidence::Documentation, Evidence::Notes],
    ..Profile::of(&FUSIONAUTH)
};
