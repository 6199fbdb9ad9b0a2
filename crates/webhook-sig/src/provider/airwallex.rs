//! Airwallex's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Airwallex: HMAC-SHA256 of `{timestamp}{body}`, as `x-signature: <hex>`.
#[doc = include_str!("../../docs/providers/airwallex.md")]
pub const AIRWALLEX: Scheme =
    Scheme::hmac_sha256("airwallex", Location::header("x-signature"), Encoding::Hex)
        .timestamp(Location::header("x-timestamp"), TimeFormat::UnixMillis)
        .signs(&[Component::Timestamp, Component::Body]);

pub(super) const AIRWALLEX_PROFILE: Profile = Profile {
    vendor: "Airwallex",
    docs: &["https://www.airwallex.com/docs/developer-tools/webhooks/listen-for-webhook-events"],
    secret: "\
        The webhook's secret, as text, from Airwallex's web app under Settings > Developer > \
        Webhooks.",
    signed: &["The body follows the timestamp with nothing in between. Airwallex names no window."],
    unsigned: "Every other header, method and path.",
    weak_points: &[
        "Nothing separates time and body. A body that begins with a digit could lend it to the \
        time, but a time with one digit more or less lies decades away and is refused.",
    ],
    notes: &["Addresses: Airwallex lists those that it sends from in its documentation."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&AIRWALLEX)
};
