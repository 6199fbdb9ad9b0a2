//! Bird's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
#[cfg(feature = "jws")]
use crate::scheme::{Algorithm, Audience, Claim};
use crate::scheme::{Component, Digest, Encoding, Location, Scheme};
use crate::time::TimeFormat;
#[cfg(feature = "jws")]
use crate::time::Tolerance;

/// Bird: HMAC-SHA256 of time, URL and the body's SHA-256, as `messagebird-signature: <base64>`.
#[doc = include_str!("../../docs/providers/bird.md")]
pub const BIRD: Scheme = Scheme::hmac_sha256(
    "bird",
    Location::header("messagebird-signature"),
    Encoding::Base64,
)
.timestamp(
    Location::header("messagebird-request-timestamp"),
    TimeFormat::UnixSeconds,
)
.late_by(Duration::from_secs(24 * 60 * 60))
.signs(&[
    Component::Timestamp,
    Component::Literal("\n"),
    Component::Url,
    Component::Literal("\n"),
    Component::RawBodyDigest(Digest::Sha256),
]);

pub(super) const BIRD_PROFILE: Profile = Profile {
    vendor: "Bird",
    docs: &["https://docs.bird.com/"],
    secret: "The signing key of the webhook subscription, as text.",
    signed: &[
        "The lines are the time, the URL that Bird was given, and the 32 bytes of the body's \
        SHA-256, which are not written as text.",
        "It is the newer of two schemes. MessageBird's older one sends a JSON Web Token in \
        `messagebird-signature-jwt`: `MESSAGEBIRD`.",
    ],
    unsigned: "Every other header, and the method.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "A retry keeps the time and the signature of the first attempt. A receiver in production \
        saw genuine ones three to four hours old, and takes them for 24 hours.",
    ),
    open_questions: &[
        "all of it is known from one receiver, which runs in production; Bird's own page was not \
        read.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:schemalabz/opencouncil@7d2a6483fe5b:src/app/api/webhooks/bird/route.ts",
    )],
    ..Profile::of(&BIRD)
};

/// MessageBird: JWT with hashes of URL and body (HS256), as `MessageBird-Signature-JWT: <token>`.
#[doc = include_str!("../../docs/providers/messagebird.md")]
#[cfg(feature = "jws")]
pub const MESSAGEBIRD: Scheme = Scheme::jws(
    "messagebird",
    Algorithm::HmacSha256,
    Location::header("MessageBird-Signature-JWT"),
)
.audience(Audience::Key)
.message_id(Location::claim("/jti"))
.claims(&[
    Claim::Is("/iss", "MessageBird"),
    Claim::IfPresent(&Claim::NotBefore),
    Claim::Expires,
    Claim::UrlDigest("/url_hash", Encoding::Hex),
    Claim::BodyDigestIfBody("/payload_hash", Encoding::Hex),
])
.tolerance(Tolerance::symmetric(Duration::from_secs(30)))
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.build();

#[cfg(feature = "jws")]
pub(super) const MESSAGEBIRD_PROFILE: Profile = Profile {
    vendor: "MessageBird",
    docs: &["https://developers.messagebird.com/docs/verify-http-requests"],
    secret: "The signing key, as text, from the developer settings of the dashboard.",
    variable: Some("MESSAGEBIRD_SIGNING_KEY"),
    signed: &[
        "`payload_hash` is there exactly where the body is not empty; a body without it is refused, \
        and so is the claim without a body.",
        "The URL is hashed as MessageBird was given it, with its query, so set the base URL.",
        "MessageBird's libraries also take `HS384` and `HS512`; this scheme takes `HS256` alone. \
        Bird's newer webhooks are signed in another way: `BIRD`.",
    ],
    unsigned: "Every other header, and the method.",
    open_questions: &[
        "whether a retry keeps `jti`. A token lives for a minute, so a later attempt has a new one.",
        "whether and for how long MessageBird sends again.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:messagebird/python-rest-api@2371520004ea:messagebird/request_validator.py",
        ),
    ],
    ..Profile::of(&MESSAGEBIRD)
};
