//! Dwolla's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Dwolla: HMAC-SHA256 of the body, as `X-Request-Signature-SHA-256: <hex>`.
#[doc = include_str!("../../docs/providers/dwolla.md")]
pub const DWOLLA: Scheme = Scheme::hmac_sha256(
    "dwolla",
    Location::header("X-Request-Signature-SHA-256"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/topic"))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const DWOLLA_PROFILE: Profile = Profile {
    vendor: "Dwolla",
    docs: &["https://developers.dwolla.com/docs/working-with-webhooks/process-and-validate"],
    secret: "The secret that was given when the subscription was created, as text.",
    unsigned: "`X-Dwolla-Topic` and every other header; the body has the topic too.",
    acknowledgement: &[
        "Third parties note a limit of ten seconds. After 400 failures in a row Dwolla pauses \
        the subscription, according to its older documentation.",
    ],
    weak_points: &["The body's `timestamp` is the event's time and not checked for age."],
    open_questions: &["the address of the page below, and the ten seconds."],
    evidence: &[
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&DWOLLA)
};
