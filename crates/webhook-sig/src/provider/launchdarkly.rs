//! LaunchDarkly's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// LaunchDarkly: HMAC-SHA256 of the body, as `X-LD-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/launchdarkly.md")]
pub const LAUNCHDARKLY: Scheme = Scheme::hmac_sha256(
    "launchdarkly",
    Location::header("X-LD-Signature"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/_id")))
.event_type(Location::json("/kind"))
.event_time(Location::json("/date"), TimeFormat::UnixMillis)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const LAUNCHDARKLY_PROFILE: Profile = Profile {
    vendor: "LaunchDarkly",
    docs: &["https://launchdarkly.com/docs/integrations/webhooks"],
    secret: "\
        The webhook's secret, as text: in LaunchDarkly under Integrations > Webhooks, shown where \
        \"Sign this webhook\" is selected.",
    signed: &[
        "The entry's `/_id` and `/kind` are in the signed body, and the id serves to tell a \
        repetition.",
    ],
    unsigned: "Every header, method and path.",
    open_questions: &["hex and the key as text, which are known from one receiver."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@64220e24ad4a:pkg/integrations/launchdarkly/on_feature_flag_change.go",
        ),
    ],
    ..Profile::of(&LAUNCHDARKLY)
};
