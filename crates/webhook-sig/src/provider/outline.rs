//! Outline's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Outline-Signature");

/// Outline: HMAC-SHA256 of `{t}.{body}`, as `Outline-Signature: t=<unix ms>,s=<hex>`.
#[doc = include_str!("../../docs/providers/outline.md")]
pub const OUTLINE: Scheme =
    Scheme::hmac_sha256("outline", SIGNATURE.pair(",", "=", "s"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixMillis)
        .event(Identity::Id(Location::json("/id")))
        .event_type(Location::json("/event"))
        .event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
        .unique_messages()
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);

pub(super) const OUTLINE_PROFILE: Profile = Profile {
    vendor: "Outline",
    docs: &["https://www.getoutline.com/developers"],
    secret: "\
        The webhook's signing secret, the whole `ol_whs_…` text, with the webhook in Outline's \
        settings.",
    signed: &["The time is in milliseconds, and signed as it is written. Outline names no window."],
    unsigned: "Every other header, method and path.",
    retries: Some(
        "No automatic retry. A webhook whose deliveries fail too often is disabled, and its author \
        gets a mail.",
    ),
    acknowledgement: &["Respond within five seconds; a redirect is a failure."],
    evidence: &[Evidence::VendorCode(
        "github:outline/outline@d77dcdf853:server/models/WebhookSubscription.ts",
    )],
    ..Profile::of(&OUTLINE)
};
