//! Worldpay's Access events.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Worldpay Access: HMAC-SHA256 of the body, as `Event-Signature: <key id>/SHA256/<hex>`.
#[doc = include_str!("../../docs/providers/worldpay-access.md")]
pub const WORLDPAY_ACCESS: Scheme = Scheme::hmac_sha256(
    "worldpay-access",
    Location::header("Event-Signature").last(",", "/"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/eventId")))
.event_type(Location::json("/eventDetails/type"))
.event_time(Location::json("/eventTimestamp"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const WORLDPAY_ACCESS_PROFILE: Profile = Profile {
    vendor: "Worldpay",
    docs: &["https://developer.worldpay.com/products/events/signature"],
    secret: "The shared secret that Worldpay gives out, as text.",
    signed: &[
        "The header is off by default, and Worldpay switches it on when asked.",
        "While a secret is rotated the header lists several signatures, separated by commas, in \
        any order. Any of them may match, regardless of the key id and hash name before it: \
        SHA-256 is the only one there is. Worldpay's older order notifications, in XML, are not \
        signed at all.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &[
        "that the secret is used as text and not decoded from hex, and that signatures are in \
        lower-case hex. If nothing verifies, try the decoded key: \
        `WORLDPAY_ACCESS.derive(\"worldpay-access\").key_format(KeyFormat::Hex).build()`.",
        "that `eventId` identifies a delivery.",
    ],
    notes: &["`eventTimestamp` in the body is the event's time, and is not checked."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&WORLDPAY_ACCESS)
};
