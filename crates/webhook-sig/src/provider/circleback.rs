//! Circleback's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Circleback: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/circleback.md")]
pub const CIRCLEBACK: Scheme =
    Scheme::hmac_sha256("circleback", Location::header("X-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);

pub(super) const CIRCLEBACK_PROFILE: Profile = Profile {
    vendor: "Circleback",
    docs: &["https://circleback.ai/docs/webhook-integration"],
    secret: "\
        The signing secret of the automation's webhook, as text: in Circleback under Automations.",
    unsigned: "Every header, method and path.",
    open_questions: &["all of it is known from one receiver."],
    evidence: &[Evidence::IndependentReceiver(
        "github:simstudioai/sim@7b6b50bbd242:apps/sim/lib/webhooks/providers/circleback.ts",
    )],
    ..Profile::of(&CIRCLEBACK)
};
