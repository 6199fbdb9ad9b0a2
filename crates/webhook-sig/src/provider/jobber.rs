//! Jobber's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Jobber: HMAC-SHA256 of the body, as `X-Jobber-Hmac-SHA256: <base64>`.
#[doc = include_str!("../../docs/providers/jobber.md")]
pub const JOBBER: Scheme = Scheme::hmac_sha256(
    "jobber",
    Location::header("X-Jobber-Hmac-SHA256"),
    Encoding::Base64,
)
.event_type(Location::json("/data/webHookEvent/topic"))
.event_time(
    Location::json("/data/webHookEvent/occurredAt"),
    TimeFormat::Rfc3339,
)
.signs(&[Component::Body]);

pub(super) const JOBBER_PROFILE: Profile = Profile {
    vendor: "Jobber",
    docs: &["https://developer.getjobber.com/docs/using_jobbers_api/setting_up_webhooks"],
    secret: "\
        The app's OAuth client secret, as text, from Jobber's Developer Center; there is no other \
        for webhooks.",
    variable: Some("JOBBER_CLIENT_SECRET"),
    unsigned: "Every other header, method and path.",
    acknowledgement: &["Respond within one second, and handle the event afterwards."],
    open_questions: &[
        "what makes two deliveries the same event: there is no id in the body. Its time is in \
        whole seconds, so two changes of one item within a second look alike.",
    ],
    notes: &[
        "Jobber may send a delivery more than once. Apps from before 8 December 2023 have the time \
        at `occuredAt`, misspelled.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/jobber-webhook-routing.ts",
        ),
    ],
    ..Profile::of(&JOBBER)
};
