//! Squarespace's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Squarespace: HMAC-SHA256 of the body, as `Squarespace-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/squarespace.md")]
pub const SQUARESPACE: Scheme = Scheme::hmac_sha256(
    "squarespace",
    Location::header("Squarespace-Signature"),
    Encoding::Hex,
)
.key_format(KeyFormat::Hex)
.signs(&[Component::Body]);

pub(super) const SQUARESPACE_PROFILE: Profile = Profile {
    vendor: "Squarespace",
    docs: &["https://developers.squarespace.com/webhook-subscriptions-overview"],
    secret: "\
        The webhook subscription's secret: hex, decoded before use, in either case. Taken as text \
        it makes another key, and every delivery is refused.",
    unsigned: "Every header.",
    open_questions: &[
        "all of it, the decoding of the key too, rests on a table that others made from \
        Squarespace's pages; no delivery was published.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&SQUARESPACE)
};
