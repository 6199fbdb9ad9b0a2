//! PlanetScale's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// PlanetScale: HMAC-SHA256 of the body, as `X-PlanetScale-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/planetscale.md")]
pub const PLANETSCALE: Scheme = Scheme::hmac_sha256(
    "planetscale",
    Location::header("X-PlanetScale-Signature"),
    Encoding::Hex,
)
.event(Identity::Body)
.event_type(Location::json("/event"))
.event_time(Location::json("/timestamp"), TimeFormat::UnixSeconds)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const PLANETSCALE_PROFILE: Profile = Profile {
    vendor: "PlanetScale",
    docs: &["https://planetscale.com/docs/api/webhooks"],
    secret: "\
        The webhook's secret, as text: in the database's settings under Webhooks, in the \
        webhook's menu (\"Show secret\").",
    unsigned: "Every header, method and path.",
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("npm:@trigger.dev/core@4.8.3"),
    ],
    ..Profile::of(&PLANETSCALE)
};
