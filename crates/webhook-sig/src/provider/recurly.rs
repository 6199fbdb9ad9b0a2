//! Recurly's webhooks, as JSON.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Recurly: HMAC-SHA256 of `{timestamp}.{body}`, as `recurly-signature: <unix ms>,<hex>`.
#[doc = include_str!("../../docs/providers/recurly.md")]
pub const RECURLY: Scheme = Scheme::hmac_sha256("recurly", SIGNATURE.entry(",", ""), Encoding::Hex)
    .timestamp(SIGNATURE.first(","), TimeFormat::UnixMillis)
    .event(Identity::FirstOf(&[
        Identity::Fields(&[
            Location::json("/object_type"),
            Location::json("/event_type"),
            Location::json("/uuid"),
            Location::json("/event_time"),
        ]),
        Identity::Fields(&[
            Location::json("/object_type"),
            Location::json("/event_type"),
            Location::json("/id"),
            Location::json("/event_time"),
        ]),
    ]))
    .event_type(Location::json("/event_type"))
    .event_time(Location::json("/event_time"), TimeFormat::Rfc3339)
    .unique_messages()
    .retried_for(Duration::from_secs(73 * 60 * 60))
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

pub(super) const RECURLY_PROFILE: Profile = Profile {
    vendor: "Recurly",
    docs: &["https://docs.recurly.com/recurly-subscriptions/docs/webhooks"],
    secret: "\
        The endpoint's secret key, as text: in Recurly's Admin UI on the page Webhook Endpoints. \
        Each endpoint has its own.",
    signed: &[
        "The header is a list without names: the time in milliseconds, and then one signature or, \
        while a secret is rotated, several, any of which may match. At most seven are read.",
    ],
    unsigned: "Every header.",
    retries: Some(
        "Ten times, for about three days: retry x, from 0 to 9, comes about 10 + x·2^(x+5) seconds \
        after the attempt before it.",
    ),
    open_questions: &[
        "that webhooks in the older XML format have HTTP Basic alone; they have no such header, \
        and are refused.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:recurly/recurly-client-ruby@05fa008d:lib/recurly/webhooks.rb",
    )],
    ..Profile::of(&RECURLY)
};

const SIGNATURE: Location = Location::header("recurly-signature");
