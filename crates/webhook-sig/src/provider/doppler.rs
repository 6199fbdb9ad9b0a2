//! Doppler's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Doppler: HMAC-SHA256 of the body, as `X-Doppler-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/doppler.md")]
pub const DOPPLER: Scheme = Scheme::hmac_sha256(
    "doppler",
    Location::header("X-Doppler-Signature").prefix("sha256="),
    Encoding::Hex,
)
.event_type(Location::json("/type"))
.signs(&[Component::Body]);

pub(super) const DOPPLER_PROFILE: Profile = Profile {
    vendor: "Doppler",
    docs: &["https://docs.doppler.com/docs/webhooks"],
    secret: "\
        The text that was entered as the webhook's \"Secret\", in the project's Webhooks. It is \
        optional there; without it deliveries are not signed, and are refused here.",
    unsigned: "Every other header, method and path.",
    weak_points: &[
        "The JSON that may be entered as the webhook's own payload replaces Doppler's, and never \
        changes: all deliveries then have one signature. Take such a delivery as a hint to read \
        the secrets again, and do not give it a replay store.",
    ],
    open_questions: &["what makes two deliveries the same event: there is no id in the body."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver("github:Hookflo/tern@33855f2b:src/platforms/algorithms.ts"),
    ],
    ..Profile::of(&DOPPLER)
};
