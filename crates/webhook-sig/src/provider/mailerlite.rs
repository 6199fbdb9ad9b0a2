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
    open_questions: &[
        "all of it: the scheme was written from one receiver, with which three others agree, and \
        MailerLite's page was not read.",
    ],
    notes: &[
        "MailerLite Classic is reported to send the same hash as `X-MailerLite-Signature`: that \
        needs a scheme of your own, which differs in the location alone.",
    ],
    evidence: &[
        Evidence::IndependentReceiver("npm:n8n-nodes-base@2.41.2"),
        Evidence::IndependentReceiver(""),
    ],
    ..Profile::of(&MAILERLITE)
};
