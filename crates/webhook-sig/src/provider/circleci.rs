//! CircleCI's outbound webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, ListPolicy, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("circleci-signature")
    .pair(",", "=", "v1")
    .policy(ListPolicy::NewestVersion);

/// CircleCI: HMAC-SHA256 of the body, as `circleci-signature: v1=<hex>`.
#[doc = include_str!("../../docs/providers/circleci.md")]
pub const CIRCLECI: Scheme = Scheme::hmac_sha256("circleci", SIGNATURE, Encoding::Hex)
    .event(Identity::Id(Location::json("/id")))
    .event_type(Location::json("/type"))
    .event_time(Location::json("/happened_at"), TimeFormat::Rfc3339)
    .unique_messages()
    .signs(&[Component::Body]);

pub(super) const CIRCLECI_PROFILE: Profile = Profile {
    vendor: "CircleCI",
    docs: &["https://circleci.com/docs/outbound-webhooks/"],
    secret: "\
        The text that was entered as \"Secret token\" with the webhook, in the Project Settings \
        under Webhooks. It is optional there, and without it a delivery is refused here.",
    signed: &[
        "The header is a list, `v1=<hex>,v2=…`, which has `v1` alone for now. CircleCI demands \
        that only the newest version be trusted, so a delivery that brings another one next to \
        `v1` is malformed here, lest an attacker fall back to the weaker.",
    ],
    unsigned: "`circleci-event-type` and every other header; the type is in the body too.",
    evidence: &[Evidence::PublishedVector, Evidence::Documentation],
    ..Profile::of(&CIRCLECI)
};
