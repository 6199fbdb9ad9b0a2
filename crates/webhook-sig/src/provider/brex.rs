//! Brex's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Location, Scheme};

/// Brex: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `Webhook-Signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/brex.md")]
pub const BREX: Scheme = STANDARD_WEBHOOKS
    .derive("brex")
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/event_type"))
    .unique_messages()
    .retried_for(Duration::from_secs(28 * 60 * 60))
    .build();

pub(super) const BREX_PROFILE: Profile = Profile {
    vendor: "Brex",
    docs: &["https://developer.brex.com/docs/webhooks"],
    secret: "\
        The secret that Brex returns at `GET /v1/webhooks/secrets`: base64, with or without \
        `whsec_` before it.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` unchanged. While secrets are rotated, `GET \
        /v1/webhooks/secrets` returns two: put both into the keyring. Brex names no window.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    open_questions: &[
        "that several signatures are in the header with spaces between them, and that two secrets \
        are returned during a rotation.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:PipedreamHQ/pipedream@172bd4ef6ec7:components/brex/sources/new-transfer-event/common.mjs",
        ),
    ],
    ..Profile::of(&BREX)
};
