//! Tally's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Tally: HMAC-SHA256 of the body, as `Tally-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/tally.md")]
pub const TALLY: Scheme = Scheme::hmac_sha256(
    "tally",
    Location::header("Tally-Signature"),
    Encoding::Base64,
)
.event(Identity::Id(Location::json("/eventId")))
.event_type(Location::json("/eventType"))
.event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const TALLY_PROFILE: Profile = Profile {
    vendor: "Tally",
    docs: &["https://tally.so/help/webhooks"],
    secret: "\
        The webhook's signing secret, as text. It is optional at Tally, and without it a delivery \
        is refused here.",
    signed: &[
        "Tally's sample parses the body and writes it as JSON again before hashing. Here the bytes \
        count as they arrived, which is the same where Tally sends compact JSON.",
    ],
    unsigned: "Every header.",
    open_questions: &["the names of the body's fields."],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&TALLY)
};
