//! Jira Cloud's webhooks with a secret.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Jira Cloud: HMAC-SHA256 of the body, as `X-Hub-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/jira-cloud.md")]
pub const JIRA_CLOUD: Scheme = Scheme::hmac_sha256(
    "jira-cloud",
    Location::header("X-Hub-Signature").prefix("sha256="),
    Encoding::Hex,
)
.event(Identity::Body)
.event_type(Location::json("/webhookEvent"))
.event_time(Location::json("/timestamp"), TimeFormat::UnixMillis)
.unique_messages()
.retried_for(Duration::from_secs(2 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const JIRA_CLOUD_PROFILE: Profile = Profile {
    vendor: "Jira Cloud",
    docs: &["https://developer.atlassian.com/cloud/jira/platform/webhooks/"],
    secret: "\
        The secret of the webhook, as text: entered or generated as \"Secret\" in Jira's settings \
        under System > WebHooks, or given over REST. Without it deliveries are not signed, and are \
        refused here.",
    signed: &[
        "The header has the form of WebSub, a method and a hash; any method but `sha256` is \
        refused. Webhooks that a Connect app declares are another matter: they show a JWT.",
    ],
    unsigned: "\
        `X-Atlassian-Webhook-Identifier`, so the delivery's id can be altered; every other \
        header, method and path.",
    retries: Some(
        "Up to five times, at intervals of 5 to 15 minutes; `X-Atlassian-Webhook-Retry` counts \
        them. After about half an hour of failures there is one attempt for each webhook.",
    ),
    notes: &["`/timestamp` in the signed body is the event's time and is not checked."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/jira-webhook-routing.ts",
        ),
    ],
    ..Profile::of(&JIRA_CLOUD)
};
