//! Push subscriptions of Google Cloud Pub/Sub.

#![cfg(all(feature = "jws", feature = "rsa"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Acknowledgement, Algorithm, Audience, Claim, Location, Rsa, Scheme};

/// Google Cloud Pub/Sub: RS256 of claims about the sender, as `Authorization: Bearer <token>`.
#[doc = include_str!("../../docs/providers/google-pubsub-push.md")]
pub const GOOGLE_PUBSUB_PUSH: Scheme = Scheme::jws(
    "google-pubsub-push",
    Algorithm::Rsa(Rsa::Pkcs1Sha256),
    Location::header("Authorization").prefix("Bearer "),
)
.claims(&[
    Claim::Expires,
    Claim::IsOneOf(
        "/iss",
        &["https://accounts.google.com", "accounts.google.com"],
    ),
    Claim::IsParam("/email", "email"),
    Claim::IsTrue("/email_verified"),
])
.key_id(Location::protected("/kid"))
.audience(Audience::Value {
    at: Location::claim("/aud"),
    param: "audience",
})
.unsigned_body()
.unsigned_id(Location::json("/message/messageId"))
.acknowledgement(Acknowledgement::statuses(&[200, 201, 202, 204]))
.retried_for(Duration::from_secs(7 * 24 * 60 * 60))
.build();

pub(super) const GOOGLE_PUBSUB_PUSH_PROFILE: Profile = Profile {
    vendor: "Google Cloud Pub/Sub",
    other_names: &["google-play-rtdn"],
    docs: &["https://cloud.google.com/pubsub/docs/authenticate-push-subscriptions"],
    secret: "\
        Google's public keys, as a JWKS, from `https://www.googleapis.com/oauth2/v3/certs`. They \
        change every few days, and are the same for all of Google's customers.",
    variable: Some("GOOGLE_PUBLIC_KEY"),
    signed: &[
        "The subscription must have authentication enabled. The parameter `audience` is that of \
        the subscription, which is the URL of the endpoint unless another one was set, and `email` \
        is the subscription's service account.",
        "Other services of Google's send the same kind of token, among them Cloud Tasks, Cloud \
        Scheduler and Eventarc, and the real-time notifications of Google Play come by Pub/Sub.",
    ],
    unsigned: "The body with `/message/messageId`, every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Until it is acknowledged, for as long as the subscription retains messages: 7 days \
        unless another time was set.",
    ),
    acknowledgement: &["Pub/Sub takes the status 102 too, which no server sends last."],
    weak_points: &[
        "The token says who sends, and nothing about the body: anyone who sees one can send any \
        body with it for an hour. Take the message for a hint, and fetch what it is about.",
        "`/message/messageId` can be any text for the same reason, so that it does not keep an \
        attacker from repeating a message.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&GOOGLE_PUBSUB_PUSH)
};
