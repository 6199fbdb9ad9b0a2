//! Woovi's webhooks, which were OpenPix's.

#![cfg(all(feature = "legacy", feature = "rsa"))]

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Audience, Component, Encoding, Location, Rsa, Scheme};

/// Woovi: RSA PKCS#1 with SHA-256 of the body, as `x-webhook-signature: <base64>`.
#[doc = include_str!("../../docs/providers/woovi.md")]
pub const WOOVI: Scheme = Scheme::rsa(
    "woovi",
    Rsa::Pkcs1Sha256,
    Location::header("x-webhook-signature"),
    Encoding::Base64,
)
.short_modulus()
.audience(Audience::Everyone)
.event_type(Location::json("/event"))
.retried_for(Duration::from_secs(43 * 60))
.signs(&[Component::Body]);

pub(super) const WOOVI_PROFILE: Profile = Profile {
    vendor: "Woovi",
    other_names: &["openpix"],
    docs: &[
        "https://developers.woovi.com/docs/webhook/seguranca/webhook-signature-validation",
        "https://developers.woovi.com/docs/webhook/seguranca/webhook-public-keys",
        "https://developers.woovi.com/docs/webhook/webhook-retry",
    ],
    secret: "\
        Woovi's public key, as PEM, from its page on signatures or by \
        `GET https://api.woovi.com/api/v1/webhook/public-keys`: 1024 bits in production, 2048 in \
        the sandbox. Both are the same for all customers.",
    variable: Some("WOOVI_PUBLIC_KEY"),
    unsigned: "Every other header, method and path.",
    retries: Some(
        "Eight times, after 10 seconds and then at intervals that double: the last one comes about \
        43 minutes after the first attempt.",
    ),
    acknowledgement: &["Respond with 200 and an empty body; a status of 400 or more is retried."],
    handshake: Some(
        "A new webhook is tested with a delivery that has `data_criacao` and the `event` that was \
        chosen, and nothing else; it wants 200.",
    ),
    weak_points: &[
        "Compare the body's `/company/id`, or `/account/clientId`, with your own.",
        "A key of 1024 bits is within the reach of an attacker with great means, and it signs for \
        all of Woovi's customers. Ask Woovi's API for the charge before you deliver anything.",
    ],
    open_questions: &[
        "whether the test of a new webhook is signed.",
        "whether a retry repeats the body, and what identifies an event.",
    ],
    notes: &[
        "`X-OpenPix-Signature` has an HMAC with SHA-1 under the webhook's own secret. Woovi calls \
        it deprecated, and it is not read here, but it is the only one of the two that says for \
        whom a delivery is.",
    ],
    evidence: &[Evidence::Documentation, Evidence::PublishedVector],
    ..Profile::of(&WOOVI)
};
