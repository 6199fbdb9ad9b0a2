//! Chatwoot's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Chatwoot: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Chatwoot-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/chatwoot.md")]
pub const CHATWOOT: Scheme = Scheme::hmac_sha256(
    "chatwoot",
    Location::header("X-Chatwoot-Signature").prefix("sha256="),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Chatwoot-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const CHATWOOT_PROFILE: Profile = Profile {
    vendor: "Chatwoot",
    docs: &["https://developers.chatwoot.com/api-reference/webhooks/add-a-webhook"],
    secret: "The webhook's secret, as text.",
    signed: &["Chatwoot names no window."],
    unsigned: "`X-Chatwoot-Delivery` and every other header, method and path.",
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode("github:chatwoot/chatwoot@d9e4e1f1cbd1:lib/webhooks/trigger.rb"),
    ],
    ..Profile::of(&CHATWOOT)
};
