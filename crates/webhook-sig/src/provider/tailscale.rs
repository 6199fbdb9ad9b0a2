//! Tailscale's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Tailscale-Webhook-Signature");

/// Tailscale: HMAC-SHA256 of `{t}.{body}`, as `Tailscale-Webhook-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/tailscale.md")]
pub const TAILSCALE: Scheme =
    Scheme::hmac_sha256("tailscale", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const TAILSCALE_PROFILE: Profile = Profile {
    vendor: "Tailscale",
    docs: &["https://tailscale.com/kb/1213/webhooks"],
    secret: "\
        The webhook's secret, the whole `tskey-webhook-…` text. Tailscale shows it once, when the \
        endpoint is added on the admin console's page Webhooks, and again when it is rotated.",
    signed: &["The body is a list of events, all under one signature."],
    unsigned: "Every header.",
    acknowledgement: &["Later events wait until this one is acknowledged."],
    notes: &["Each event in the body has a `type`."],
    evidence: &[
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
        Evidence::VendorCode("github:tailscale/tailscale@1beb14580401:docs/webhooks/example.go"),
    ],
    ..Profile::of(&TAILSCALE)
};
