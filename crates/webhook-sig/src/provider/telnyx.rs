//! Telnyx.

#![cfg(feature = "ed25519")]

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Audience, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Telnyx: Ed25519 of `{timestamp}|{body}`, as `telnyx-signature-ed25519: <base64>`.
#[doc = include_str!("../../docs/providers/telnyx.md")]
pub const TELNYX: Scheme = Scheme::ed25519(
    "telnyx",
    Location::header("telnyx-signature-ed25519"),
    Encoding::Base64,
)
.timestamp(
    Location::header("telnyx-timestamp"),
    TimeFormat::UnixSeconds,
)
.audience(Audience::Key)
.event(Identity::Id(Location::json("/data/id")))
.event_type(Location::json("/data/event_type"))
.event_time(Location::json("/data/occurred_at"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[
    Component::Timestamp,
    Component::Literal("|"),
    Component::Body,
]);

pub(super) const TELNYX_PROFILE: Profile = Profile {
    vendor: "Telnyx",
    docs: &["https://developers.telnyx.com/docs/messaging/messages/receiving-webhooks"],
    secret: "\
        The public key of the account, 32 bytes in base64, from Keys & Credentials > Public Key in \
        the Mission Control Portal.",
    variable: Some("TELNYX_PUBLIC_KEY"),
    unsigned: "All headers but the two of the signature, method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "To the failover URL, if one is set. The body's `/meta/attempt` counts the attempts.",
    ),
    acknowledgement: &["Respond with 200, which Telnyx's API pages ask for."],
    open_questions: &["when and how often a delivery is sent again."],
    notes: &[
        "The messages of TeXML come as forms. They are signed in the same way, and have no event \
        id where it is read here.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:team-telnyx/telnyx-python@a74508f49091:src/telnyx/lib/webhook_verification.py",
        ),
    ],
    ..Profile::of(&TELNYX)
};
