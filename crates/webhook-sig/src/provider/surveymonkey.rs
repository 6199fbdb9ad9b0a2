//! SurveyMonkey's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Component, Encoding, Handshake, Location, Scheme};
use crate::time::TimeFormat;

/// SurveyMonkey: HMAC-SHA1 of the body, as `Sm-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/surveymonkey.md")]
pub const SURVEYMONKEY: Scheme = Scheme::hmac_sha1(
    "surveymonkey",
    Location::header("Sm-Signature"),
    Encoding::Base64,
)
.handshakes(&[Handshake::new("HEAD", Answer::Status)])
.event_type(Location::json("/event_type"))
.event_time(Location::json("/event_datetime"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const SURVEYMONKEY_PROFILE: Profile = Profile {
    vendor: "SurveyMonkey",
    docs: &["https://api.surveymonkey.com/v3/docs#webhooks"],
    secret: "\
        Composed of two: the app's client id, `&` and the client secret, written together as \
        `client_id&client_secret` and taken as text.",
    unsigned: "`Sm-Apikey` and every other header.",
    handshake: Some(
        "When a webhook is made, SurveyMonkey sends an unsigned HEAD request to its URL and \
        expects 200.",
    ),
    open_questions: &["that `event_id` names one event: in the examples it equals `filter_id`."],
    notes: &[
        "`Sm-Apikey` names the app. It is not read here: an app's key is one key of the keyring.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
    ],
    ..Profile::of(&SURVEYMONKEY)
};
