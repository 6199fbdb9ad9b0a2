//! Increase's webhooks.

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Increase: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/increase.md")]
pub const INCREASE: Scheme = STANDARD_WEBHOOKS
    .derive("increase")
    .key_format(KeyFormat::Text)
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/category"))
    .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
    .unique_messages()
    .build();

pub(super) const INCREASE_PROFILE: Profile = Profile {
    vendor: "Increase",
    docs: &["https://increase.com/documentation/webhooks"],
    secret: "\
        The event subscription's shared secret, as text, which you choose or Increase generates; \
        it is not decoded. Increase's libraries encode it for one that decodes it again.",
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` except for the key. Before, Increase sent \
        `Increase-Webhook-Signature` with `t=` and `v1=` in hex; that one is not read.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &["the form of the older header, and whether it still comes along."],
    evidence: &[Evidence::VendorCode(
        "github:Increase/increase-python@b78b8a6782a5:src/increase/resources/events.py",
    )],
    ..Profile::of(&INCREASE)
};
