//! Asana's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Answer, Caller, Challenge, Component, Encoding, Handshake, Location, Part,
    Scheme,
};

/// Asana: HMAC-SHA256 of the body, as `X-Hook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/asana.md")]
pub const ASANA: Scheme =
    Scheme::hmac_sha256("asana", Location::header("X-Hook-Signature"), Encoding::Hex)
        .acknowledgement(Acknowledgement::statuses(&[200, 204]))
        .handshakes(&[Handshake::new(
            "POST",
            Answer::Headers(&[("X-Hook-Secret", &[Part::Challenge])]),
        )
        .challenge(Challenge::at(Location::header("X-Hook-Secret")))
        .from(Caller::BringsKey)])
        .retried_for(Duration::from_secs(24 * 60 * 60))
        .signs(&[Component::Body]);

pub(super) const ASANA_PROFILE: Profile = Profile {
    vendor: "Asana",
    docs: &["https://developers.asana.com/docs/webhooks-guide"],
    secret: "What Asana sent as `X-Hook-Secret` when the webhook was made, as text.",
    signed: &["Heartbeats are signed like everything else; their `events` are an empty list."],
    unsigned: "Every header, method and path.",
    retries: Some(
        "At growing intervals. After 24 hours without success Asana deletes the webhook.",
    ),
    handshake: Some(
        "The first POST brings the secret in `X-Hook-Secret`, and the response repeats that \
        header. The first sender would own the endpoint, so it is accepted only while the program \
        has opened the keyring for it.",
    ),
    open_questions: &["that no header or field identifies a delivery."],
    evidence: &[
        Evidence::Documentation,
        Evidence::VendorCode(
            "github:Asana/devrel-examples@7f18334:javascript/webhooks-nodejs/index.js",
        ),
    ],
    ..Profile::of(&ASANA)
};
