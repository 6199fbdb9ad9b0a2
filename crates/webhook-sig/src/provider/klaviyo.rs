//! Klaviyo's system webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Klaviyo: HMAC-SHA256 of `{body}{timestamp}`, as `Klaviyo-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/klaviyo.md")]
pub const KLAVIYO: Scheme = Scheme::hmac_sha256(
    "klaviyo",
    Location::header("Klaviyo-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("Klaviyo-Timestamp"), TimeFormat::HttpDate)
.event(Identity::Each {
    items: Location::json("/data"),
    fields: &[Location::json("/external_id")],
})
.event_time(Location::json("/meta/timestamp"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body, Component::Timestamp]);

pub(super) const KLAVIYO_PROFILE: Profile = Profile {
    vendor: "Klaviyo",
    docs: &["https://developers.klaviyo.com/en/docs/working_with_system_webhooks"],
    secret: "The secret of at least 16 characters that was given to the webhook, as text.",
    signed: &[
        "The time is an HTTP date, such as `Tue, 14 Nov 2023 22:13:20 GMT`. It follows the \
        body with nothing between them. That is harmless: a date has one length, and nothing \
        but a date is taken. The \"webhook\" action of a flow is another thing, and not \
        signed.",
    ],
    unsigned: "`Klaviyo-Webhook-Id` and every other header, method and path.",
    retried: Some(Retries::SignedAnew),
    open_questions: &[
        "the window. A public client's test has a time that lies five hours ahead of the \
        body's own; should yours be refused as too new, look at the two.",
    ],
    notes: &[
        "`/meta/klaviyo_webhook_id` in the signed body names the webhook: it is the same in all \
        its deliveries.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:hookdeck/webhook-skills@3b4079e4b02d:skills/klaviyo-webhooks/examples/express/src/index.js",
        ),
    ],
    ..Profile::of(&KLAVIYO)
};
