//! Turnkey's webhooks, version 2.

#![cfg(feature = "ed25519")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const EVENT_ID: Location = Location::header("X-Turnkey-Event-Id");
const KEY_ID: Location = Location::header("X-Turnkey-Signature-Key-Id");

/// Turnkey: Ed25519 of key, timestamp, event and body, as `X-Turnkey-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/turnkey.md")]
pub const TURNKEY: Scheme = Scheme::ed25519(
    "turnkey",
    Location::header("X-Turnkey-Signature"),
    Encoding::Hex,
)
.key_id(KEY_ID)
.message_id(EVENT_ID)
.timestamp(
    Location::header("X-Turnkey-Timestamp"),
    TimeFormat::UnixMillis,
)
.audience(Audience::Everyone)
.event(Identity::Id(EVENT_ID))
.event_type(Location::header("X-Turnkey-Event-Type"))
.unique_messages()
.signs(&[
    Component::Literal("v1.ed25519."),
    Component::Field(KEY_ID),
    Component::Literal("."),
    Component::Timestamp,
    Component::Literal("."),
    Component::Id,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const TURNKEY_PROFILE: Profile = Profile {
    vendor: "Turnkey",
    docs: &[
        "https://docs.turnkey.com/features/webhooks/verify-signatures",
        "https://docs.turnkey.com/features/webhooks/overview",
    ],
    secret: "\
        Turnkey's public keys, each as a JWK, with its `kid` as the id: the `keys` of \
        `https://api.turnkey.com/public/v1/discovery/webhooks/jwks`. They are the same for all \
        organizations.",
    variable: Some("TURNKEY_PUBLIC_KEY"),
    signed: &[
        "`X-Turnkey-Signature-Key-Id` names the key, and those with other ids are not tried.",
        "`X-Turnkey-Signature-Version` and `X-Turnkey-Signature-Algorithm` are not read: the \
        scheme signs what they must be, `v1` and `ed25519`.",
    ],
    unsigned: "\
        `X-Turnkey-Event-Type`, `X-Turnkey-Organization-Id`, `X-Turnkey-Webhook-Version` and every \
        other header, method and path.",
    events: &["The id of an event stays the same in a retry."],
    weak_points: &[
        "The id of the organization is in an unsigned header: compare the one in the body with \
        your own organization and those below it.",
    ],
    open_questions: &["for how long Turnkey sends again, and whether a retry is signed anew."],
    notes: &[
        "The older activity webhooks, those of `FEATURE_NAME_WEBHOOK`, are not signed in this way.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("github:tkhq/sdk@ea09154d8860:packages/crypto/src/webhooks.ts"),
    ],
    ..Profile::of(&TURNKEY)
};
