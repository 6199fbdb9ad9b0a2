//! Heroku's app webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Heroku: HMAC-SHA256 of the body, as `Heroku-Webhook-Hmac-SHA256: <base64>`.
#[doc = include_str!("../../docs/providers/heroku.md")]
pub const HEROKU: Scheme = Scheme::hmac_sha256(
    "heroku",
    Location::header("Heroku-Webhook-Hmac-SHA256"),
    Encoding::Base64,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/webhook_metadata/event/include"))
.event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const HEROKU_PROFILE: Profile = Profile {
    vendor: "Heroku",
    docs: &["https://devcenter.heroku.com/articles/app-webhooks"],
    secret: "\
        The subscription's secret, as text; it is not decoded. It was entered as \"Secret\" with \
        the webhook, on the app's page under More > View Webhooks.",
    signed: &[
        "A subscription may have an `Authorization` value of its own, which Heroku sends along \
        unchanged: demand it with `Verifier::require_header`. The event's `/id` and the delivery's \
        `/webhook_metadata/delivery/id` are in the signed body, as do resource and action.",
    ],
    unsigned: "Every header, method and path.",
    open_questions: &[
        "base64 and the key as text are known from receivers, which agree; no delivery was \
        published.",
    ],
    evidence: &[
        Evidence::Notes,
        Evidence::IndependentReceiver(
            "github:getsentry/sentry@03a60f9a032b:src/sentry_plugins/heroku/plugin.py",
        ),
    ],
    ..Profile::of(&HEROKU)
};
