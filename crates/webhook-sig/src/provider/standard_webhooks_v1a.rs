//! Standard Webhooks, version 1a, with a public key.

#![cfg(feature = "ed25519")]

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Audience, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const ID: Location = Location::header("webhook-id");
const SIGNATURES: Location = Location::header("webhook-signature");

/// Standard Webhooks v1a: Ed25519 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1a,<base64>`.
#[doc = include_str!("../../docs/providers/standard-webhooks-v1a.md")]
pub const STANDARD_WEBHOOKS_V1A: Scheme = Scheme::ed25519(
    "standard-webhooks-v1a",
    SIGNATURES.entry(" ", "v1a,"),
    Encoding::Base64,
)
.audience(Audience::Key)
.or_hmac_sha256(SIGNATURES.entry(" ", "v1,"))
.message_id(ID)
.timestamp(
    Location::header("webhook-timestamp"),
    TimeFormat::UnixSeconds,
)
.event(Identity::Id(ID))
.event_type(Location::json("/type"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(76 * 60 * 60))
.signs(&[
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const STANDARD_WEBHOOKS_V1A_PROFILE: Profile = Profile {
    vendor: "Standard Webhooks",
    docs: &[
        "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    ],
    secret: "\
        The endpoint's public key: `whpk_` and the base64 of 32 bytes. A secret, `whsec_` and \
        base64, is taken as well, and verifies the entries `v1` of a sender that signs in both ways.",
    variable: Some("STANDARD_WEBHOOKS_PUBLIC_KEY"),
    signed: &[
        "The header lists several signatures, separated by spaces: `v1a` by the private key, `v1` \
        by the shared secret. A public key verifies entries `v1a` alone, and a secret entries `v1` \
        alone. With public keys only, a delivery that is signed with `v1` only is refused.",
        "While an app changes from `v1` to `v1a` it holds both kinds of key, as \
        `STANDARD_WEBHOOKS_V1A.keyring([whpk, whsec])`, and either signature is enough; \
        `Endpoint::from_env` reads one key. Remove the secret, or demand the public key with \
        `Verifier::requiring(Algorithm::Ed25519)`, as soon as the sender signs with `v1a`: a thief of \
        the secret could otherwise still sign.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:svix/svix-webhooks@4fc0cfb8b:server/svix-server/src/worker.rs",
        ),
    ],
    ..Profile::of(&STANDARD_WEBHOOKS_V1A)
};
