//! Integrated Finance's webhooks.

#![cfg(feature = "ed25519")]

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Audience, Component, Digest, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const EVENT_ID: Location = Location::header("X-Webhook-Event-Id");
const EVENT_TIME: Location = Location::header("X-Webhook-Event-Timestamp");
const KEY_VERSION: Location = Location::header("X-Webhook-Key-Version");

/// Integrated Finance: Ed25519 of the body's hash, ids and times, as `X-Webhook-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/integrated-finance.md")]
pub const INTEGRATED_FINANCE: Scheme = Scheme::ed25519(
    "integrated-finance",
    Location::header("X-Webhook-Signature"),
    Encoding::Base64,
)
.key_id(KEY_VERSION)
.timestamp(
    Location::header("X-Webhook-Request-Timestamp"),
    TimeFormat::Rfc3339,
)
.audience(Audience::Everyone)
.event(Identity::Id(EVENT_ID))
.event_time(EVENT_TIME, TimeFormat::Rfc3339)
.unique_messages()
.signs(&[
    Component::BodyDigest(Digest::Sha512, Encoding::Base64),
    Component::Literal("|"),
    Component::Field(EVENT_ID),
    Component::Literal("|"),
    Component::Field(EVENT_TIME),
    Component::Literal("|"),
    Component::Field(Location::header("X-Webhook-Request-Id")),
    Component::Literal("|"),
    Component::Timestamp,
    Component::Literal("|"),
    Component::Field(KEY_VERSION),
]);

pub(super) const INTEGRATED_FINANCE_PROFILE: Profile = Profile {
    vendor: "Integrated Finance",
    docs: &[
        "https://developer.integrated.finance/docs/webhook-authentication",
        "https://developer.integrated.finance/docs/webhook",
    ],
    secret: "\
        Integrated Finance's public keys, as PEM, from its page on authentication, each with its \
        version as the id.",
    variable: Some("INTEGRATED_FINANCE_PUBLIC_KEY"),
    signed: &[
        "`X-Webhook-Key-Version` names the key, and those with other ids are not tried.",
        "The hash of the body is computed from the body: `X-Webhook-Content-Digest` is not read.",
    ],
    unsigned: "`X-Webhook-Content-Digest`, every other header, method and path.",
    events: &["An event keeps its id and its time. Each request has an id and a time of its own."],
    retried: Some(Retries::SignedAnew),
    weak_points: &[
        "Nothing says for whom the signature is: compare an account in the body with your own.",
    ],
    open_questions: &[
        "the window: Integrated Finance names none.",
        "whether the keys on the page are those of all customers.",
        "for how long a delivery is sent again.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&INTEGRATED_FINANCE)
};
