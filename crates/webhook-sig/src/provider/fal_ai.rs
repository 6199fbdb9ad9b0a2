//! fal.ai's webhooks.

#![cfg(feature = "ed25519")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Digest, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const REQUEST_ID: Location = Location::header("X-Fal-Webhook-Request-Id");
const USER_ID: Location = Location::header("X-Fal-Webhook-User-Id");

/// fal.ai: Ed25519 of request, user, timestamp and the body's hash, as `X-Fal-Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/fal-ai.md")]
pub const FAL_AI: Scheme = Scheme::ed25519(
    "fal-ai",
    Location::header("X-Fal-Webhook-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Fal-Webhook-Timestamp"),
    TimeFormat::UnixSeconds,
)
.audience(Audience::Value {
    at: USER_ID,
    param: "user_id",
})
.event(Identity::Id(REQUEST_ID))
.event_type(Location::json("/status"))
.retried_for(Duration::from_secs(2 * 60 * 60))
.signs(&[
    Component::Field(REQUEST_ID),
    Component::Literal("\n"),
    Component::Field(USER_ID),
    Component::Literal("\n"),
    Component::Timestamp,
    Component::Literal("\n"),
    Component::BodyDigest(Digest::Sha256, Encoding::Hex),
]);

pub(super) const FAL_AI_PROFILE: Profile = Profile {
    vendor: "fal.ai",
    other_names: &["fal"],
    docs: &[
        "https://docs.fal.ai/model-endpoints/webhooks",
        "https://fal.ai/docs/model-apis/webhooks",
    ],
    secret: "\
        fal's public keys, each as a JWK: the `keys` of \
        `https://rest.fal.ai/.well-known/jwks.json`. They have no ids, and are the same for all \
        customers. fal asks to fetch them again after at most 24 hours.",
    variable: Some("FAL_PUBLIC_KEY"),
    signed: &[
        "Four lines are signed: the id of the request, that of the user, the timestamp, and the \
        SHA-256 of the body in hex.",
        "Set the parameter `user_id` to your own user's id, as `X-Fal-Webhook-User-Id` shows it.",
    ],
    unsigned: "Every other header, method and path.",
    events: &["A request ends once: its id is that of the event. `/status` is `OK` or `ERROR`."],
    retries: Some("Ten times within two hours."),
    acknowledgement: &["Respond within 15 seconds."],
    open_questions: &["whether a retry is signed anew."],
    notes: &[
        "Older receivers fetch the keys from `https://rest.alpha.fal.ai/.well-known/jwks.json`.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&FAL_AI)
};
