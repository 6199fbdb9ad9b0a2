//! Webhooks that Appwrite Messaging sends.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Appwrite Messaging: HMAC-SHA256 of `{timestamp}.{body}`, as
/// `X-Appwrite-Webhook-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/appwrite-messaging.md")]
pub const APPWRITE_MESSAGING: Scheme = Scheme::hmac_sha256(
    "appwrite-messaging",
    Location::header("X-Appwrite-Webhook-Signature").prefix("sha256="),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Appwrite-Webhook-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);

pub(super) const APPWRITE_MESSAGING_PROFILE: Profile = Profile {
    vendor: "Appwrite",
    docs: &["https://appwrite.io/docs/products/messaging"],
    secret: "\
        The signing secret of the messaging provider of the kind webhook, as text. It is optional, \
        and without it a delivery is refused here.",
    signed: &[
        "The webhooks of an Appwrite project, which announce events, use the same header name for \
        another scheme, SHA-1 over the URL and the body: they are refused here.",
        "Appwrite names no window.",
    ],
    unsigned: "Every other header, which the message may bring along; method and path.",
    acknowledgement: &["Appwrite reports any other answer as a failed delivery of the message."],
    open_questions: &["whether Appwrite sends a message again that failed."],
    notes: &["The body is the message's content, as it was given to Appwrite."],
    evidence: &[Evidence::VendorCode(
        "github:appwrite/appwrite@0a9ba2c9456c:src/Appwrite/Utopia/Messaging/Adapter/Webhook.php",
    )],
    ..Profile::of(&APPWRITE_MESSAGING)
};
