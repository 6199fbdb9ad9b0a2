//! Fizzy's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Fizzy: HMAC-SHA256 of the body, as `X-Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/fizzy.md")]
pub const FIZZY: Scheme = Scheme::hmac_sha256(
    "fizzy",
    Location::header("X-Webhook-Signature"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/action"))
.event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const FIZZY_PROFILE: Profile = Profile {
    vendor: "Fizzy",
    docs: &["https://docs.rs/fizzy-sdk/latest/fizzy_sdk/webhooks/"],
    secret: "\
        The webhook's signing secret, as text. Fizzy generates it, and shows it on the webhook's \
        page.",
    signed: &[
        "The body is JSON, unless the URL is one of Slack, Campfire or Basecamp, which get text of \
        their own form.",
    ],
    unsigned: "\
        `X-Webhook-Timestamp`, the event's time, which is in the signed body too; every other \
        header, method and path.",
    retries: Some("No automatic retry. A webhook that fails again and again is disabled."),
    acknowledgement: &["Respond within seven seconds, and with at most 100 KB."],
    evidence: &[Evidence::VendorCode(
        "github:basecamp/fizzy@0a1862ac438f:app/models/webhook/delivery.rb",
    )],
    ..Profile::of(&FIZZY)
};
