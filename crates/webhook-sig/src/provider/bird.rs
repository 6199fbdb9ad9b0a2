//! Bird's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Digest, Encoding, Location, Scheme};
use crate::time::TimeFormat;

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
        `messagebird-signature-jwt`, which is another one.",
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
