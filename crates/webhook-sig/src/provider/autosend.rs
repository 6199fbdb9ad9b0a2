//! AutoSend's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// AutoSend: HMAC-SHA256 of the body, as `X-Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/autosend.md")]
pub const AUTOSEND: Scheme = Scheme::hmac_sha256(
    "autosend",
    Location::header("X-Webhook-Signature"),
    Encoding::Hex,
)
.event_type(Location::json("/type"))
.event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
.retried_for(Duration::from_secs(2 * 60))
.signs(&[Component::Body]);

pub(super) const AUTOSEND_PROFILE: Profile = Profile {
    vendor: "AutoSend",
    docs: &["https://docs.autosend.com/others/webhooks/verify-requests"],
    secret: "The webhook's secret, as text.",
    unsigned: "`X-Webhook-Event`, which repeats the type, and every other header.",
    retries: Some("Three times, after about 5, 10 and 20 seconds."),
    acknowledgement: &["Respond within ten seconds."],
    open_questions: &[
        "whether a retry has the same body: the time in it may be that of the attempt.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&AUTOSEND)
};
