//! Alchemy's Notify webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Alchemy: HMAC-SHA256 of the body, as `X-Alchemy-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/alchemy.md")]
pub const ALCHEMY: Scheme = Scheme::hmac_sha256(
    "alchemy",
    Location::header("X-Alchemy-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(12 * 60))
.signs(&[Component::Body]);

pub(super) const ALCHEMY_PROFILE: Profile = Profile {
    vendor: "Alchemy",
    docs: &["https://www.alchemy.com/docs/reference/notify-api-quickstart"],
    secret: "\
        The signing key of the webhook, as text: in the dashboard under Data > Webhooks, in the \
        webhook's menu (\"Signing Key\"). Each webhook has its own.",
    variable: Some("ALCHEMY_SIGNING_KEY"),
    unsigned: "Every header, method and path.",
    retries: Some("After 15 seconds, one minute and ten minutes."),
    weak_points: &["The body's `createdAt` is the event's time and not checked for age."],
    notes: &["Addresses: Alchemy sends from 54.236.136.17 and 34.237.24.169."],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:alchemyplatform/webhook-examples@28a2888:node-express/src/webhooksUtil.ts",
        ),
    ],
    ..Profile::of(&ALCHEMY)
};
