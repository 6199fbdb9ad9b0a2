//! Mailomat's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const ID: Location = Location::header("X-MOM-Webhook-Id");
const EVENT: Location = Location::header("X-MOM-Webhook-Event");

/// Mailomat: HMAC-SHA256 of `{id}.{event}.{timestamp}`, as `X-MOM-Webhook-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/mailomat.md")]
pub const MAILOMAT: Scheme = Scheme::hmac_sha256(
    "mailomat",
    Location::header("X-MOM-Webhook-Signature").prefix("sha256="),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-MOM-Webhook-Timestamp"),
    TimeFormat::UnixSeconds,
)
.message_id(ID)
.unsigned_body()
.event(Identity::Id(ID))
.event_type(EVENT)
.unique_messages()
.signs(&[
    Component::Id,
    Component::Literal("."),
    Component::Field(EVENT),
    Component::Literal("."),
    Component::Timestamp,
]);

pub(super) const MAILOMAT_PROFILE: Profile = Profile {
    vendor: "Mailomat",
    docs: &["https://api.mailomat.swiss/docs/#tag/webhook-security"],
    secret: "The webhook's secret, as text.",
    signed: &[
        "Symfony's receiver accepts deliveries for 12 hours, which suggests that retries keep \
        their timestamp; widen the past of `Verifier::tolerance` to accept those, and use a \
        replay store.",
    ],
    unsigned: "The body, and with it the recipient and what happened; every other header.",
    weak_points: &[
        "The signature proves that Mailomat sent an event of this id and type at that time, and \
        not what is in it: anyone who sees one delivery can put any body next to its headers for \
        as long as the window is open. Ask Mailomat's API before acting on an event that matters.",
    ],
    open_questions: &["all but the published delivery, which is known from one receiver."],
    evidence: &[
        Evidence::PublishedVector,
        Evidence::IndependentReceiver(
            "github:symfony/symfony@323e77148c30:src/Symfony/Component/Mailer/Bridge/Mailomat/Webhook/MailomatRequestParser.php",
        ),
    ],
    ..Profile::of(&MAILOMAT)
};
