//! Discord's interactions and webhook events.

#![cfg(feature = "ed25519")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

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
.event_type(Location::json("/type"))
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
    unsigned: "All headers but the two of the signature.",
    acknowledgement: &[
        "Webhook events are acknowledged with 204, and interactions with the answer to the user \
        within three seconds.",
    ],
    notes: &[
        "Discord sends deliveries with wrong signatures on purpose, and takes the endpoint away \
        unless they are answered with 401.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode("github:discord/discord-interactions-js:src/index.ts"),
    ],
    ..Profile::of(&DISCORD)
};
