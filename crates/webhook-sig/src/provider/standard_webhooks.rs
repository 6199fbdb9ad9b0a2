//! Standard Webhooks, version 1, with a shared secret.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

const ID: Location = Location::header("webhook-id");

/// A retry has the same id, and a new time.
pub(super) const EVENT: Identity = Identity::Id(ID);

/// Standard Webhooks: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/standard-webhooks.md")]
pub const STANDARD_WEBHOOKS: Scheme = Scheme::hmac_sha256(
    "standard-webhooks",
    Location::header("webhook-signature").entry(" ", "v1,"),
    Encoding::Base64,
)
.key_format(KeyFormat::Whsec)
.message_id(ID)
.timestamp(
    Location::header("webhook-timestamp"),
    TimeFormat::UnixSeconds,
)
.event(EVENT)
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

pub(super) const STANDARD_WEBHOOKS_PROFILE: Profile = Profile {
    vendor: "Standard Webhooks",
    docs: &[
        "https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md",
    ],
    secret: "The endpoint's secret: `whsec_` and the base64 of 24 to 64 bytes.",
    variable: Some("STANDARD_WEBHOOKS_SECRET"),
    signed: &[
        "While a secret is rotated the header lists several signatures, separated by spaces; \
        entries of other versions are skipped. An id with a full stop in it is refused, because it \
        could borrow from the timestamp.",
        "Entries `v1a` are signed with a private key, and `STANDARD_WEBHOOKS_V1A` verifies them.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:standard-webhooks/standard-webhooks@b2fa7b8719fb:libraries/javascript/src/webhook.test.ts",
        ),
    ],
    ..Profile::of(&STANDARD_WEBHOOKS)
};
