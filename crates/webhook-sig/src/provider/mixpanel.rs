//! Mixpanel's cohort sync.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Identity, Location, Scheme};

/// Mixpanel: HTTP Basic, as `Authorization: Basic <base64>`.
#[doc = include_str!("../../docs/providers/mixpanel.md")]
pub const MIXPANEL: Scheme = Scheme::basic("mixpanel")
    .event(Identity::Unstored)
    .event_type(Location::json("/action"))
    .build();

pub(super) const MIXPANEL_PROFILE: Profile = Profile {
    vendor: "Mixpanel",
    docs: &["https://docs.mixpanel.com/docs/cohort-sync/webhooks"],
    secret: "\
        `user:password`, as both were entered for the connection in Mixpanel. They are optional \
        there; without them Mixpanel shows nothing, and the delivery is refused here, always.",
    unsigned: "Everything.",
    retries: Some(
        "Five times within 60 seconds after a 5xx or 429, and then at the next sync, after 30 \
        minutes, with a newly computed difference. After 400, 401, 403 or 404 the sync pauses.",
    ),
    acknowledgement: &[
        "A 2xx without a body is not enough. Mixpanel reads JSON with the `action` of the request \
        and a `status` of `success` or `failure`.",
    ],
    open_questions: &[
        "how the credentials are written. Mixpanel's page speaks of Basic authentication and shows \
        no request.",
    ],
    notes: &[
        "`/action`, which says whether members join, leave or replace all others, and \
        `/parameters/mixpanel_session_id` can be anything the sender likes.",
    ],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&MIXPANEL)
};
