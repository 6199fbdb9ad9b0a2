//! Ashby's webhooks.

use std::time::Duration;

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Ashby: HMAC-SHA256 of the body, as `Ashby-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/ashby.md")]
pub const ASHBY: Scheme = Scheme::hmac_sha256(
    "ashby",
    Location::header("Ashby-Signature").prefix("sha256="),
    Encoding::Hex,
)
.event_type(Location::json("/action"))
.retried_for(Duration::from_secs(3 * 60 * 60))
.signs(&[Component::Body]);

pub(super) const ASHBY_PROFILE: Profile = Profile {
    vendor: "Ashby",
    docs: &["https://developers.ashbyhq.com/docs/setting-up-webhooks"],
    secret: "\
        The text that was entered as secret token with the webhook, in Ashby under Admin > \
        Integrations > Webhooks, or given as `secretToken` to the API. It is optional, and without \
        it a delivery is refused here.",
    unsigned: "Every header, method and path.",
    retries: Some(
        "Up to nine times, after 10, 30, 70 and 150 seconds and so on; the last attempt comes \
        about three hours after the first.",
    ),
    handshake: Some("Ashby sends the action `ping`, signed like the others."),
    open_questions: &[
        "whether `/webhookActionId` tells events apart and stays the same in a retry. If it was one \
        for several events, only the first of them would be handled, so it is not taken for an id.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@042f76479910:apps/sim/lib/webhooks/providers/ashby.ts",
        ),
    ],
    ..Profile::of(&ASHBY)
};
