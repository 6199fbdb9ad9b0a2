//! Agora's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Agora: HMAC-SHA256 of the body, as `Agora-Signature-V2: <hex>`.
#[doc = include_str!("../../docs/providers/agora.md")]
pub const AGORA: Scheme = Scheme::hmac_sha256(
    "agora",
    Location::header("Agora-Signature-V2"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200).with_body("application/json", "{}"))
.event(Identity::Id(Location::json("/noticeId")))
.event_type(Location::json("/eventType"))
.timestamp(Location::json("/notifyMs"), TimeFormat::UnixMillis)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const AGORA_PROFILE: Profile = Profile {
    vendor: "Agora",
    docs: &["https://docs.agora.io/en/video-calling/advanced-features/receive-notifications"],
    secret: "The notification service's secret, as text.",
    signed: &["`notifyMs` in the signed body is when Agora sends: a retry has a new one."],
    unsigned: "Every header.",
    retried: Some(Retries::SignedAnew),
    retries: Some("Up to three times, at once and then at growing intervals."),
    acknowledgement: &["Respond within ten seconds, with a JSON body."],
    handshake: Some(
        "Agora's health check sends test events of the subscribed kinds, and wants status 200 \
        and a JSON body like any delivery.",
    ),
    open_questions: &["that the health check is signed: Agora's page names no exception."],
    notes: &[
        "The same delivery carries `Agora-Signature` too, with SHA-1 under the same key. It is not \
        read here; `AGORA_V1` reads it, for those who cannot take this one.",
    ],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&AGORA)
};

/// Agora v1: HMAC-SHA1 of the body, as `Agora-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/agora-v1.md")]
pub const AGORA_V1: Scheme = Scheme::hmac_sha1(
    "agora-v1",
    Location::header("Agora-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200).with_body("application/json", "{}"))
.event(Identity::Id(Location::json("/noticeId")))
.event_type(Location::json("/eventType"))
.timestamp(Location::json("/notifyMs"), TimeFormat::UnixMillis)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const AGORA_V1_PROFILE: Profile = Profile {
    vendor: "Agora",
    docs: &["https://docs.agora.io/en/video-calling/advanced-features/receive-notifications"],
    secret: "The notification service's secret, as text; it is the same for both signatures.",
    variable: Some("AGORA_WEBHOOK_SECRET"),
    signed: &["`notifyMs` in the signed body is when Agora sends: a retry has a new one."],
    unsigned: "Every header.",
    retried: Some(Retries::SignedAnew),
    retries: Some("Up to three times, at once and then at growing intervals."),
    acknowledgement: &["Respond within ten seconds, with a JSON body."],
    handshake: Some(
        "Agora's health check sends test events of the subscribed kinds, and wants status 200 \
        and a JSON body like any delivery.",
    ),
    open_questions: &["that the health check is signed: Agora's page names no exception."],
    notes: &[
        "Agora sends this in addition to `Agora-Signature-V2`. Take `AGORA`, which checks the \
        newer one, wherever you can.",
    ],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&AGORA_V1)
};
