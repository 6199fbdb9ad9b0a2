//! Orb's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Orb: HMAC-SHA256 of `v1:{timestamp}:{body}`, as `X-Orb-Signature: v1=<hex>`.
#[doc = include_str!("../../docs/providers/orb.md")]
pub const ORB: Scheme = Scheme::hmac_sha256(
    "orb",
    Location::header("X-Orb-Signature").entry(" ", "v1="),
    Encoding::Hex,
)
.timestamp(Location::header("X-Orb-Timestamp"), TimeFormat::Rfc3339Utc)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[
    Component::Literal("v1:"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);

pub(super) const ORB_PROFILE: Profile = Profile {
    vendor: "Orb",
    other_names: &["withorb"],
    docs: &["https://docs.withorb.com/integrations-and-exports/webhooks"],
    secret: "The endpoint's secret, as text.",
    signed: &[
        "The time is in `X-Orb-Timestamp`, in UTC but without saying so, such as \
        `2024-03-27T15:42:29.551`. Several signatures may be listed, separated by spaces, of which \
        one must match; entries of other versions are skipped.",
    ],
    unsigned: "Every other header, method and path.",
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:orbcorp/orb-python@604050c257ef:tests/api_resources/test_webhooks.py",
        ),
    ],
    ..Profile::of(&ORB)
};
