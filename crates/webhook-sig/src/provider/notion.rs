//! Notion's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Notion: HMAC-SHA256 of the body, as `X-Notion-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/notion.md")]
pub const NOTION: Scheme = Scheme::hmac_sha256(
    "notion",
    Location::header("X-Notion-Signature").prefix("sha256="),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const NOTION_PROFILE: Profile = Profile {
    vendor: "Notion",
    docs: &["https://developers.notion.com/reference/webhooks"],
    secret: "The subscription's `verification_token`, the whole `secret_…` text.",
    variable: Some("NOTION_VERIFICATION_TOKEN"),
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some("Up to eight attempts, which `attempt_number` counts."),
    handshake: Some(
        "The first POST brings the `verification_token`, and is signed with that very token. Such \
        a signature proves nothing about its sender, so the request is refused here while you do \
        not have the token: catch it with a route of your own that serves nothing else, paste the \
        token into Notion's page, and take the route away. Once the token is the key, a repeated \
        one verifies like any delivery; it has neither `id` nor `type`.",
    ),
    notes: &["`/timestamp` in the signed body is the event's time and is not checked."],
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::VendorCode("github:makenotion/notion-sdk-js@9060802d386a:src/webhooks.ts"),
    ],
    ..Profile::of(&NOTION)
};
