//! Svix's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Svix's own libraries take the names of Standard Webhooks too.
const ID: Location = Location::synonyms(&["svix-id", "webhook-id"]);

/// A retry has the same id, and a new time.
pub(super) const EVENT: Identity = Identity::Id(ID);

/// Svix: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/svix.md")]
pub const SVIX: Scheme = Scheme::hmac_sha256(
    "svix",
    Location::synonyms(&["svix-signature", "webhook-signature"]).entry(" ", "v1,"),
    Encoding::Base64,
)
.key_format(KeyFormat::Whsec)
.message_id(ID)
.timestamp(
    Location::synonyms(&["svix-timestamp", "webhook-timestamp"]),
    TimeFormat::UnixSeconds,
)
.event(EVENT)
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

pub(super) const SVIX_PROFILE: Profile = Profile {
    vendor: "Svix",
    docs: &["https://docs.svix.com/receiving/verifying-payloads/how-manual"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64: on the endpoint's page, under \
        \"Signing Secret\".",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` under the header names `svix-id`, `svix-timestamp` and \
        `svix-signature`, which many services on Svix send. The names of Standard Webhooks count \
        too, as in Svix's own libraries. Where both come, we ask for equal values, which those \
        libraries do not. `Signer` writes the first names: to sign under the others, take \
        `STANDARD_WEBHOOKS`, or `--scheme standard-webhooks`.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    evidence: &[Evidence::VendorCode(
        "github:svix/svix-webhooks@4fc0cfb8b:javascript/src/webhook.test.ts",
    )],
    ..Profile::of(&SVIX)
};
