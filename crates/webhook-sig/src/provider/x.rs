//! X's webhooks, formerly Twitter's.

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Answer, Challenge, Component, Encoding, Handshake, Location, Part, Scheme,
};

const RESPONSE_TOKEN: Answer = Answer::Json(&[(
    "response_token",
    &[Part::Literal("sha256="), Part::Mac(Encoding::Base64)],
)]);

/// X: HMAC-SHA256 of the body, as `x-twitter-webhooks-signature: sha256=<base64>`.
#[doc = include_str!("../../docs/providers/x.md")]
pub const X: Scheme = Scheme::hmac_sha256(
    "x",
    Location::header("x-twitter-webhooks-signature").prefix("sha256="),
    Encoding::Base64,
)
.handshakes(&[
    Handshake::new("GET", RESPONSE_TOKEN).challenge(Challenge::at(Location::query("crc_token")))
])
.opens_with("{")
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);

pub(super) const X_PROFILE: Profile = Profile {
    vendor: "X",
    other_names: &["twitter"],
    docs: &["https://docs.x.com/x-api/webhooks/quickstart"],
    secret: "\
        The app's consumer secret, also called API secret key, as text; not the bearer token and \
        not the access token.",
    variable: Some("X_CONSUMER_SECRET"),
    signed: &[
        "After the prefix is base64, and not hex.",
        "The answer to a `crc_token` is the signature of a body that is that token. So bodies must \
        begin with `{` here, which no accepted token has in it.",
    ],
    unsigned: "Every header.",
    retries: Some(
        "In the enterprise tier up to three times within five minutes, unless 200 comes within \
        three seconds.",
    ),
    handshake: Some(
        "Every hour X sends an unsigned GET with a `crc_token`. The response is JSON whose \
        `response_token` is `sha256=` and the base64 of the token's HMAC-SHA256 under the \
        consumer secret.",
    ),
    open_questions: &["that the event's kind can be told from that name alone."],
    notes: &["The body's top-level name tells the event."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:frain-dev/convoy@a866d2d5ae43:pkg/verifier/verifier_test.go",
        ),
    ],
    ..Profile::of(&X)
};
