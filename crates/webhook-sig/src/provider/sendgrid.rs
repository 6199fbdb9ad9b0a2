//! SendGrid's Event Webhook.

#![cfg(feature = "ecdsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Ecdsa, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// SendGrid: ECDSA of `{timestamp}{body}`, as `X-Twilio-Email-Event-Webhook-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/sendgrid.md")]
pub const SENDGRID: Scheme = Scheme::ecdsa(
    "sendgrid",
    Ecdsa::P256Sha256Der,
    Location::header("X-Twilio-Email-Event-Webhook-Signature"),
    Encoding::Base64,
)
.timestamp(
    Location::header("X-Twilio-Email-Event-Webhook-Timestamp"),
    TimeFormat::UnixSeconds,
)
.audience(Audience::Key)
.event(Identity::Each {
    items: Location::json(""),
    fields: &[Location::json("/sg_event_id")],
})
.unique_messages()
.retried_for(Duration::from_secs(24 * 60 * 60))
.signs(&[Component::Timestamp, Component::Body]);

pub(super) const SENDGRID_PROFILE: Profile = Profile {
    vendor: "SendGrid",
    other_names: &["twilio-sendgrid"],
    docs: &[
        "https://www.twilio.com/docs/sendgrid/for-developers/tracking-events/getting-started-event-webhook-security-features",
    ],
    secret: "\
        The webhook's verification key, base64 without the lines of PEM: under Settings > Mail \
        Settings > Event Webhooks, once its signature is enabled, or by \
        `GET /v3/user/webhooks/event/settings/signed/{id}`.",
    signed: &[
        "The body is an array of events with line breaks (CRLF) between them and after the last \
        one. They are signed: do not trim the body.",
    ],
    unsigned: "Every other header, method and path.",
    events: &["The kind of each event is in its `event`, its time in its `timestamp`."],
    retries: Some("At growing intervals, until the events are 24 hours old."),
    acknowledgement: &["Any 2xx acknowledges the whole batch."],
    open_questions: &[
        "whether a retry is signed anew. SendGrid names no window; should retries be refused as \
        too old, widen it.",
    ],
    notes: &[
        "The webhook can use OAuth 2.0 in addition to the signature; its token is not read here.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:sendgrid/sendgrid-nodejs@498e2329e87d:packages/eventwebhook/src/eventwebhook.spec.js",
        ),
    ],
    ..Profile::of(&SENDGRID)
};
