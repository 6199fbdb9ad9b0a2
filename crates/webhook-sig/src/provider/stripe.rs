//! Stripe's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Stripe-Signature");

/// Stripe: HMAC-SHA256 of `{t}.{body}`, as `Stripe-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/stripe.md")]
pub const STRIPE: Scheme =
    Scheme::hmac_sha256("stripe", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .event(Identity::Id(Location::json("/id")))
        .event_type(Location::json("/type"))
        .event_time(Location::json("/created"), TimeFormat::UnixSeconds)
        .unique_messages()
        .retried_for(Duration::from_secs(72 * 60 * 60))
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const STRIPE_PROFILE: Profile = Profile {
    vendor: "Stripe",
    docs: &["https://docs.stripe.com/webhooks#verify-manually"],
    secret: "\
        The endpoint's signing secret, the whole `whsec_…` text; unlike Standard Webhooks it is \
        not decoded. The Dashboard shows it on the endpoint's page under Webhooks (\"Reveal\"), \
        one for test mode and another for live mode; `stripe listen` prints one of its own.",
    signed: &[
        "One `v1` that verifies is enough, because Stripe is said to send one for each secret while \
        one is rolled; entries of other versions are skipped.",
    ],
    unsigned: "Every header.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "In live mode for three days, at growing intervals; in a sandbox three times within a few \
        hours.",
    ),
    open_questions: &["how a secret is rolled: that each active one then has its own `v1`."],
    notes: &["Addresses: <https://stripe.com/files/ips/ips_webhooks.txt>."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:stripe/stripe-node@663942164d38:src/Webhooks.ts"),
    ],
    ..Profile::of(&STRIPE)
};
