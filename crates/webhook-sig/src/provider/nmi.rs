//! NMI's webhooks about the onboarding of merchants.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// NMI onboarding: HMAC-SHA256 of the body, as `Signature: <hex>`.
#[doc = include_str!("../../docs/providers/nmi.md")]
pub const NMI: Scheme = Scheme::hmac_sha256("nmi", Location::header("Signature"), Encoding::Hex)
    .signs(&[Component::Body]);

pub(super) const NMI_PROFILE: Profile = Profile {
    vendor: "NMI",
    docs: &["https://docs.nmi.com/reference/subscriptions"],
    secret: "The subscription's secret, as text, which goes with the callback URL.",
    signed: &[
        "This is about the subscriptions of the Sign-Up API. The gateway's own webhooks have \
        another header, `Webhook-Signature`, and another scheme.",
        "The header has the name that HTTP Message Signatures (RFC 9421) use, but holds a bare \
        hash: a gateway that understands that standard must leave it alone.",
    ],
    unsigned: "Every other header, method and path.",
    retries: Some("Several times, the first ten seconds after the failure."),
    open_questions: &["that the hash is in lower-case hex, as the documented function writes it."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&NMI)
};
