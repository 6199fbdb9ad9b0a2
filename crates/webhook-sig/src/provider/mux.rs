//! Mux's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Mux-Signature");

/// Mux: HMAC-SHA256 of `{t}.{body}`, as `Mux-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/mux.md")]
pub const MUX: Scheme = Scheme::hmac_sha256("mux", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
    .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
    .event(Identity::Id(Location::json("/id")))
    .event_type(Location::json("/type"))
    .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
    .unique_messages()
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

pub(super) const MUX_PROFILE: Profile = Profile {
    vendor: "Mux",
    docs: &["https://www.mux.com/docs/core/verify-webhook-signatures"],
    secret: "\
        The webhook's signing secret, as text: in Mux's Settings under Webhooks (\"Show Signing \
        Secret\").",
    signed: &[
        "The scheme is `STRIPE` under another header: there may be several `v1`, of which one must \
        match.",
    ],
    unsigned: "Every header, method and path.",
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:muxinc/mux-node-sdk@89eff086:src/resources/webhooks/webhooks.ts",
        ),
    ],
    ..Profile::of(&MUX)
};
