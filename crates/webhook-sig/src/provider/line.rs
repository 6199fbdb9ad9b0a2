//! The webhooks of LINE's Messaging API.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};

/// LINE: HMAC-SHA256 of the body, as `X-Line-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/line.md")]
pub const LINE: Scheme = Scheme::hmac_sha256(
    "line",
    Location::header("X-Line-Signature"),
    Encoding::Base64,
)
.event(Identity::Each {
    items: Location::json("/events"),
    fields: &[Location::json("/webhookEventId")],
})
.unique_messages()
.signs(&[Component::Body]);

pub(super) const LINE_PROFILE: Profile = Profile {
    vendor: "LINE",
    docs: &["https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/"],
    secret: "\
        The channel secret, as text; it is not decoded. In the LINE Developers Console on the \
        channel's tab Basic settings.",
    variable: Some("LINE_CHANNEL_SECRET"),
    signed: &[
        "One delivery carries several events. Each has a `webhookEventId`, by which repetitions \
        are known, and a `timestamp` in milliseconds; that is the event's time and not that of the \
        sending, so it is not checked.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    handshake: Some(
        "The console's \"Verify\" button sends a signed delivery whose list of events is empty. \
        Acknowledge it like any other.",
    ),
    open_questions: &["what the \"Verify\" button sends."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode("github:line/line-bot-sdk-nodejs@3c0a10c71692:lib/middleware.ts"),
    ],
    ..Profile::of(&LINE)
};
