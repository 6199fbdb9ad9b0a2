//! New Relic's workflow webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::Scheme;

/// New Relic: HTTP Basic, as `Authorization: Basic <base64>`.
#[doc = include_str!("../../docs/providers/new-relic.md")]
///
/// # Example
///
/// For a bearer token or another header, define your own scheme:
///
/// ```
/// use webhook_sig::scheme::{Scheme, Location};
///
/// const ISSUES: Scheme =
///     Scheme::token("new-relic", Location::header("Authorization").prefix("Bearer ")).build();
/// ```
pub const NEW_RELIC: Scheme = Scheme::basic("new-relic").build();

pub(super) const NEW_RELIC_PROFILE: Profile = Profile {
    vendor: "New Relic",
    docs: &["https://docs.newrelic.com/docs/alerts/get-notified/notification-integrations/"],
    secret: "`user:password`, as both were entered for the webhook's destination.",
    signed: &["A destination can show a bearer token or a header of your own instead."],
    unsigned: "Everything.",
    open_questions: &["HTTP Basic: the one receiver that was read takes only a bearer token."],
    notes: &[
        "The body is made from a template, and an id such as `/issueId` is in it only if the \
        template says so.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:superplanehq/superplane@64220e24:pkg/integrations/newrelic/on_issue.go",
    )],
    ..Profile::of(&NEW_RELIC)
};
