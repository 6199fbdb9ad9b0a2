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
    acknowledgement: &["One third party notes a limit of ten seconds."],
    weak_points: &["The body's `timestamp` is the event's time and not checked for age."],
    open_questions: &[
        "the address of the page below, and the ten seconds. The scheme follows ten independent \
        public receivers, which agree.",
    ],
    evidence: &[Evidence::IndependentReceiver("")],
    ..Profile::of(&DWOLLA)
};
