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
    docs: &[
        "https://developers.squarespace.com/commerce-apis/webhooks/verifying-notifications",
        "https://developers.squarespace.com/webhook-subscriptions-overview",
    ],
    secret: "\
        The webhook subscription's secret: hex, decoded before use, in either case. Taken as text \
        it makes another key, and every delivery is refused.",
    unsigned: "Every header.",
    evidence: &[Evidence::Documentation, Evidence::IndependentReceiver("")],
    ..Profile::of(&SQUARESPACE)
};
