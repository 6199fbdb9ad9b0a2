//! Square's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Square: HMAC-SHA256 of `{url}{body}`, as `x-square-hmacsha256-signature: <base64>`.
#[doc = include_str!("../../docs/providers/square.md")]
pub const SQUARE: Scheme = Scheme::hmac_sha256(
    "square",
    Location::header("x-square-hmacsha256-signature"),
    Encoding::Base64,
)
.event(Identity::Id(Location::json("/event_id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(24 * 60 * 60))
.signs(&[Component::Url, Component::Body]);

pub(super) const SQUARE_PROFILE: Profile = Profile {
    vendor: "Square",
    docs: &["https://developer.squareup.com/docs/webhooks/step3validate"],
    secret: "\
        The subscription's signature key, as text: in the Developer Console under Webhooks > \
        Subscriptions, in the endpoint's details (\"Signature Key\", \"Show\").",
    variable: Some("SQUARE_SIGNATURE_KEY"),
    signed: &[
        "The URL is the notification URL, exactly as it is entered in the dashboard, down to the \
        slash at its end. It is never taken from the request. Nothing separates it from the body, \
        so a body that begins with a character that a URL may have is refused.",
        "The old `x-square-signature`, with SHA-1, is ignored.",
    ],
    unsigned: "Every header.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "Eleven times, after 1, 2, 4, 8, 16, 32 and 60 minutes and 2, 4, 8 and 8 hours. Retries \
        carry `square-retry-number` and `square-retry-reason` (`http_timeout`, `http_error`, \
        `ssl_error` or `other_error`), and all attempts `square-initial-delivery-timestamp`.",
    ),
    acknowledgement: &["Respond within ten seconds."],
    open_questions: &["the addresses, which others have noted down."],
    notes: &[
        "Addresses: 54.245.1.154 and 34.202.99.168; in the sandbox 54.212.177.79 and 107.20.218.8.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:square/square-nodejs-sdk@c58c6e097af6:src/wrapper/WebhooksHelper.ts",
        ),
    ],
    ..Profile::of(&SQUARE)
};
