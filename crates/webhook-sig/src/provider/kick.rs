//! Kick's webhooks.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Identity, Location, Rsa, Scheme};
use crate::time::TimeFormat;

const ID: Location = Location::header("Kick-Event-Message-Id");

/// Kick: RSA PKCS#1 with SHA-256 of `{id}.{timestamp}.{body}`, as `Kick-Event-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/kick.md")]
pub const KICK: Scheme = Scheme::rsa(
    "kick",
    Rsa::Pkcs1Sha256,
    Location::header("Kick-Event-Signature"),
    Encoding::Base64,
)
.message_id(ID)
.timestamp(
    Location::header("Kick-Event-Message-Timestamp"),
    TimeFormat::Rfc3339,
)
.audience(Audience::Everyone)
.event(Identity::Id(ID))
.event_type(Location::header("Kick-Event-Type"))
.unique_messages()
.signs(&[
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const KICK_PROFILE: Profile = Profile {
    vendor: "Kick",
    docs: &["https://docs.kick.com/events/webhook-security"],
    secret: "\
        Kick's public key, as PEM, from its page on the security of webhooks or by \
        `GET https://api.kick.com/public/v1/public-key`. It is the same for all apps.",
    variable: Some("KICK_PUBLIC_KEY"),
    unsigned: "\
        `Kick-Event-Type`, `Kick-Event-Version`, `Kick-Event-Subscription-Id` and every other \
        header, method and path.",
    events: &[
        "The kind of an event is in the unsigned `Kick-Event-Type` only: read the body as that \
        kind strictly, so that one kind cannot be taken for another.",
    ],
    retries: Some("Kick tries three times."),
    acknowledgement: &[
        "Respond with 200. An app whose endpoint fails too often is unsubscribed from all events.",
    ],
    weak_points: &[
        "The body names the broadcaster, in `/broadcaster/user_id` for most kinds, and no app: \
        handle the events of broadcasters that you subscribed to.",
    ],
    open_questions: &[
        "the window: Kick names none.",
        "when a retry comes, and whether it is signed anew.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&KICK)
};
