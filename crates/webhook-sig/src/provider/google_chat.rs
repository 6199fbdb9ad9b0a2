//! Google Chat apps.

#![cfg(all(feature = "jws", feature = "rsa"))]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Algorithm, Audience, Claim, Identity, Location, Rsa, Scheme};

const TOKEN: Location = Location::header("Authorization").prefix("Bearer ");
const CHAT: &str = "chat@system.gserviceaccount.com";

/// Google Chat: RS256 of claims about the sender, as `Authorization: Bearer <token>`.
#[doc = include_str!("../../docs/providers/google-chat.md")]
pub const GOOGLE_CHAT: Scheme = Scheme::jws("google-chat", Algorithm::Rsa(Rsa::Pkcs1Sha256), TOKEN)
    .claims(&[
        Claim::Expires,
        Claim::IsOneOf(
            "/iss",
            &["https://accounts.google.com", "accounts.google.com"],
        ),
        Claim::Is("/email", CHAT),
        Claim::IsTrue("/email_verified"),
    ])
    .key_id(Location::protected("/kid"))
    .audience(Audience::Value {
        at: Location::claim("/aud"),
        param: "audience",
    })
    .unsigned_body()
    .event(Identity::Unstored)
    .event_type(Location::json("/type"))
    .build();

/// Google Chat, by project: RS256 of claims about the sender, as `Authorization: Bearer <token>`.
#[doc = include_str!("../../docs/providers/google-chat-project.md")]
pub const GOOGLE_CHAT_PROJECT: Scheme = Scheme::jws(
    "google-chat-project",
    Algorithm::Rsa(Rsa::Pkcs1Sha256),
    TOKEN,
)
.claims(&[Claim::Expires, Claim::Is("/iss", CHAT)])
.key_id(Location::protected("/kid"))
.audience(Audience::Value {
    at: Location::claim("/aud"),
    param: "project_number",
})
.unsigned_body()
.event(Identity::Unstored)
.event_type(Location::json("/type"))
.build();

pub(super) const GOOGLE_CHAT_PROFILE: Profile = Profile {
    vendor: "Google Chat",
    docs: &["https://developers.google.com/workspace/chat/verify-requests-from-chat"],
    secret: "\
        Google's public keys, as a JWKS, from `https://www.googleapis.com/oauth2/v3/certs`. They \
        change every few days, and are the same for all of Google's customers.",
    variable: Some("GOOGLE_PUBLIC_KEY"),
    signed: &[
        "It is for apps whose authentication audience is the URL of their endpoint: the parameter \
        `audience` is that URL, as it is in the app's configuration. For the number of the \
        project, other keys sign other claims: that is `GOOGLE_CHAT_PROJECT`.",
    ],
    unsigned: "The body, every other header, method and path.",
    events: &["The response is the app's answer, so a repeat must run again."],
    weak_points: &[
        "The token says who sends, and nothing about the body: anyone who sees one can send any \
        body with it for an hour.",
    ],
    open_questions: &["whether and when Google Chat sends again."],
    notes: &[
        "The body may hold the same token in `/authorizationEventObject/systemIdToken`, which is \
        not read.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&GOOGLE_CHAT)
};

pub(super) const GOOGLE_CHAT_PROJECT_PROFILE: Profile = Profile {
    vendor: "Google Chat, by project",
    secret: "\
        Google Chat's public keys, as PEM certificates, from \
        `https://www.googleapis.com/service_accounts/v1/metadata/x509/chat@system.gserviceaccount.com`, \
        a JSON object with each key's id and certificate, which `JsonKeys::map` of \
        `webhook-sig-fetch` reads. They change, and are the same for all of Google's customers.",
    variable: Some("GOOGLE_CHAT_PUBLIC_KEY"),
    signed: &[
        "It is for apps whose authentication audience is the number of their Google Cloud project, \
        which is the parameter `project_number`. For the URL of the endpoint, other keys sign \
        other claims: that is `GOOGLE_CHAT`.",
    ],
    scheme: &GOOGLE_CHAT_PROJECT,
    ..GOOGLE_CHAT_PROFILE
};
