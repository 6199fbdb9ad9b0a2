//! Akahu's webhooks.

#![cfg(feature = "rsa")]

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Audience, Component, Encoding, Location, Rsa, Scheme};

/// Akahu: RSA PKCS#1 with SHA-256 of the body, as `X-Akahu-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/akahu.md")]
pub const AKAHU: Scheme = Scheme::rsa(
    "akahu",
    Rsa::Pkcs1Sha256,
    Location::header("X-Akahu-Signature"),
    Encoding::Base64,
)
.key_id(Location::header("X-Akahu-Signing-Key"))
.audience(Audience::Everyone)
.acknowledgement(Acknowledgement::status(200))
.event_type(Location::json("/webhook_type"))
.signs(&[Component::Body]);

/// Akahu's one-off payments: RSA PKCS#1 with SHA-256 of the body, as `x-akahu-payments-signature: <base64>`.
#[doc = include_str!("../../docs/providers/akahu-payments.md")]
pub const AKAHU_PAYMENTS: Scheme = Scheme::rsa(
    "akahu-payments",
    Rsa::Pkcs1Sha256,
    Location::header("x-akahu-payments-signature"),
    Encoding::Base64,
)
.key_id(Location::header("x-akahu-payments-signing-key"))
.audience(Audience::Everyone)
.signs(&[Component::Body]);

const KEY_ID: &str = "\
    The header with the key's id names the key, and those with other ids are not tried. It need not \
    be signed: it only chooses among the keys that you have. Once another id comes, Akahu wants the \
    earlier key dropped.";

pub(super) const AKAHU_PROFILE: Profile = Profile {
    vendor: "Akahu",
    docs: &["https://developers.akahu.nz/docs/reference-webhooks"],
    secret: "\
        Akahu's public key, as PEM: `/item` of `GET https://api.akahu.io/v1/keys/{id}`, with the id \
        of `X-Akahu-Signing-Key`. It is the same for all apps, and may be kept for 24 hours.",
    variable: Some("AKAHU_PUBLIC_KEY"),
    signed: &[KEY_ID],
    unsigned: "Every other header, method and path.",
    events: &["The kind of an event is in `/webhook_type` and `/webhook_code`."],
    acknowledgement: &["Respond with 200 within five seconds."],
    weak_points: &["No webhook names its app: handle the users and the connections that you know."],
    open_questions: &[
        "what makes two deliveries the same event.",
        "when Akahu sends again, and when it gives up.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&AKAHU)
};

pub(super) const AKAHU_PAYMENTS_PROFILE: Profile = Profile {
    vendor: "Akahu one-off payments",
    docs: &["https://developers.akahu.nz/reference/getwebhooksigningkey"],
    secret: "\
        Akahu's public key for one-off payments, as PEM: by \
        `GET https://api.payments.akahu.io/v1/webhooks/keys/{id}`, with the id of \
        `x-akahu-payments-signing-key`. It is the same for all apps.",
    variable: Some("AKAHU_PAYMENTS_PUBLIC_KEY"),
    signed: &[KEY_ID],
    unsigned: "Every other header, method and path.",
    weak_points: &["Handle the payments that you have made, and no others."],
    open_questions: &[
        "what makes two deliveries the same event.",
        "when Akahu sends again, and when it gives up.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&AKAHU_PAYMENTS)
};
