//! Paystack's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Paystack: HMAC-SHA512 of the body, as `x-paystack-signature: <hex>`.
#[doc = include_str!("../../docs/providers/paystack.md")]
pub const PAYSTACK: Scheme = Scheme::hmac_sha512(
    "paystack",
    Location::header("x-paystack-signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.event_type(Location::json("/event"))
.event_time(Location::json("/data/paid_at"), TimeFormat::Rfc3339)
.retried_for(Duration::from_secs(73 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const PAYSTACK_PROFILE: Profile = Profile {
    vendor: "Paystack",
    docs: &["https://paystack.com/docs/payments/webhooks/"],
    secret: "\
        The secret key of the API, the whole `sk_live_…` or `sk_test_…` text, from the \
        dashboard's Settings under API Keys & Webhooks; there is no other for webhooks.",
    variable: Some("PAYSTACK_SECRET_KEY"),
    signed: &[
        "Paystack's examples write the JSON again before they hash it. Here the bytes count as \
        they arrive, which differs where slashes were escaped.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some(
        "In live mode every three minutes for four attempts, and then every hour for 72 hours; in \
        test mode every hour for ten hours.",
    ),
    acknowledgement: &["Respond within 30 seconds."],
    weak_points: &[
        "Who can verify with this key can also move money with it. Keep it out of services that \
        need it for webhooks alone: verify in one place, and pass the result on.",
    ],
    open_questions: &["the addresses."],
    notes: &[
        "There is no id of a delivery; `/data/id` in the signed body is the object's.",
        "Addresses: 52.31.139.75, 52.49.173.169 and 52.214.14.220.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&PAYSTACK)
};
