//! Twitch's EventSub.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Answer, Caller, Challenge, Component, Encoding, Handshake, Identity, Location, Scheme,
};
use crate::time::{TimeFormat, Tolerance};

/// Twitch: HMAC-SHA256 of id, time, body, as `Twitch-Eventsub-Message-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/twitch.md")]
pub const TWITCH: Scheme = Scheme::hmac_sha256(
    "twitch",
    Location::header("Twitch-Eventsub-Message-Signature").prefix("sha256="),
    Encoding::Hex,
)
.message_id(Location::header("Twitch-Eventsub-Message-Id"))
.timestamp(
    Location::header("Twitch-Eventsub-Message-Timestamp"),
    TimeFormat::Rfc3339,
)
.tolerance(Tolerance::symmetric(Duration::from_secs(600)))
.handshakes(&[Handshake::new("POST", Answer::CHALLENGE)
    .when(
        Location::header("Twitch-Eventsub-Message-Type"),
        &["webhook_callback_verification"],
    )
    .challenge(Challenge::at(Location::json("/challenge")))
    .from(Caller::Signed)])
.event(Identity::Id(Location::header("Twitch-Eventsub-Message-Id")))
.event_type(Location::json("/subscription/type"))
.unique_messages()
.signs(&[Component::Id, Component::Timestamp, Component::Body]);

pub(super) const TWITCH_PROFILE: Profile = Profile {
    vendor: "Twitch",
    docs: &["https://dev.twitch.tv/docs/eventsub/handling-webhook-events/"],
    secret: "The secret that was given with the subscription, 10 to 100 characters, as text.",
    signed: &[
        "The time is in RFC 3339 with up to nine decimals. Twitch asks receivers to refuse what is \
        older than ten minutes.",
    ],
    unsigned: "\
        `Twitch-Eventsub-Subscription-Type`, `Twitch-Eventsub-Message-Type` and every other \
        header.",
    handshake: Some(
        "A new subscription sends a signed delivery of the message type \
        `webhook_callback_verification`; the response repeats the body's `challenge` as plain \
        text and nothing else. The message type `revocation` tells that the subscription has \
        ended.",
    ),
    notes: &["Take the kind of the event from the body's `subscription`, not from a header."],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:twitch-rs/twitch_api@6f98d0a32e1d:src/eventsub/mod.rs",
        ),
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:twitchdev/twitch-cli@1e7b72ef9fe1:internal/events/trigger/forward_event.go",
        ),
    ],
    ..Profile::of(&TWITCH)
};
