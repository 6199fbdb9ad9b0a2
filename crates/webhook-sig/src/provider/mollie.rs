//! Mollie's next-generation webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Mollie: HMAC-SHA256 of the body, as `X-Mollie-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/mollie.md")]
pub const MOLLIE: Scheme = Scheme::hmac_sha256(
    "mollie",
    Location::repeated("X-Mollie-Signature").prefix("sha256="),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/createdAt"), TimeFormat::Rfc3339)
.unique_messages()
.retried_for(Duration::from_secs(26 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const MOLLIE_PROFILE: Profile = Profile {
    vendor: "Mollie",
    docs: &["https://docs.mollie.com/reference/webhooks-new"],
    secret: "The signing secret that Mollie generates for the webhook subscription, as text.",
    signed: &[
        "Mollie's library takes the hash without `sha256=` too, and calls an unsigned delivery an \
        older one. Here the prefix must be there, and an unsigned delivery is refused. While a \
        secret is changed the header comes several times, once for each secret; any of them may \
        match.",
        "The older webhooks, a form with nothing but an `id` such as `tr_…`, are not signed at \
        all: fetch that object from Mollie, and believe only what it answers.",
    ],
    unsigned: "Every header, method and path.",
    retries: Some(
        "Classic webhooks: ten calls in all, at once and then after 1, 2, 4, 8, 16 and 29 minutes, \
        and 1, 2 and 22 hours.",
    ),
    open_questions: &["that `/id` identifies the event and `/type` names it."],
    evidence: &[Evidence::VendorCode(
        "github:mollie/mollie-api-php@53e49e71:src/Webhooks/SignatureValidator.php",
    )],
    ..Profile::of(&MOLLIE)
};
