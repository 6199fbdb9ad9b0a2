//! Calendly's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

const SIGNATURE: Location = Location::header("Calendly-Webhook-Signature");

/// Calendly: HMAC-SHA256 of `{t}.{body}`, as `Calendly-Webhook-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/calendly.md")]
pub const CALENDLY: Scheme =
    Scheme::hmac_sha256("calendly", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .tolerance(Tolerance::symmetric(Duration::from_secs(180)))
        .event(Identity::Body)
        .event_type(Location::json("/event"))
        .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
        .unique_messages()
        .retried_for(Duration::from_secs(24 * 60 * 60))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const CALENDLY_PROFILE: Profile = Profile {
    vendor: "Calendly",
    docs: &["https://developer.calendly.com/api-docs/4c305798a61d3-webhook-signatures"],
    secret: "\
        The webhook's signing key, as text: the `signing_key` of the request that created the \
        subscription, or the one that Calendly generates for an OAuth app.",
    signed: &[
        "The window is that of the example on Calendly's page, and reaches as far into the future. \
        The form is Stripe's under another name.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some(
        "At growing intervals for 24 hours, or until 24 hours after the booked time. Then Calendly \
        disables the subscription.",
    ),
    evidence: &[
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/calendly-webhook-routing.ts",
        ),
        Evidence::IndependentReceiver(
            "github:triggerdotdev/trigger.dev@b082e4438933:packages/core/src/v3/webhooks/index.ts",
        ),
    ],
    ..Profile::of(&CALENDLY)
};
