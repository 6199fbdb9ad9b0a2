//! Chargebee's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Chargebee: user and password, as `Authorization: Basic <base64>`.
#[doc = include_str!("../../docs/providers/chargebee.md")]
pub const CHARGEBEE: Scheme = Scheme::basic("chargebee")
    .event(Identity::Id(Location::json("/id")))
    .event_type(Location::json("/event_type"))
    .event_time(Location::json("/occurred_at"), TimeFormat::UnixSeconds)
    .unique_messages()
    .build();

pub(super) const CHARGEBEE_PROFILE: Profile = Profile {
    vendor: "Chargebee",
    docs: &["https://www.chargebee.com/docs/2.0/webhook_settings.html"],
    secret: "\
        The webhook's basic authentication, as `user:password`, as both were entered with the \
        webhook under Settings > Configure Chargebee > Webhooks.",
    signed: &["Chargebee signs nothing; the helper in its own libraries checks the same header."],
    unsigned: "Everything, and so neither the event's `id` nor its `occurred_at` in the body.",
    retries: Some("Up to seven times, at intervals of two minutes to two days."),
    weak_points: &[
        "The password says who sends, not what: fetch the event from Chargebee by its id, and act \
        on that.",
    ],
    open_questions: &["Chargebee is said to list its addresses in its documentation."],
    evidence: &[Evidence::VendorCode(
        "github:chargebee/chargebee-node@3cd3f3268910:src/resources/webhook/auth.ts",
    )],
    ..Profile::of(&CHARGEBEE)
};
