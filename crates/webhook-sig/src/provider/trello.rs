//! Trello's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Component, Encoding, Handshake, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Trello: HMAC-SHA1 of `{body}{url}`, as `X-Trello-Webhook: <base64>`.
#[doc = include_str!("../../docs/providers/trello.md")]
pub const TRELLO: Scheme = Scheme::hmac_sha1(
    "trello",
    Location::header("X-Trello-Webhook"),
    Encoding::Base64,
)
.handshakes(&[Handshake::new("HEAD", Answer::Status)])
.event(Identity::Id(Location::json("/action/id")))
.event_type(Location::json("/action/type"))
.event_time(Location::json("/action/date"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body, Component::Url]);

pub(super) const TRELLO_PROFILE: Profile = Profile {
    vendor: "Trello",
    docs: &["https://developer.atlassian.com/cloud/trello/guides/rest-api/webhooks/"],
    secret: "\
        The secret of the application, as text: at <https://trello.com/power-ups/admin>, on the \
        Power-Up's page API Key.",
    variable: Some("TRELLO_API_SECRET"),
    signed: &[
        "The URL is the `callbackURL` that the webhook was made with, to the letter. Nothing \
        separates it from the body, so a body that ends with a character that a URL may have is \
        refused.",
    ],
    unsigned: "Every other header.",
    handshake: Some(
        "When a webhook is made, Trello sends an unsigned HEAD request to the URL and expects 200.",
    ),
    open_questions: &["that the action's id identifies the delivery."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:n8n-io/n8n@215e0282ff04:packages/nodes-base/nodes/Trello/TrelloTriggerHelpers.ts",
        ),
    ],
    ..Profile::of(&TRELLO)
};
