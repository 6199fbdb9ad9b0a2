//! Stream's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Stream: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/getstream.md")]
pub const GETSTREAM: Scheme =
    Scheme::hmac_sha256("getstream", Location::header("X-Signature"), Encoding::Hex)
        .unsigned_id(Location::header("X-Webhook-Id"))
        .event_type(Location::json("/type"))
        .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
        .signs(&[Component::Body]);

pub(super) const GETSTREAM_PROFILE: Profile = Profile {
    vendor: "Stream",
    other_names: &["stream"],
    docs: &["https://getstream.io/chat/docs/node/webhooks_overview/"],
    secret: "\
        The API secret of the app, as text, from Stream's dashboard; there is no other for \
        webhooks.",
    variable: Some("STREAM_API_SECRET"),
    signed: &[
        "Where an app has its webhooks compressed, the JSON is signed before that: here the bytes \
        count as they arrive, so leave compression off, or decompress in front of the endpoint.",
    ],
    unsigned: "\
        `X-Webhook-Id`, which a retry keeps, `X-Webhook-Attempt`, `X-Api-Key` and every other \
        header, method and path.",
    retries: Some("Some kinds of webhook are retried, under the same `X-Webhook-Id`."),
    weak_points: &[
        "The key is that of the whole API: anyone who verifies with it can also sign tokens for any \
        user. Keep it out of services that need it for webhooks alone.",
    ],
    notes: &["Webhooks before a message is sent, and of custom commands, read the response."],
    evidence: &[Evidence::VendorCode(
        "github:GetStream/stream-chat-js@03684f1712eb:src/signing.ts",
    )],
    ..Profile::of(&GETSTREAM)
};
