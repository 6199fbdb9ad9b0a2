//! Okta's event hooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{
    Acknowledgement, Answer, Challenge, Handshake, Identity, Location, Part, Scheme,
};
use crate::time::TimeFormat;

/// Okta event hooks: a shared token, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/okta-event-hooks.md")]
///
/// # Example
///
/// For another header, define your own scheme:
///
/// ```
/// use webhook_sig::scheme::{Scheme, Location};
///
/// const EVENTS: Scheme = Scheme::token("okta-event-hooks", Location::header("X-Our-Token")).build();
/// ```
pub const OKTA_EVENT_HOOKS: Scheme =
    Scheme::token("okta-event-hooks", Location::header("Authorization"))
        .acknowledgement(Acknowledgement::statuses(&[200, 204]))
        .handshakes(&[
            Handshake::new("GET", Answer::Json(&[("verification", &[Part::Challenge])])).challenge(
                Challenge::at(Location::header("X-Okta-Verification-Challenge")),
            ),
        ])
        .event(Identity::Id(Location::json("/eventId")))
        .event_time(Location::json("/eventTime"), TimeFormat::Rfc3339)
        .unique_messages()
        .build();

pub(super) const OKTA_EVENT_HOOKS_PROFILE: Profile = Profile {
    vendor: "Okta",
    other_names: &["okta"],
    docs: &["https://developer.okta.com/docs/concepts/event-hooks/"],
    secret: "\
        The hook's \"Authentication secret\", the header's whole value as text, as it was entered \
        in the Admin Console under Workflow > Event Hooks.",
    variable: Some("OKTA_EVENT_HOOK_SECRET"),
    signed: &["The hook's settings name the header too, and `Authorization` is the usual one."],
    unsigned: "Everything.",
    retries: Some("At most once, after a timeout of three seconds or a 5xx."),
    acknowledgement: &["Respond within three seconds, with an empty body."],
    handshake: Some(
        "Okta sends GET with `X-Okta-Verification-Challenge`. The response is the JSON \
        `{\"verification\":…}` with the header's value in it.",
    ),
    weak_points: &["Ask Okta's system log before acting on what matters."],
    notes: &[
        "`/eventId`, `/eventTime` and the `uuid` and `eventType` of the entries in `/data/events` \
        can be anything the sender likes.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&OKTA_EVENT_HOOKS)
};
