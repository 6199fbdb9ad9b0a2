//! Zendesk's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Zendesk: HMAC-SHA256 of `{timestamp}{body}`, as `X-Zendesk-Webhook-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/zendesk.md")]
pub const ZENDESK: Scheme = Scheme::hmac_sha256(
    "zendesk",
    Location::header("X-Zendesk-Webhook-Signature"),
    Encoding::Base64,
)
.timestamp(
    Location::header("X-Zendesk-Webhook-Signature-Timestamp"),
    TimeFormat::Rfc3339,
)
.unsigned_id(Location::header("X-Zendesk-Webhook-Invocation-Id"))
.event_type(Location::json("/type"))
.event_time(Location::json("/time"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Timestamp, Component::Body]);

pub(super) const ZENDESK_PROFILE: Profile = Profile {
    vendor: "Zendesk",
    docs: &["https://developer.zendesk.com/documentation/webhooks/verifying/"],
    secret: "\
        The webhook's signing secret, as text, though it looks like base64. In the Admin Center \
        under Apps and integrations > Webhooks, on the webhook's page (\"Reveal secret\").",
    signed: &[
        "Zendesk names no window. A webhook may come by GET or DELETE, without a body: allow these \
        with `Verifier::methods`. Test requests are signed with a secret that Zendesk publishes: a \
        keyring that holds `dGhpc19zZWNyZXRfaXNfZm9yX3Rlc3Rpbmdfb25seQ==` takes deliveries from \
        anyone.",
    ],
    unsigned: "`X-Zendesk-Webhook-Invocation-Id`, every other header, method and path.",
    notes: &["The body's `type` names the event where it has one."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/zendesk.ts",
        ),
        Evidence::IndependentReceiver(
            "github:withastro/flue@bf86b872:packages/zendesk/src/webhook.ts",
        ),
    ],
    ..Profile::of(&ZENDESK)
};
