//! MailerSend's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// MailerSend: HMAC-SHA256 of the body, as `Signature: <hex>`.
#[doc = include_str!("../../docs/providers/mailersend.md")]
pub const MAILERSEND: Scheme =
    Scheme::hmac_sha256("mailersend", Location::header("Signature"), Encoding::Hex)
        .event(Identity::Fields(&[
            Location::json("/type"),
            Location::json("/data/id"),
            Location::json("/created_at"),
        ]))
        .event_type(Location::json("/type"))
        .event_time(Location::json("/created_at"), TimeFormat::Rfc3339)
        .signs(&[Component::Body]);

pub(super) const MAILERSEND_PROFILE: Profile = Profile {
    vendor: "MailerSend",
    docs: &["https://developers.mailersend.com/api/v1/webhooks.html"],
    secret: "\
        The webhook's signing secret, as text, with the webhook in MailerSend's domain settings. \
        Inbound routes have one of their own.",
    signed: &[
        "The header has the name that HTTP Message Signatures (RFC 9421) use, but holds a bare \
        hash: a gateway that understands that standard must leave it alone.",
    ],
    unsigned: "Every other header, method and path.",
    open_questions: &["that `created_at` stays the same when a delivery is repeated."],
    notes: &[
        "When a webhook is saved, MailerSend sends a ping of type `webhook.test`, without `data`. \
        It is signed with `test_Am3L1GuOIc4blLUuHqAPxxwkZaJyEk8G`, the same for everyone, and so is \
        refused here. If the webhook cannot be saved because of that, answer the ping elsewhere at \
        first; never leave that secret among your keys.",
    ],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::IndependentReceiver(
            "github:symfony/symfony@5feb7493c37:src/Symfony/Component/Mailer/Bridge/MailerSend/Webhook/MailerSendRequestParser.php",
        ),
        Evidence::IndependentReceiver(
            "github:anymail/django-anymail@8c40cc4:anymail/webhooks/mailersend.py",
        ),
    ],
    ..Profile::of(&MAILERSEND)
};
