//! MailerLite's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// MailerLite: HMAC-SHA256 of the body, as `Signature: <hex>`.
#[doc = include_str!("../../docs/providers/mailerlite.md")]
pub const MAILERLITE: Scheme =
    Scheme::hmac_sha256("mailerlite", Location::header("Signature"), Encoding::Hex)
        .signs(&[Component::Body]);

pub(super) const MAILERLITE_PROFILE: Profile = Profile {
    vendor: "MailerLite",
    docs: &["https://developers.mailerlite.com/docs/webhooks.html"],
    secret: "The webhook's secret, as text.",
    signed: &[
        "The header has the name that HTTP Message Signatures (RFC 9421) use, but holds a bare \
        hash: a gateway that understands that standard must leave it alone.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &["all of it comes from the receiver of a third party."],
    evidence: &[Evidence::IndependentReceiver("")],
    ..Profile::of(&MAILERLITE)
};
