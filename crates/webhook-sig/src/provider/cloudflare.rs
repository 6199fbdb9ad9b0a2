//! Cloudflare's webhooks and callbacks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Cloudflare Notifications: a shared token, as `cf-webhook-auth: <token>`.
#[doc = include_str!("../../docs/providers/cloudflare-notifications.md")]
pub const CLOUDFLARE_NOTIFICATIONS: Scheme = Scheme::token(
    "cloudflare-notifications",
    Location::header("cf-webhook-auth"),
)
.build();

pub(super) const CLOUDFLARE_NOTIFICATIONS_PROFILE: Profile = Profile {
    vendor: "Cloudflare",
    docs: &["https://developers.cloudflare.com/notifications/get-started/configure-webhooks/"],
    secret: "The secret that is entered for the webhook, as text and in full.",
    signed: &["Cloudflare Stream signs, with `CLOUDFLARE_STREAM`; its notifications do not."],
    unsigned: "Everything, and so not the body's `ts` either, which does not prove freshness.",
    handshake: Some(
        "Saving the webhook sends a test by POST, which carries the secret like any other \
        delivery.",
    ),
    weak_points: &["Let an alert wake someone, but act on nothing on its word alone."],
    notes: &["Notifications come from Cloudflare's own addresses, which \
        <https://www.cloudflare.com/ips/> lists, to the ports 80 and 443. The secret is \
        optional at Cloudflare; without one there is no header, and a delivery is refused."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CLOUDFLARE_NOTIFICATIONS)
};

const SIGNATURE: Location = Location::header("Webhook-Signature");

/// Cloudflare Stream: HMAC-SHA256 of `{time}.{body}`, as `Webhook-Signature: time=…,sig1=<hex>`.
#[doc = include_str!("../../docs/providers/cloudflare-stream.md")]
pub const CLOUDFLARE_STREAM: Scheme = Scheme::hmac_sha256(
    "cloudflare-stream",
    SIGNATURE.pair(",", "=", "sig1"),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(",", "=", "time"), TimeFormat::UnixSeconds)
.event(Identity::Body)
.event_type(Location::json("/status/state"))
.event_time(Location::json("/modified"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const CLOUDFLARE_STREAM_PROFILE: Profile = Profile {
    vendor: "Cloudflare",
    docs: &["https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/"],
    secret: "The webhook's secret, as text.",
    signed: &[
        "In spite of the header's name it is not Standard Webhooks. Cloudflare names no window.",
    ],
    unsigned: "Every header, method and path.",
    retried: Some(Retries::SignedAnew),
    notes: &[
        "Webhooks of live broadcasts are notifications instead, which \
        `CLOUDFLARE_NOTIFICATIONS` verifies.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&CLOUDFLARE_STREAM)
};
