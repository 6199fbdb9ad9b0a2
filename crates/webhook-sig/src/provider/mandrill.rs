//! Mailchimp Transactional's webhooks, which were Mandrill's.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Answer, Component, Encoding, Handshake, Location, Scheme, Sorted};

/// Mandrill: HMAC-SHA1 of the URL and the sorted form, as `X-Mandrill-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/mandrill.md")]
pub const MANDRILL: Scheme = Scheme::hmac_sha1(
    "mandrill",
    Location::header("X-Mandrill-Signature"),
    Encoding::Base64,
)
.ambiguous_boundaries()
.handshakes(&[Handshake::new("HEAD", Answer::Status)])
.signs(&[Component::Url, Component::Sorted(Sorted::form())]);

pub(super) const MANDRILL_PROFILE: Profile = Profile {
    vendor: "Mandrill",
    other_names: &["mailchimp-transactional"],
    docs: &[
        "https://mailchimp.com/developer/transactional/guides/track-respond-activity-webhooks/#authenticating-webhook-requests",
    ],
    secret: "\
        The webhook's own authentication key, as text; the service is now called Mailchimp \
        Transactional.",
    variable: Some("MANDRILL_WEBHOOK_KEY"),
    signed: &[
        "The URL is the one that was entered for the webhook, to the letter.",
        "Each field's name and decoded value follow the URL, in the order of the names. A name \
        that occurs twice is refused. Events come several at a time, as JSON in `mandrill_events`.",
    ],
    unsigned: "Every other header.",
    handshake: Some(
        "A HEAD request, and then a POST of `mandrill_events=[]`, which is signed with the key \
        `test-webhook`: both want a 2xx. The POST is refused here; accept that key only while the \
        webhook is made, because it is known to all.",
    ),
    open_questions: &["that `_id` with the event's name identifies an event."],
    notes: &["Each event has an `_id`."],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:anymail/django-anymail@8c40cc4:anymail/webhooks/mandrill.py",
        ),
        Evidence::IndependentReceiver(
            "github:symfony/symfony@5feb7493c37:src/Symfony/Component/Mailer/Bridge/Mailchimp/Webhook/MailchimpRequestParser.php",
        ),
        Evidence::PublishedVector,
    ],
    ..Profile::of(&MANDRILL)
};
