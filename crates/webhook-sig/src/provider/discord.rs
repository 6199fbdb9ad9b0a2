//! Discord's interactions and webhook events.

#![cfg(feature = "ed25519")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Answer, Audience, Caller, Component, Encoding, Handshake, Identity, Location,
    Part, Scheme,
};
use crate::time::TimeFormat;

/// Discord wants a content type of the empty response, too.
const NO_CONTENT: Answer =
    Answer::Headers(&[("Content-Type", &[Part::Literal("application/json")])]);

/// Discord: Ed25519 of `{timestamp}{body}`, as `X-Signature-Ed25519: <hex>`.
#[doc = include_str!("../../docs/providers/discord.md")]
pub const DISCORD: Scheme = Scheme::ed25519(
    "discord",
    Location::header("X-Signature-Ed25519"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Signature-Timestamp"),
    TimeFormat::UnixSeconds,
)
.audience(Audience::Key)
.handshakes(&[Handshake::new("POST", NO_CONTENT)
    .when(Location::json("/type"), &["0"])
    .status(204)
    .from(Caller::Signed)])
.acknowledgement(Acknowledgement::statuses(&[204, 200, 202]))
.event(Identity::FirstOf(&[
    Identity::Id(Location::json("/id")),
    Identity::Body,
]))
.event_type(Location::json("/type"))
.unique_messages()
.retried_for(Duration::from_secs(10 * 60))
.signs(&[Component::Timestamp, Component::Body]);

pub(super) const DISCORD_PROFILE: Profile = Profile {
    vendor: "Discord",
    docs: &[
        "https://docs.discord.com/developers/interactions/overview#setting-up-an-endpoint",
        "https://docs.discord.com/developers/events/webhook-events",
    ],
    secret: "\
        The public key of the application, 64 characters of hex, from General Information in the \
        Developer Portal.",
    variable: Some("DISCORD_PUBLIC_KEY"),
    unsigned: "All headers but the two of the signature, method and path.",
    events: &[
        "Interactions have an `id`, and `type` is their kind. Webhook events have none: `type` is \
        1, and the kind and the time are in `event`.",
    ],
    retries: Some("Webhook events several times within ten minutes, interactions never."),
    acknowledgement: &[
        "A webhook event wants 204. An interaction wants the answer to the user as JSON, or 202 if \
        the app answers by the API. Respond to either within three seconds.",
    ],
    handshake: Some(
        "Both kinds of endpoint are saved once they answer a signed PING, and refuse a forged one. \
        That of webhook events, type 0, gets 204 and a `Content-Type`, without the handler. That \
        of interactions, type 1, reaches the handler, which answers `{\"type\": 1}`; a webhook \
        event has the type 1 too, but `event` in addition.",
    ),
    open_questions: &["whether a webhook event that is sent again has the same body."],
    notes: &[
        "Discord sends deliveries with wrong signatures on purpose, and takes the endpoint away \
        unless they are answered with 401.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode("github:discord/discord-interactions-js@21837b608719:src/index.ts"),
    ],
    ..Profile::of(&DISCORD)
};
