//! Sumsub's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Sumsub: HMAC-SHA256 of the body, as `x-payload-digest: <hex>`.
#[doc = include_str!("../../docs/providers/sumsub.md")]
pub const SUMSUB: Scheme = Scheme::hmac_sha256(
    "sumsub",
    Location::header("x-payload-digest"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const SUMSUB_PROFILE: Profile = Profile {
    vendor: "Sumsub",
    docs: &["https://docs.sumsub.com/docs/webhooks"],
    secret: "\
        The webhook's secret key, as text, from the Dashboard under Dev space > Webhooks > \
        Webhook manager.",
    signed: &[
        "Sumsub lets you choose the algorithm, and `x-payload-digest-alg` names it. That header is \
        not read, or a sender could choose SHA-1: set the webhook to `HMAC_SHA256_HEX`, which is \
        the only one that verifies here.",
    ],
    unsigned: "`x-payload-digest-alg` and every other header.",
    open_questions: &[
        "that the body's `correlationId` names the delivery and its `type` the event.",
    ],
    notes: &["The body's `createdAtMs` is the time of the event; no age is checked."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(""),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&SUMSUB)
};
