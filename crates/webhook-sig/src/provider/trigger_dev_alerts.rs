//! Trigger.dev's alert webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Trigger.dev alerts: HMAC-SHA256 of the body, as `x-trigger-signature-hmacsha256: <hex>`.
#[doc = include_str!("../../docs/providers/trigger-dev-alerts.md")]
pub const TRIGGER_DEV_ALERTS: Scheme = Scheme::hmac_sha256(
    "trigger-dev-alerts",
    Location::header("x-trigger-signature-hmacsha256"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/created"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const TRIGGER_DEV_ALERTS_PROFILE: Profile = Profile {
    vendor: "Trigger.dev",
    other_names: &["trigger-dev"],
    docs: &["https://trigger.dev/docs/troubleshooting-alerts"],
    secret: "\
        The alert webhook's secret, as text: on the page Alerts, when the webhook alert is \
        created.",
    unsigned: "Every header.",
    retries: Some("As the job is retried."),
    evidence: &[Evidence::VendorCode(
        "github:triggerdotdev/trigger.dev@b082e443:apps/webapp/app/v3/services/alerts/deliverAlert.server.ts",
    )],
    ..Profile::of(&TRIGGER_DEV_ALERTS)
};
