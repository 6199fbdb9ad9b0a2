//! Coinbase's webhooks and callbacks.

use std::time::Duration;

use crate::provider::{Evidence, HOOK0, Profile, Retries, hook0};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Coinbase CDP: HMAC-SHA256 of time, headers and body, as `X-Hook0-Signature: t=…,h=…,v1=<hex>`.
#[doc = include_str!("../../docs/providers/coinbase-cdp.md")]
pub const COINBASE_CDP: Scheme = HOOK0
    .derive("coinbase-cdp")
    .methods(hook0::METHODS)
    .event(Identity::Id(Location::header("X-Event-Id")))
    .event_type(Location::header("X-Event-Type"))
    .unique_messages()
    .build();

pub(super) const COINBASE_CDP_PROFILE: Profile = Profile {
    vendor: "Coinbase",
    docs: &["https://docs.cdp.coinbase.com/webhooks/verify-signatures"],
    secret: "The secret of the webhook's subscription, as text.",
    signed: &[
        "Coinbase delivers through Hook0, and this is `HOOK0` under another id.",
        "The message is `{t}.{h}.{values}.{body}`: `h` names the signed headers, whose values \
        are joined by full stops. Coinbase sends a `v0` too, which covers the body alone and \
        is ignored.",
    ],
    unsigned: "\
        Method, path, and every header that `h` does not list; `X-Event-Id` and `X-Event-Type` \
        are signed if they are on it.",
    retried: Some(Retries::SignedAnew),
    weak_points: &[
        "Full stops inside the values are not escaped, and event types hold some: under one \
        signature a part of one header's value can move to the header that is listed next to it, \
        or to the body.",
    ],
    notes: &["The type is in the body too, as `eventType`."],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&COINBASE_CDP)
};

/// Coinbase Commerce: HMAC-SHA256 of the body, as `X-CC-Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/coinbase-commerce.md")]
pub const COINBASE_COMMERCE: Scheme = Scheme::hmac_sha256(
    "coinbase-commerce",
    Location::header("X-CC-Webhook-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Id(Location::json("/event/id")))
.event_type(Location::json("/event/type"))
.event_time(Location::json("/event/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(72 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const COINBASE_COMMERCE_PROFILE: Profile = Profile {
    vendor: "Coinbase",
    docs: &["https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security"],
    secret: "\
        The shared secret of the webhook subscriptions, as text, from the settings of Coinbase \
        Commerce.",
    signed: &[
        "Coinbase's other products sign otherwise: those of its developer platform by \
        `COINBASE_CDP`, with headers in the message.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some("At growing intervals of up to one hour, for up to three days."),
    weak_points: &["The body's `created_at` is the event's time and not checked for age."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:coinbase/coinbase-commerce-node@d46c59684423:test/testWebhook.spec.js",
        ),
    ],
    ..Profile::of(&COINBASE_COMMERCE)
};
