//! Maxio Advanced Billing's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};

/// Maxio: HMAC-SHA256 of the body, as `X-Chargify-Webhook-Signature-Hmac-Sha-256: <hex>`.
#[doc = include_str!("../../docs/providers/chargify-maxio.md")]
pub const CHARGIFY_MAXIO: Scheme = Scheme::hmac_sha256(
    "chargify-maxio",
    Location::header("X-Chargify-Webhook-Signature-Hmac-Sha-256"),
    Encoding::Hex,
)
.event(Identity::Id(Location::form("id")))
.event_type(Location::form("event"))
.unique_messages()
.signs(&[Component::Body]);

pub(super) const CHARGIFY_MAXIO_PROFILE: Profile = Profile {
    vendor: "Maxio",
    other_names: &["chargify", "maxio"],
    docs: &["https://maxio.zendesk.com/hc/en-us/articles/24266116584077"],
    secret: "\
        The \"Site Shared Key\" of the site, as text, from the site's page (\"Edit current \
        Site\").",
    variable: Some("CHARGIFY_SITE_SHARED_KEY"),
    signed: &[
        "The product is Maxio Advanced Billing, once Chargify.",
        "The body is a form, and its bytes are signed as they are sent: do not decode it before it \
        is verified. An older header, `X-Chargify-Webhook-Signature`, is said to hold the MD5 of \
        key and body; it is not read.",
    ],
    unsigned: "`X-Chargify-Webhook-Id` and every other header.",
    open_questions: &["the id's header, which is known from one receiver."],
    notes: &["The form's `id` is signed, and stays the same when Maxio sends again."],
    evidence: &[Evidence::Documentation, Evidence::IndependentReceiver("")],
    ..Profile::of(&CHARGIFY_MAXIO)
};
