//! JSON Web Signatures of vendors without a scheme of their own here.

#![cfg(feature = "jws")]

use crate::provider::{Evidence, Profile};
#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;
use crate::scheme::{
    Algorithm, Audience, Claim, Component, KeyFormat, Location, Scheme, SchemeBuilder,
};

const BEARER: Location = Location::header("Authorization").prefix("Bearer ");
const DETACHED: Location = Location::header("x-jws-signature");

const fn jwt(algorithm: Algorithm) -> Scheme {
    let builder = Scheme::jws("jws-jwt", algorithm, BEARER);
    known_by_keys(builder, algorithm)
        .claims(&[
            Claim::IfPresent(&Claim::Expires),
            Claim::IfPresent(&Claim::NotBefore),
        ])
        .unsigned_body()
        .build()
}

const fn detached(algorithm: Algorithm) -> Scheme {
    let builder = Scheme::jws_detached("jws-detached", algorithm, DETACHED);
    known_by_keys(builder, algorithm).signs(&[Component::Body])
}

const fn unencoded(algorithm: Algorithm) -> Scheme {
    let builder = Scheme::jws_unencoded("jws-detached-unencoded", algorithm, DETACHED);
    known_by_keys(builder, algorithm).signs(&[Component::Body])
}

/// Adds what holds of a sender of whom nothing but the keys is known.
const fn known_by_keys(builder: SchemeBuilder, algorithm: Algorithm) -> SchemeBuilder {
    let builder = if algorithm.is_symmetric() {
        builder.key_format(KeyFormat::TextOrJwk)
    } else {
        builder
    };
    builder
        .audience(Audience::Key)
        .key_id(Location::protected("/kid"))
        .never_expires()
}

macro_rules! variants {
    ($of:ident) => {
        &[
            &const { $of(Algorithm::HmacSha384) },
            &const { $of(Algorithm::HmacSha512) },
            #[cfg(feature = "rsa")]
            &const { $of(Algorithm::Rsa(Rsa::Pkcs1Sha256)) },
            #[cfg(feature = "rsa")]
            &const { $of(Algorithm::Rsa(Rsa::Pkcs1Sha384)) },
            #[cfg(feature = "rsa")]
            &const { $of(Algorithm::Rsa(Rsa::Pkcs1Sha512)) },
            #[cfg(feature = "rsa")]
            &const { $of(Algorithm::Rsa(Rsa::PssSha256)) },
            #[cfg(feature = "rsa")]
            &const { $of(Algorithm::Rsa(Rsa::PssSha384)) },
            #[cfg(feature = "rsa")]
            &const { $of(Algorithm::Rsa(Rsa::PssSha512)) },
            #[cfg(feature = "ecdsa")]
            &const { $of(Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed)) },
            #[cfg(feature = "ecdsa")]
            &const { $of(Algorithm::Ecdsa(Ecdsa::P384Sha384Fixed)) },
            #[cfg(feature = "ecdsa")]
            &const { $of(Algorithm::Ecdsa(Ecdsa::P521Sha512Fixed)) },
            #[cfg(feature = "ecdsa")]
            &const { $of(Algorithm::Ecdsa(Ecdsa::Secp256k1Sha256Fixed)) },
            #[cfg(feature = "ed25519")]
            &const { $of(Algorithm::Ed25519) },
        ]
    };
}

/// JSON Web Token: a JSON Web Signature of claims, as `Authorization: Bearer <token>`.
#[doc = include_str!("../../docs/providers/jws-jwt.md")]
pub const JWS_JWT: Scheme = jwt(Algorithm::HmacSha256).with_variants(variants!(jwt));

/// JSON Web Signature: of the body, detached, as `x-jws-signature: <header>..<signature>`.
#[doc = include_str!("../../docs/providers/jws-detached.md")]
pub const JWS_DETACHED: Scheme = detached(Algorithm::HmacSha256).with_variants(variants!(detached));

/// JSON Web Signature: of the unencoded body, as `x-jws-signature: <header>..<signature>`.
#[doc = include_str!("../../docs/providers/jws-detached-unencoded.md")]
pub const JWS_DETACHED_UNENCODED: Scheme =
    unencoded(Algorithm::HmacSha256).with_variants(variants!(unencoded));

pub(super) const JWS_JWT_PROFILE: Profile = Profile {
    vendor: "JSON Web Token",
    docs: &[
        "https://www.rfc-editor.org/rfc/rfc7519",
        "https://www.rfc-editor.org/rfc/rfc8725",
    ],
    secret: "\
        For `HS256`, `HS384` and `HS512` the shared secret, as text or as a JWK; for the other \
        algorithms the public key, as PEM, JWK or JWKS.",
    variable: Some("JWT_KEY"),
    signed: &[
        "The algorithm is configuration: this is `HS256`, and `Scheme::for_algorithm` has the \
        others, which the program takes as `--param alg=ES256`.",
        "`exp` and `nbf` hold where they are there. What else a vendor's claims must be is a scheme of its \
        own: `Scheme::jws` starts one.",
    ],
    unsigned: "The body, every header, method and path.",
    weak_points: &[
        "Anyone who sees a token can send any body with it until it expires, if it does.",
        "Demand the issuer and the audience with `Verifier::require_value`.",
    ],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&JWS_JWT)
};

pub(super) const JWS_DETACHED_PROFILE: Profile = Profile {
    vendor: "JSON Web Signature",
    docs: &["https://www.rfc-editor.org/rfc/rfc7515"],
    secret: "\
        For `HS256`, `HS384` and `HS512` the shared secret, as text or as a JWK; for the other \
        algorithms the public key, as PEM, JWK or JWKS.",
    variable: Some("JWS_KEY"),
    signed: &[
        "The algorithm is configuration: this is `HS256`, and `Scheme::for_algorithm` has the \
        others, which the program takes as `--param alg=ES256`.",
    ],
    unsigned: "Every other header, method and path, and no timestamp.",
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&JWS_DETACHED)
};

pub(super) const JWS_DETACHED_UNENCODED_PROFILE: Profile = Profile {
    docs: &["https://www.rfc-editor.org/rfc/rfc7797"],
    signed: &[
        "The token has `\"b64\": false` and `\"crit\": [\"b64\"]` in its header.",
        "The algorithm is configuration: this is `HS256`, and `Scheme::for_algorithm` has the \
        others, which the program takes as `--param alg=ES256`.",
    ],
    scheme: &JWS_DETACHED_UNENCODED,
    ..JWS_DETACHED_PROFILE
};
