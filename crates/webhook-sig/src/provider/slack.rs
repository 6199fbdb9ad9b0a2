//! Slack's requests.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{
    Answer, Caller, Challenge, Component, Encoding, Handshake, Identity, Location, Scheme,
};
use crate::time::TimeFormat;
use std::time::Duration;

/// Slack: HMAC-SHA256 of `v0:{timestamp}:{body}`, as `X-Slack-Signature: v0=<hex>`.
#[doc = include_str!("../../docs/providers/slack.md")]
pub const SLACK: Scheme = Scheme::hmac_sha256(
    "slack",
    Location::header("X-Slack-Signature").prefix("v0="),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Slack-Request-Timestamp"),
    TimeFormat::UnixSeconds,
)
.handshakes(&[Handshake::new("POST", Answer::CHALLENGE)
    .when(Location::json("/type"), &["url_verification"])
    .challenge(Challenge::at(Location::json("/challenge")))
    .from(Caller::Signed)])
.event(Identity::FirstOf(&[
    Identity::Id(Location::json("/event_id")),
    Identity::Unstored,
]))
.event_type(Location::json("/event/type"))
.event_time(Location::json("/event_time"), TimeFormat::UnixSeconds)
.unique_messages()
.retried_for(Duration::from_secs(6 * 60))
.signs(&[
    Component::Literal("v0:"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const SLACK_PROFILE: Profile = Profile {
    vendor: "Slack",
    docs: &["https://docs.slack.dev/authentication/verifying-requests-from-slack/"],
    secret: "\
        The app's signing secret, as text: on the app's page at <https://api.slack.com/apps>, \
        under Basic Information (\"Show\").",
    variable: Some("SLACK_SIGNING_SECRET"),
    signed: &["Events, commands and interactions are all signed this way, JSON or form alike."],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Three times, at once, after one minute and after five minutes; `X-Slack-Retry-Num` counts \
        them. A response with `X-Slack-No-Retry: 1` ends them.",
    ),
    handshake: Some(
        "When the URL is entered, Slack sends a signed delivery of the type `url_verification`, \
        whose `challenge` is the body of the response.",
    ),
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:slackapi/python-slack-sdk@ae87985e:tests/slack_sdk/signature/test_signature_verifier.py",
        ),
    ],
    ..Profile::of(&SLACK)
};
