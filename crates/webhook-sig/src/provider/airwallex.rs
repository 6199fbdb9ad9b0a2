//! Airwallex's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Airwallex: HMAC-SHA256 of `{timestamp}{body}`, as `x-signature: <hex>`.
#[doc = include_str!("../../docs/providers/airwallex.md")]
pub const AIRWALLEX: Scheme =
    Scheme::hmac_sha256("airwallex", Location::header("x-signature"), Encoding::Hex)
        .timestamp(Location::header("x-timestamp"), TimeFormat::UnixMillis)
        .acknowledgement(Acknowledgement::status(200))
        .event(Identity::Id(Location::json("/id")))
        .event_type(Location::json("/name"))
        .unique_messages()
        .signs(&[Component::Timestamp, Component::Body]);

pub(super) const AIRWALLEX_PROFILE: Profile = Profile {
    vendor: "Airwallex",
    docs: &["https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events"],
    secret: "\
        The webhook's secret, as text, from Airwallex's web app under Settings > Developer > \
        Webhooks.",
    signed: &[
        "The body follows the timestamp with nothing in between. A body that begins with a digit \
        could lend it to the timestamp, but one with a digit more or less is decades off and is \
        refused. Airwallex names no window.",
    ],
    unsigned: "Every other header, method and path.",
    notes: &["Addresses: Airwallex lists those that it sends from in its documentation."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&AIRWALLEX)
};
