//! Emailit's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Emailit: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Emailit-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/emailit.md")]
pub const EMAILIT: Scheme = Scheme::hmac_sha256(
    "emailit",
    Location::header("X-Emailit-Signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Emailit-Timestamp"),
    TimeFormat::UnixSeconds,
)
.event(Identity::Each {
    items: Location::json(""),
    fields: &[Location::json("/event_id")],
})
.unique_messages()
.retried_for(Duration::from_secs(92 * 60 * 60))
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const EMAILIT_PROFILE: Profile = Profile {
    vendor: "Emailit",
    docs: &["https://emailit.com/docs/webhooks/request-signature/"],
    secret: "\
        The webhook's secret, `whsec_` and 64 hexadecimal digits: the whole text, not decoded. \
        Emailit shows it once, when the webhook is created or its secret is reset.",
    signed: &[
        "A reset ends the old secret at once, also for deliveries that wait to be retried: these \
        are signed with the new one.",
    ],
    unsigned: "Every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "Eleven times: after 5 and 30 minutes, 2 and 5 hours, and then every 12 hours. After about \
        three days of failures Emailit disables the webhook.",
    ),
    acknowledgement: &["Respond within 30 seconds; a redirect is a failure."],
    open_questions: &["that a retry brings the events of the first attempt, and no others."],
    notes: &["A delivery is an array of 1 to 100 events, each with its own `event_id` and `type`."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&EMAILIT)
};
