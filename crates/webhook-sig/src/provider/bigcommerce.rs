//! BigCommerce's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, STANDARD_WEBHOOKS, standard_webhooks};
use crate::scheme::{Acknowledgement, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// BigCommerce: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `webhook-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/bigcommerce.md")]
pub const BIGCOMMERCE: Scheme = STANDARD_WEBHOOKS
    .derive("bigcommerce")
    .key_format(KeyFormat::Text)
    .acknowledgement(Acknowledgement::status(200))
    .event(standard_webhooks::EVENT)
    .event_type(Location::json("/scope"))
    .event_time(Location::json("/created_at"), TimeFormat::UnixSeconds)
    .unique_messages()
    .retried_for(Duration::from_secs(48 * 60 * 60))
    .build();

pub(super) const BIGCOMMERCE_PROFILE: Profile = Profile {
    vendor: "BigCommerce",
    docs: &["https://developer.bigcommerce.com/docs/integrations/webhooks/https-webhook-overview"],
    secret: "\
        The app's client secret, as text; it is not decoded, though BigCommerce's examples encode \
        it for a library that decodes it again.",
    variable: Some("BIGCOMMERCE_CLIENT_SECRET"),
    signed: &[
        "The scheme is `STANDARD_WEBHOOKS` except for the key; several signatures may be listed. \
        Static headers can be set for each hook: demand them with `Verifier::require_header`.",
    ],
    unsigned: "Every other header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Eleven times, after 1, 3, 5, 10, 15 and 30 minutes and 1, 2, 6, 14 and 24 hours. When all \
        have failed, about 48 hours after the first attempt, BigCommerce deactivates the webhook.",
    ),
    evidence: &[Evidence::Documentation],
    ..Profile::of(&BIGCOMMERCE)
};
