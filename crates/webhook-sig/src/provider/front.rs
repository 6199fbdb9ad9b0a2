//! Front's application webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Front: HMAC-SHA256 of `{timestamp}:{body}`, as `X-Front-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/front.md")]
pub const FRONT: Scheme = Scheme::hmac_sha256(
    "front",
    Location::header("X-Front-Signature"),
    Encoding::Base64,
)
.timestamp(
    Location::header("X-Front-Request-Timestamp"),
    TimeFormat::UnixMillis,
)
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const FRONT_PROFILE: Profile = Profile {
    vendor: "Front",
    docs: &["https://dev.frontapp.com/docs/application-webhooks"],
    secret: "The application's secret, as text.",
    signed: &[
        "The webhooks of Front's rules use the same header for something else, the HMAC-SHA1 of \
        the body under the API secret, and are refused here.",
    ],
    unsigned: "Every other header, method and path.",
    handshake: Some(
        "Front checks the address with a request that carries `X-Front-Challenge`. The handler \
        answers with that challenge.",
    ),
    open_questions: &["whether that request is signed as the others are."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&FRONT)
};
