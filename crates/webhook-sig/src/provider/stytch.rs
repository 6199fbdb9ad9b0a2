//! Stytch's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile, Retries, SVIX, svix};
use crate::scheme::{Location, Scheme};
use crate::time::TimeFormat;

/// Stytch: HMAC-SHA256 of `{id}.{timestamp}.{body}`, as `svix-signature: v1,<base64>`.
#[doc = include_str!("../../docs/providers/stytch.md")]
pub const STYTCH: Scheme = SVIX
    .derive("stytch")
    .event(svix::EVENT)
    .event_type(Location::json("/action"))
    .event_time(Location::json("/timestamp"), TimeFormat::Rfc3339)
    .unique_messages()
    .retried_for(Duration::from_secs(28 * 60 * 60))
    .build();

pub(super) const STYTCH_PROFILE: Profile = Profile {
    vendor: "Stytch",
    docs: &["https://stytch.com/docs/guides/dashboard/webhooks"],
    secret: "\
        The endpoint's signing secret, `whsec_` and base64, of the webhook that was added in the \
        Stytch Dashboard.",
    signed: &[
        "The scheme is `SVIX` unchanged: Stytch sends through Svix.",
        "The header lists several signatures, of which one must match.",
    ],
    unsigned: "\
        Every header but `svix-id` and `svix-timestamp`; the event is named in the body, by \
        `action` and `object_type`.",
    retried: Some(Retries::SignedAnew),
    retries: Some(
        "After 5 seconds, 5 minutes, 30 minutes, and then 2, 5, 10 and 10 hours; the last attempt \
        comes about 28 hours after the first.",
    ),
    open_questions: &["all of it, which rests on notes of others."],
    evidence: &[Evidence::Notes],
    ..Profile::of(&STYTCH)
};
