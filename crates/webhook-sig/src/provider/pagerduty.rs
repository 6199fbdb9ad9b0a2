//! PagerDuty's webhooks, version 3.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// PagerDuty: HMAC-SHA256 of the body, as `X-PagerDuty-Signature: v1=<hex>`.
#[doc = include_str!("../../docs/providers/pagerduty.md")]
pub const PAGERDUTY: Scheme = Scheme::hmac_sha256(
    "pagerduty",
    Location::header("X-PagerDuty-Signature").entry(",", "v1="),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/event/id")))
.event_type(Location::json("/event/event_type"))
.event_time(Location::json("/event/occurred_at"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(48 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const PAGERDUTY_PROFILE: Profile = Profile {
    vendor: "PagerDuty",
    docs: &["https://developer.pagerduty.com/docs/webhooks/webhook-signatures/"],
    secret: "\
        The webhook subscription's secret, as text. PagerDuty generates it and shows it once, \
        when the subscription is created: in the popup, or in the API's response.",
    signed: &[
        "While a secret is rotated several signatures are listed, separated by commas, of which \
        one must match; entries of other versions are skipped.",
    ],
    unsigned: "`X-Webhook-Id` and every other header, method and path.",
    retries: Some(
        "For up to 48 hours after a timeout, 5xx, 429, or an error of connection or DNS, while \
        later events about the same resource wait. Any other 4xx drops the event, and three \
        dropped in a row disable the subscription for 24 hours.",
    ),
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:PagerDuty/go-pagerduty@d34fb98:webhookv3/webhookv3_test.go"),
    ],
    ..Profile::of(&PAGERDUTY)
};
