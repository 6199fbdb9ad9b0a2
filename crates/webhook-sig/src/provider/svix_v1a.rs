//! Svix's webhooks, signed with a private key.

#![cfg(feature = "ed25519")]

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Audience, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const ID: Location = Location::synonyms(&["svix-id", "webhook-id"]);
const SIGNATURES: Location = Location::synonyms(&["svix-signature", "webhook-signature"]);

/// Svix v1a: Ed25519 of `{id}.{timestamp}.{body}`, as `svix-signature: v1a,<base64>`.
#[doc = include_str!("../../docs/providers/svix-v1a.md")]
pub const SVIX_V1A: Scheme =
    Scheme::ed25519("svix-v1a", SIGNATURES.entry(" ", "v1a,"), Encoding::Base64)
        .audience(Audience::Key)
        .or_hmac_sha256(SIGNATURES.entry(" ", "v1,"))
        .message_id(ID)
        .timestamp(
            Location::synonyms(&["svix-timestamp", "webhook-timestamp"]),
            TimeFormat::UnixSeconds,
        )
        .event(Identity::Id(ID))
        .event_type(Location::json("/type"))
        .unique_messages()
        .retried_for(Duration::from_secs(28 * 60 * 60))
        .signs(&[
            Component::Id,
            Component::Literal("."),
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const SVIX_V1A_PROFILE: Profile = Profile {
    vendor: "Svix",
    docs: &["https://docs.svix.com/receiving/verifying-payloads/how-manual"],
    secret: "\
        The endpoint's public key, `whpk_` and base64, where the sender has set up asymmetric \
        signatures. A secret, `whsec_` and base64, is taken as well, and verifies the entries `v1`.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS_V1A` under the header names of Svix; those of Standard \
        Webhooks count too. Its page says what becomes of entries of both versions.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    evidence: &[Evidence::VendorCode(
        "github:svix/svix-webhooks@4fc0cfb8b:server/svix-server/src/worker.rs",
    )],
    ..Profile::of(&SVIX_V1A)
};
