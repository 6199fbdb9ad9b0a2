//! Wise's webhooks.

#![cfg(feature = "rsa")]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// Wise: RSA PKCS#1 with SHA-256 of the body, as `X-Signature-SHA256: <base64>`.
#[doc = include_str!("../../docs/providers/wise.md")]
pub const WISE: Scheme = Scheme::rsa(
    "wise",
    Rsa::Pkcs1Sha256,
    Location::header("X-Signature-SHA256"),
    Encoding::Base64,
)
.audience(Audience::Everyone)
.unsigned_id(Location::header("X-Delivery-Id"))
.event_type(Location::json("/event_type"))
.retried_for(Duration::from_secs(14 * 24 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const WISE_PROFILE: Profile = Profile {
    vendor: "Wise",
    other_names: &["transferwise"],
    docs: &["https://docs.wise.com/features/webhooks-notifications/event-handling"],
    secret: "\
        Wise's public key, as PEM, from its page on event handling: one for production and one for \
        the sandbox. Both are the same for all customers.",
    variable: Some("WISE_PUBLIC_KEY"),
    unsigned: "`X-Delivery-Id`, `X-Test-Notification` and every other header, method and path.",
    events: &["`/data/occurred_at` is the time of the event, and `/sent_at` that of sending."],
    retries: Some("At most 25 times, at growing intervals, for two weeks."),
    acknowledgement: &["Respond with a 2xx within five seconds."],
    weak_points: &[
        "Compare the body's `/subscription_id`, or `/data/resource/profile_id`, with your own.",
    ],
    open_questions: &["whether a retry has the same `X-Delivery-Id` and body."],
    notes: &["An older header, `X-Signature`, has an RSA signature with SHA-1. It is not read."],
    evidence: &[
        Evidence::Documentation,
        Evidence::PublishedVector,
        Evidence::VendorCode(
            "github:transferwise/digital-signatures-examples@c29c3625cbf2:verify-webhook-signature/verify-signature.js",
        ),
    ],
    ..Profile::of(&WISE)
};
