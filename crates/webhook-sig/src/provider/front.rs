//! Front's application webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Caller, Challenge, Component, Encoding, Handshake, Location, Scheme};
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
.handshakes(&[Handshake::new("POST", Answer::CHALLENGE)
    .challenge(Challenge::at(Location::header("X-Front-Challenge")))
    .from(Caller::Signed)])
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const FRONT_PROFILE: Profile = Profile {
    vendor: "Front",
    docs: &["https://dev.frontapp.com/docs/application-webhooks"],
    secret: "\
        The application's signing key, as text, from the app's settings on Front's page \
        Developers.",
    signed: &[
        "The webhooks of Front's rules use the same header for something else, the HMAC-SHA1 of \
        the body under the API secret, and are refused here.",
    ],
    unsigned: "Every other header, method and path.",
    handshake: Some(
        "Whenever the webhook is saved, Front checks the address with a request that is signed \
        like the others and carries `X-Front-Challenge`, which the response repeats.",
    ),
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:garethx/webhook-skills@799ec75d9f4c:skills/frontapp-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&FRONT)
};
