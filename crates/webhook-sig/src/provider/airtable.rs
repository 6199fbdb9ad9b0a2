//! Airtable's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Airtable: HMAC-SHA256 of the body, as `X-Airtable-Content-MAC: hmac-sha256=<hex>`.
#[doc = include_str!("../../docs/providers/airtable.md")]
pub const AIRTABLE: Scheme = Scheme::hmac_sha256(
    "airtable",
    Location::header("X-Airtable-Content-MAC").prefix("hmac-sha256="),
    Encoding::Hex,
)
.key_format(KeyFormat::Base64)
.event(Identity::Fields(&[
    Location::json("/webhook/id"),
    Location::json("/timestamp"),
]))
.event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const AIRTABLE_PROFILE: Profile = Profile {
    vendor: "Airtable",
    docs: &["https://airtable.com/developers/web/api/webhooks-overview"],
    secret: "The webhook's `macSecretBase64`, decoded from base64.",
    unsigned: "Every header.",
    open_questions: &["all of it is known from one receiver, a library for Airtable's API."],
    notes: &[
        "A delivery is a ping: it names the base and the webhook that has news, and the handler \
        fetches the news by cursor. So a replayed ping costs one fetch and tells nothing false.",
        "The body's `timestamp` is signed with it but not checked for age.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:gtalarico/pyairtable@25f31b0f4ab9:tests/test_models_webhook.py",
    )],
    ..Profile::of(&AIRTABLE)
};
