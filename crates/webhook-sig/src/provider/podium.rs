//! Podium's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Podium: HMAC-SHA256 of `{timestamp}.{body}`, as `podium-signature: <hex>`.
#[doc = include_str!("../../docs/providers/podium.md")]
pub const PODIUM: Scheme = Scheme::hmac_sha256(
    "podium",
    Location::header("podium-signature"),
    Encoding::Hex,
)
.timestamp(Location::header("podium-timestamp"), TimeFormat::UnixMillis)
.acknowledgement(Acknowledgement::status(200))
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const PODIUM_PROFILE: Profile = Profile {
    vendor: "Podium",
    docs: &["https://docs.podium.com/docs/verifying-webhook-signatures"],
    secret: "The webhook's secret, as text.",
    signed: &["Podium documents no window."],
    unsigned: "Every other header, method and path.",
    retries: Some(
        "About 15 times within about eight hours, while later events wait; then Podium disables \
        the webhook.",
    ),
    evidence: &[Evidence::Documentation],
    ..Profile::of(&PODIUM)
};
