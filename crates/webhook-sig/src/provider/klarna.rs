//! Klarna Network's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Klarna: HMAC-SHA256 of the body, as `Klarna-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/klarna.md")]
pub const KLARNA: Scheme = Scheme::hmac_sha256(
    "klarna",
    Location::header("Klarna-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::statuses(&[200, 201, 202, 204]))
.event(Identity::Id(Location::json("/metadata/event_id")))
.event_type(Location::json("/metadata/event_type"))
.event_time(Location::json("/metadata/occurred_at"), TimeFormat::Rfc3339)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const KLARNA_PROFILE: Profile = Profile {
    vendor: "Klarna",
    docs: &["https://docs.klarna.com/klarna-network-distribution/acquiring-partner-setup/webhooks"],
    secret: "The signing key, as text.",
    signed: &[
        "`Klarna-Signing-Key-Id` names the key that signed. It is not read: during a rotation \
        every key of the keyring is tried. Klarna calls the ports 443 and 8443 alone. The older \
        push and callback requests of Checkout v3 and Payments are not signed at all; on those \
        fetch the order instead.",
    ],
    unsigned: "`Klarna-Signing-Key-Id` and every other header, method and path.",
    retries: Some("At growing intervals of up to twelve hours."),
    open_questions: &[
        "hex and the key as text, as in the public code of a plugin. Other receivers differ, \
        and some read base64: if yours are refused, try your own scheme with \
        `Encoding::Base64`.",
    ],
    notes: &["`/metadata/occurred_at` in the signed body is the event's time and is not checked."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&KLARNA)
};
