//! Webflow's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Webflow: HMAC-SHA256 of `{timestamp}:{body}`, as `x-webflow-signature: <hex>`.
#[doc = include_str!("../../docs/providers/webflow.md")]
pub const WEBFLOW: Scheme = Scheme::hmac_sha256(
    "webflow",
    Location::header("x-webflow-signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("x-webflow-timestamp"),
    TimeFormat::UnixMillis,
)
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const WEBFLOW_PROFILE: Profile = Profile {
    vendor: "Webflow",
    docs: &[
        "https://developers.webflow.com/data/docs/working-with-webhooks#validating-request-signatures",
    ],
    secret: "\
        The client secret of the OAuth app, from <https://webflow.com/dashboard/account/apps>, or \
        the webhook's own `secret`, which the API returns when a site token creates it, as text.",
    unsigned: "Every other header.",
    retries: Some("Three attempts at most."),
    notes: &["Nearly every body has a `triggerType`, which names the event."],
    evidence: &[
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
        Evidence::VendorCode(
            "github:webflow/js-webflow-api@31e9cf381301:src/wrapper/WebhooksClient.ts",
        ),
    ],
    ..Profile::of(&WEBFLOW)
};
