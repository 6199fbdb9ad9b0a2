//! Shippo's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Shippo-Auth-Signature");

/// Shippo: HMAC-SHA256 of `{t}.{body}`, as `Shippo-Auth-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/shippo.md")]
pub const SHIPPO: Scheme =
    Scheme::hmac_sha256("shippo", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const SHIPPO_PROFILE: Profile = Profile {
    vendor: "Shippo",
    docs: &["https://docs.goshippo.com/docs/tracking/webhooksecurity/"],
    secret: "The secret that Shippo's support sets up on request, as text.",
    signed: &[
        "Without such a secret Shippo does not sign: its default is a token in the URL, which this \
        scheme does not read.",
        "Shippo names no window.",
    ],
    unsigned: "Every header.",
    open_questions: &["that `data.object_id` with `event` tells deliveries apart."],
    notes: &[
        "The body's `event` names the event.",
        "Addresses: 52.4.41.98, 52.23.121.194, 52.44.110.80, 54.81.253.187 and 54.81.255.221; in \
        the EU region 34.248.247.69, 34.253.119.130, 52.214.174.64 and 54.72.179.250.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&SHIPPO)
};
