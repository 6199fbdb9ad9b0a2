//! RevenueCat's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Acknowledgement, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// RevenueCat: a shared token, as `Authorization: <token>`.
#[doc = include_str!("../../docs/providers/revenuecat.md")]
pub const REVENUECAT: Scheme = Scheme::token("revenuecat", Location::header("Authorization"))
    .acknowledgement(Acknowledgement::status(200))
    .event(Identity::Id(Location::json("/event/id")))
    .event_type(Location::json("/event/type"))
    .event_time(
        Location::json("/event/event_timestamp_ms"),
        TimeFormat::UnixMillis,
    )
    .unique_messages()
    .retried_for(Duration::from_secs(3 * 60 * 60))
    .build();

pub(super) const REVENUECAT_PROFILE: Profile = Profile {
    vendor: "RevenueCat",
    docs: &["https://www.revenuecat.com/docs/integrations/webhooks"],
    secret: "\
        The authorization text that was entered with the webhook in RevenueCat's dashboard, as a \
        whole: where it begins with `Bearer `, so does the key. It is optional there, and a \
        delivery without it is refused here.",
    signed: &[
        "Where a signing secret is set for the webhook, `X-RevenueCat-Webhook-Signature` comes too \
        and covers the body: prefer it, with the scheme `revenuecat-signature`.",
    ],
    unsigned: "Everything, the body included.",
    retries: Some("After 5, 10, 20, 40 and 80 minutes."),
    acknowledgement: &["Respond within 60 seconds."],
    weak_points: &[
        "Choose a long random text, serve it over TLS, and read the subscriber's state from \
        RevenueCat's API before granting anything.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@9abb8d537c46:apps/sim/lib/webhooks/providers/revenuecat.ts",
        ),
    ],
    ..Profile::of(&REVENUECAT)
};
