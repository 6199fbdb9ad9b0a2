//! New Relic's workflow webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Location, Scheme};

/// New Relic: HTTP Basic, as `Authorization: Basic <base64>`.
#[doc = include_str!("../../docs/providers/new-relic.md")]
pub const NEW_RELIC: Scheme = Scheme::basic("new-relic").build();

pub(super) const NEW_RELIC_PROFILE: Profile = Profile {
    secret: "`user:password`, as both were entered for the webhook's destination.",
    signed: &[
        "A destination can show a bearer token instead, for which `NEW_RELIC_BEARER` is there, or a \
        header of your choice: describe that one by `Scheme::token`.",
    ],
    open_questions: &["that destinations can use HTTP Basic, which is known from notes of others."],
    evidence: &[Evidence::Notes],
    ..described(&NEW_RELIC)
};

/// New Relic: a bearer token, as `Authorization: Bearer <token>`.
#[doc = include_str!("../../docs/providers/new-relic-bearer.md")]
pub const NEW_RELIC_BEARER: Scheme = Scheme::token(
    "new-relic-bearer",
    Location::header("Authorization").prefix("Bearer "),
)
.build();

pub(super) const NEW_RELIC_BEARER_PROFILE: Profile = Profile {
    secret: "The token that was entered for the webhook's destination, as text.",
    signed: &[
        "A destination can use HTTP Basic instead, for which `NEW_RELIC` is there, or a header of \
        your choice: describe that one by `Scheme::token`.",
    ],
    open_questions: &["all of it, which is known from one receiver."],
    evidence: &[Evidence::IndependentReceiver(
        "github:superplanehq/superplane@64220e24:pkg/integrations/newrelic/on_issue.go",
    )],
    ..described(&NEW_RELIC_BEARER)
};

const fn described(scheme: &'static Scheme) -> Profile {
    Profile {
        vendor: "New Relic",
        docs: &["https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/"],
        unsigned: "Everything.",
        notes: &[
            "The body is made from a template, and an id such as `/issueId` is in it only if the \
            template says so.",
        ],
        ..Profile::of(scheme)
    }
}
