//! Mailgun's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Mailgun: HMAC-SHA256 of `{timestamp}{token}`, as `/signature/signature: <hex>` in the JSON.
#[doc = include_str!("../../docs/providers/mailgun.md")]
pub const MAILGUN: Scheme = Scheme::hmac_sha256(
    "mailgun",
    Location::json("/signature/signature"),
    Encoding::Hex,
)
.timestamp(
    Location::json("/signature/timestamp"),
    TimeFormat::UnixSeconds,
)
.late_by(Duration::from_secs(8 * 60 * 60))
.message_id(Location::json("/signature/token"))
.unsigned_body()
.acknowledgement(Acknowledgement::status(200))
.event(Identity::Id(Location::json("/signature/token")))
.event_type(Location::json("/event-data/event"))
.unique_messages()
.retried_for(Duration::from_secs(8 * 60 * 60))
.signs(&[Component::Timestamp, Component::Id]);

pub(super) const MAILGUN_PROFILE: Profile = Profile {
    vendor: "Mailgun",
    docs: &[
        "https://documentation.mailgun.com/docs/mailgun/user-manual/webhooks/securing-webhooks",
    ],
    secret: "\
        The account's \"HTTP webhook signing key\", as text, shown under Sending > Webhooks; it \
        is not the API key.",
    variable: Some("MAILGUN_WEBHOOK_SIGNING_KEY"),
    signed: &[
        "The body has an object `signature` with `timestamp`, `token` and `signature` in it. Where \
        a subaccount has events, a `parent-signature` may be next to it, which is not read.",
        "**Retries may not pass the window** of 300 seconds: they come from 10 minutes on, for 8 \
        hours, and nothing says whether they have a new time and token. Genuine deliveries have \
        been reported to come minutes late, too. To accept both, widen the past of \
        `Verifier::tolerance` to 8 hours, for which a captured signature is then good, and \
        use a replay store.",
    ],
    unsigned: "The event itself, `event-data`, with its `id` and `event`; every header.",
    retries: Some(
        "After 10, 10, 15 and 30 minutes, and 1, 2 and 4 hours, within eight hours in all. \
        Notifications of delivery are not retried.",
    ),
    weak_points: &[
        "The signature proves that Mailgun sent something at that time, and not what: anyone who \
        sees one delivery can put any event next to its three values for as long as the window is \
        open. Ask Mailgun's API before acting on an event that matters. A digit cannot move \
        between time and token, because the time would be decades away: keep the window shorter \
        than that.",
    ],
    open_questions: &["that a retry has the token of the first attempt."],
    notes: &[
        "The token is random and used once, so it is taken for the id of the message, and an event \
        is known by it. If a retry is signed anew, with a new token, its event is handled again. \
        Routes and the legacy webhooks post the same three values as fields of a form: \
        `MAILGUN_ROUTES`.",
    ],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:anymail/django-anymail@8c40cc4:anymail/webhooks/mailgun.py",
        ),
        Evidence::PublishedVector,
        Evidence::VendorCode("github:mailgun/mailgun-php@5024827b4ba1:tests/Api/WebhookTest.php"),
    ],
    ..Profile::of(&MAILGUN)
};

/// Mailgun routes: HMAC-SHA256 of `{timestamp}{token}`, as the form field `signature=<hex>`.
#[doc = include_str!("../../docs/providers/mailgun-routes.md")]
pub const MAILGUN_ROUTES: Scheme =
    Scheme::hmac_sha256("mailgun-routes", Location::form("signature"), Encoding::Hex)
        .timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
        .late_by(Duration::from_secs(8 * 60 * 60))
        .message_id(Location::form("token"))
        .unsigned_body()
        .acknowledgement(Acknowledgement::status(200))
        .event(Identity::Id(Location::form("token")))
        .unique_messages()
        .retried_for(Duration::from_secs(8 * 60 * 60))
        .signs(&[Component::Timestamp, Component::Id]);

pub(super) const MAILGUN_ROUTES_PROFILE: Profile = Profile {
    scheme: &MAILGUN_ROUTES,
    docs: &["https://documentation.mailgun.com/docs/mailgun/user-manual/receive-forward-store/"],
    signed: &[
        "The form has the fields `timestamp`, `token` and `signature` next to those of the \
        message. A message with attachments comes as `multipart/form-data`, which is not read \
        here, and refused: let a route store such messages, and fetch them.",
        "Retries may not pass the window, as with `MAILGUN`.",
    ],
    unsigned: "The message itself, with its sender and recipient; every header.",
    retries: Some(
        "After 10, 10, 15 and 30 minutes, and 1, 2 and 4 hours, within eight hours in all.",
    ),
    open_questions: &[
        "whether a retry has a new time and token; the scheme is known from one receiver.",
    ],
    notes: &[
        "This is what routes forward to a URL, and what the webhooks from before 2018 send. The \
        token is random and used once, so it is taken for the id of the message.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:anymail/django-anymail@0a07e84680e5:anymail/webhooks/mailgun.py",
    )],
    ..MAILGUN_PROFILE
};
