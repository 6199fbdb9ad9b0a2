//! PandaDoc's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// PandaDoc: HMAC-SHA256 of the body, as the query parameter `signature=<hex>`.
#[doc = include_str!("../../docs/providers/pandadoc.md")]
pub const PANDADOC: Scheme =
    Scheme::hmac_sha256("pandadoc", Location::query("signature"), Encoding::Hex)
        .unsigned_id(Location::header("X-PandaDoc-Webhook-Event-Id"))
        .signs(&[Component::Body]);

pub(super) const PANDADOC_PROFILE: Profile = Profile {
    vendor: "PandaDoc",
    docs: &["https://developers.pandadoc.com/docs/webhook-verification"],
    secret: "The webhook's shared key, as text.",
    signed: &[
        "PandaDoc adds the parameter to the URL that it was given, after those that are there \
        already. The target must reach the verifier with its query; loggers should leave the query \
        out.",
    ],
    unsigned: "The rest of the query, every header, method and path.",
    open_questions: &["that an event's `data.id` with its `event` identifies it."],
    notes: &["The body is a JSON array of events."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("npm:pandadoc@1.0.1"),
    ],
    ..Profile::of(&PANDADOC)
};
