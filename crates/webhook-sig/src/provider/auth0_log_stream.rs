//! Auth0's log streams to custom webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};

/// Auth0 log streams: a shared token, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/auth0-log-stream.md")]
pub const AUTH0_LOG_STREAM: Scheme =
    Scheme::token("auth0-log-stream", Location::header("Authorization"))
        .event(Identity::Each {
            items: Location::json(""),
            fields: &[Location::json("/log_id")],
        })
        .unique_messages()
        .build();

pub(super) const AUTH0_LOG_STREAM_PROFILE: Profile = Profile {
    vendor: "Auth0",
    docs: &["https://auth0.com/docs/customize/log-streams/custom-log-streams"],
    secret: "\
        The \"Authorization Token\" that was entered for the log stream, as text and in full: \
        with `Bearer ` only if it was entered so. It is optional there, and without it a delivery \
        is refused here.",
    unsigned: "Everything.",
    weak_points: &["Look an entry up at Auth0 before doing something that matters because of it."],
    notes: &["The body may be any list of log entries."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&AUTH0_LOG_STREAM)
};
