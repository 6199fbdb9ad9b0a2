//! Sanity's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("sanity-webhook-signature");

/// Sanity: HMAC-SHA256 of `{t}.{body}`, as `sanity-webhook-signature: t=<unix ms>,v1=<base64url>`.
#[doc = include_str!("../../docs/providers/sanity.md")]
pub const SANITY: Scheme = Scheme::hmac_sha256(
    "sanity",
    SIGNATURE.pair(",", "=", "v1"),
    Encoding::Base64UrlUnpadded,
)
.timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixMillis)
.unsigned_id(Location::header("idempotency-key"))
.event_type(Location::header("sanity-operation"))
.unique_messages()
.retried_for(Duration::from_secs(60))
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const SANITY_PROFILE: Profile = Profile {
    vendor: "Sanity",
    docs: &["https://www.sanity.io/docs/http-reference/webhooks"],
    secret: "\
        The text that was entered as secret with the webhook, in the project's settings at \
        <https://www.sanity.io/manage> under API, or as `secret` over the API.",
    signed: &[
        "The signature is base64 in the alphabet of URLs, without padding.",
        "Sanity's toolkit demands only that the time lies after 2020.",
    ],
    unsigned: "`idempotency-key`, `sanity-operation` and every other header.",
    retries: Some(
        "Twice, after 30 seconds each, if the response is 429 or 5xx; before 29 April 2026, after \
        30 minutes each.",
    ),
    open_questions: &[
        "that only a comma is between `t` and `v1`, as in what Sanity published; its toolkit reads \
        spaces there too, and such a header is refused here.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("github:Hookflo/tern@33855f2b:src/platforms/algorithms.ts"),
        Evidence::PublishedVector,
        Evidence::VendorCode("github:sanity-io/webhook-toolkit@649f5ad:test/signature.test.ts"),
    ],
    ..Profile::of(&SANITY)
};
