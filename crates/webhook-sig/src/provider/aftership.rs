//! AfterShip Tracking's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// AfterShip: HMAC-SHA256 of the body, as `aftership-hmac-sha256: <base64>`.
#[doc = include_str!("../../docs/providers/aftership.md")]
pub const AFTERSHIP: Scheme = Scheme::hmac_sha256(
    "aftership",
    Location::header("aftership-hmac-sha256"),
    Encoding::Base64,
)
.event(Identity::Id(Location::json("/event_id")))
.event_type(Location::json("/event"))
.event_time(Location::json("/ts"), TimeFormat::UnixSeconds)
.unique_messages()
.retried_for(Duration::from_secs(69 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const AFTERSHIP_PROFILE: Profile = Profile {
    vendor: "AfterShip",
    docs: &["https://www.aftership.com/docs/tracking/webhook/webhook-signature"],
    secret: "\
        The account's webhook secret, as text, from the settings of AfterShip Tracking under \
        Webhooks. AfterShip's other products have secrets of their own.",
    signed: &[
        "AfterShip Tracking uses this header. AfterShip's products for returns, warranties and \
        shipping send the same hash in others, `as-signature-hmac-sha256` and, with \
        `hmac-sha256=` before it, `am-webhook-signature`: they are refused here.",
    ],
    unsigned: "`as-webhook-version` and every other header.",
    retries: Some(
        "Up to 14 attempts, after 30 seconds at first and twice as long each time; the last one \
        comes about 68 hours after the first.",
    ),
    open_questions: &["that `event_id` stays the same in a retry."],
    notes: &[
        "The state of the shipment is in the body at `/msg/tag`. Addresses: 104.154.18.15, \
        34.70.29.163, 34.70.81.106, 34.72.178.234 and 34.122.118.39.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:hookdeck/webhook-skills@441d4a137f28:skills/aftership-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&AFTERSHIP)
};
