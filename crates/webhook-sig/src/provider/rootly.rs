//! Rootly's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("X-Rootly-Signature");

/// Rootly: HMAC-SHA256 of `{t}{body}`, as `X-Rootly-Signature: t=<unix>,v1=<hex>`.
#[doc = include_str!("../../docs/providers/rootly.md")]
pub const ROOTLY: Scheme =
    Scheme::hmac_sha256("rootly", SIGNATURE.pair(",", "=", "v1"), Encoding::Hex)
        .timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .event(Identity::Id(Location::json("/event/id")))
        .event_type(Location::json("/event/type"))
        .unique_messages()
        .signs(&[Component::Timestamp, Component::Body]);

pub(super) const ROOTLY_PROFILE: Profile = Profile {
    vendor: "Rootly",
    docs: &["https://docs.rootly.com/configuration/webhooks"],
    secret: "The webhook's secret, as text.",
    signed: &["Nothing separates the time from the body."],
    unsigned: "Every header, method and path.",
    open_questions: &[
        "how Rootly signs: two receivers by others agree, and no delivery was published.",
        "that `/event/id` stays the same when a delivery is repeated.",
    ],
    notes: &["`/event/issued_at` in the body is the time of the event."],
    evidence: &[
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0893d24f578c:apps/sim/lib/webhooks/providers/rootly.ts",
        ),
        Evidence::IndependentReceiver(
            "github:superplanehq/superplane@0260e22145c0:pkg/integrations/rootly/rootly.go",
        ),
    ],
    ..Profile::of(&ROOTLY)
};
