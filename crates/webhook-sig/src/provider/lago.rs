//! Lago's webhooks with an HMAC.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// Lago: HMAC-SHA256 of the body, as `X-Lago-Signature: <base64>`.
#[doc = include_str!("../../docs/providers/lago.md")]
pub const LAGO: Scheme = Scheme::hmac_sha256(
    "lago",
    Location::header("X-Lago-Signature"),
    Encoding::Base64,
)
.acknowledgement(Acknowledgement::statuses(&[200, 201, 202, 204]))
.unsigned_id(Location::header("X-Lago-Unique-Key"))
.event_type(Location::json("/webhook_type"))
.signs(&[Component::Body]);

pub(super) const LAGO_PROFILE: Profile = Profile {
    vendor: "Lago",
    docs: &["https://getlago.com/docs/api-reference/webhooks/format---signature"],
    secret: "\
        The organization's HMAC signature token, a UUID, as text: in Lago under Developers > \
        Webhooks.",
    signed: &[
        "Choose HMAC as the endpoint's signature. The default is a JSON Web Token in the same \
        header, with `X-Lago-Signature-Algorithm: jwt`, which is not verified here.",
    ],
    unsigned: "\
        `X-Lago-Unique-Key`, the delivery's id, which a retry keeps; \
        `X-Lago-Signature-Algorithm`, every other header, method and path.",
    retried: Some(Retries::Repeated),
    retries: Some(
        "Twice, about 3 and then about 20 seconds later, unless `LAGO_WEBHOOK_ATTEMPTS` of the \
        server says otherwise; a failed delivery can also be sent again by hand.",
    ),
    evidence: &[Evidence::VendorCode(
        "github:getlago/lago-api@1b1c24a6a6c3:app/models/webhook.rb",
    )],
    ..Profile::of(&LAGO)
};
