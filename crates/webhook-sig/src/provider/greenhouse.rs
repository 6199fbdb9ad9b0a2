//! Greenhouse's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Greenhouse: HMAC-SHA256 of the body, as `Signature: sha256 <hex>`.
#[doc = include_str!("../../docs/providers/greenhouse.md")]
pub const GREENHOUSE: Scheme = Scheme::hmac_sha256(
    "greenhouse",
    Location::header("Signature").prefix("sha256 "),
    Encoding::Hex,
)
.unsigned_id(Location::header("Greenhouse-Event-ID"))
.event_type(Location::json("/action"))
.signs(&[Component::Body]);

pub(super) const GREENHOUSE_PROFILE: Profile = Profile {
    vendor: "Greenhouse",
    docs: &["https://developers.greenhouse.io/webhooks.html"],
    secret: "\
        The text that was entered as \"Secret Key\" with the webhook, in Greenhouse under \
        Configure > Dev Center > Web Hooks.",
    signed: &[
        "After `sha256` comes a space. The header has the name that HTTP Message Signatures (RFC \
        9421) use: a gateway that understands that standard must leave it alone.",
        "When a webhook is saved, Greenhouse sends a ping, which is signed like any delivery. If \
        it fails, the webhook is created disabled.",
    ],
    unsigned: "`Greenhouse-Event-ID`, and every other header, method and path.",
    open_questions: &["that `Greenhouse-Event-ID` stays the same when a delivery is repeated."],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/greenhouse.ts",
        ),
    ],
    ..Profile::of(&GREENHOUSE)
};
