//! HTTP message signatures of senders without a scheme of their own here.

#![cfg(feature = "message-signatures")]

use crate::provider::{Evidence, Profile};
#[cfg(feature = "legacy")]
use crate::scheme::Covered;
#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;
use crate::scheme::{
    Algorithm, Audience, BodyCoverage, KeyFormat, Location, MessageSignature, Scheme,
};

/// Everything that the standard signs may have any method.
const METHODS: &[&str] = &["POST", "GET", "PUT", "PATCH", "DELETE"];

/// What the sender covers is its choice; but one that signs a path signs the body that goes there.
const ANY: MessageSignature = MessageSignature::new()
    .covers(&[])
    .body(BodyCoverage::WithPath)
    .label_param("label")
    .tag_param("tag");

const fn message(algorithm: Algorithm) -> Scheme {
    let builder = Scheme::message_signature("http-message-signatures", algorithm, ANY);
    let builder = if algorithm.is_symmetric() {
        builder.key_format(KeyFormat::Base64)
    } else {
        builder
    };
    builder
        .audience(Audience::Key)
        .key_id(Location::signature_param("keyid"))
        .methods(METHODS)
        .unsigned_body()
        .build()
}

/// HTTP message signature (RFC 9421): of what the sender chose, as `Signature-Input` and `Signature`.
#[doc = include_str!("../../docs/providers/http-message-signatures.md")]
pub const HTTP_MESSAGE_SIGNATURES: Scheme = message(Algorithm::HmacSha256).with_variants(&[
    #[cfg(feature = "ed25519")]
    &const { message(Algorithm::Ed25519) },
    #[cfg(feature = "ecdsa")]
    &const { message(Algorithm::Ecdsa(Ecdsa::P256Sha256Fixed)) },
    #[cfg(feature = "ecdsa")]
    &const { message(Algorithm::Ecdsa(Ecdsa::P384Sha384Fixed)) },
    #[cfg(feature = "rsa")]
    &const { message(Algorithm::Rsa(Rsa::Pkcs1Sha256)) },
    #[cfg(feature = "rsa")]
    &const { message(Algorithm::Rsa(Rsa::PssSha512)) },
]);

#[cfg(feature = "legacy")]
const ANY_DATED: MessageSignature = MessageSignature::cavage()
    .covers(&[Covered::Header("date")])
    .body(BodyCoverage::WithPath);

#[cfg(feature = "legacy")]
const fn cavage(algorithm: Algorithm) -> Scheme {
    let builder = Scheme::message_signature("http-signatures-cavage", algorithm, ANY_DATED);
    let builder = match algorithm {
        _ if algorithm.is_symmetric() => builder.key_format(KeyFormat::Base64),
        #[cfg(feature = "rsa")]
        Algorithm::Rsa(_) => builder.short_modulus(),
        _ => builder,
    };
    builder
        .audience(Audience::Key)
        .methods(METHODS)
        .unsigned_body()
        .build()
}

/// HTTP signature of the drafts before RFC 9421: of what the sender chose, as `Signature`.
#[doc = include_str!("../../docs/providers/http-signatures-cavage.md")]
#[cfg(all(feature = "legacy", feature = "message-signatures"))]
pub const HTTP_SIGNATURES_CAVAGE: Scheme = cavage(Algorithm::HmacSha256).with_variants(&[
    #[cfg(feature = "rsa")]
    &const { cavage(Algorithm::Rsa(Rsa::Pkcs1Sha256)) },
    #[cfg(feature = "rsa")]
    &const { cavage(Algorithm::Rsa(Rsa::Pkcs1Sha512)) },
    #[cfg(feature = "ed25519")]
    &const { cavage(Algorithm::Ed25519) },
]);

pub(super) const HTTP_MESSAGE_SIGNATURES_PROFILE: Profile = Profile {
    vendor: "HTTP message signatures",
    docs: &[
        "https://www.rfc-editor.org/rfc/rfc9421",
        "https://www.rfc-editor.org/rfc/rfc9530",
    ],
    secret: "\
        For `hmac-sha256` the shared secret in base64; for the other algorithms the public key, as \
        PEM, JWK or JWKS.",
    variable: Some("HTTP_MESSAGE_SIGNATURES_KEY"),
    signed: &[
        "The algorithm is configuration: this is `hmac-sha256`, and `Scheme::for_algorithm` has the \
        others, which the program takes as `--param alg=ed25519`.",
        "The parameters `label` and `tag` of the verifier say which signature counts; without them \
        each is tried.",
        "What a sender has to cover is a scheme of its own: `Scheme::message_signature` starts one, \
        with a policy.",
    ],
    unsigned: "What the sender did not cover; the body too, unless `content-digest` is covered, which \
        it has to be where `@path` is and there is a body.",
    weak_points: &[
        "A signature that covers little can be sent with anything else until `created` is too old.",
    ],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&HTTP_MESSAGE_SIGNATURES)
};

#[cfg(feature = "legacy")]
pub(super) const HTTP_SIGNATURES_CAVAGE_PROFILE: Profile = Profile {
    vendor: "HTTP signatures (draft 12)",
    other_names: &["ActivityPub", "Mastodon"],
    docs: &["https://datatracker.ietf.org/doc/html/draft-cavage-http-signatures-12"],
    secret: "\
        For `hmac-sha256` the shared secret in base64; for the other algorithms the public key as \
        PEM, which ActivityPub has in the document of the actor.",
    variable: Some("HTTP_SIGNATURES_KEY"),
    signed: &[
        "The algorithm is configuration: this is `hmac-sha256`, and `Scheme::for_algorithm` has \
        `rsa-sha256`, `rsa-sha512` and `ed25519`. A sender may name it or write `hs2019`.",
        "`date` must be covered, and `digest` where `(request-target)` is and there is a body.",
        "What a sender has to cover is a scheme of its own: `MessageSignature::cavage` begins its \
        policy.",
    ],
    unsigned: "What the sender did not cover, and `keyId`; the body too, unless `digest` is covered, \
        which it has to be where `(request-target)` is and there is a body.",
    weak_points: &[
        "A signature that covers little can be sent with anything else until its date is too old.",
        "A `keyId` is a URL that anyone can write: never fetch it without a list of hosts.",
    ],
    notes: &["Mastodon takes a `Date` within twelve hours: set `Verifier::tolerance`."],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:mastodon/mastodon@09352a231464:spec/requests/signature_verification_spec.rb",
        ),
    ],
    ..Profile::of(&HTTP_SIGNATURES_CAVAGE)
};
