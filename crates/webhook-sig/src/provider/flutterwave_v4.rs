//! Flutterwave's webhooks, version 4.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Flutterwave v4: HMAC-SHA256 of the body, as `flutterwave-signature: <base64>`.
#[doc = include_str!("../../docs/providers/flutterwave-v4.md")]
pub const FLUTTERWAVE_V4: Scheme = Scheme::hmac_sha256(
    "flutterwave-v4",
    Location::header("flutterwave-signature"),
    Encoding::Base64,
)
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Fields(&[
    Location::json("/type"),
    Location::json("/data/id"),
    Location::json("/timestamp"),
]))
.event_type(Location::json("/type"))
.event_time(Location::json("/timestamp"), TimeFormat::UnixMillis)
.retried_for(Duration::from_secs(2 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const FLUTTERWAVE_V4_PROFILE: Profile = Profile {
    vendor: "Flutterwave",
    docs: &["https://developer.flutterwave.com/docs/webhooks"],
    secret: "The \"Secret hash\" that was entered in the dashboard, under Settings > Webhooks.",
    variable: Some("FLUTTERWAVE_SECRET_HASH"),
    unsigned: "Every other header, method and path.",
    retries: Some(
        "Where retries are enabled in the dashboard: three times, 30 minutes apart. An attempt \
        times out after 60 seconds.",
    ),
    weak_points: &[
        "Ask Flutterwave for the transaction by its id, and compare amount, currency and \
        reference, before giving anything out.",
    ],
    open_questions: &[
        "all of the signature is known from receivers. An earlier state of Flutterwave's page has \
        the secret hash itself in this header, as version 3 has it in another: if no delivery \
        verifies, compare the header with the secret hash, and if they are equal, declare \
        `Scheme::token` with this header.",
        "that `timestamp` stays the same when a delivery is repeated.",
    ],
    evidence: &[Evidence::Documentation, Evidence::IndependentReceiver("")],
    ..Profile::of(&FLUTTERWAVE_V4)
};
