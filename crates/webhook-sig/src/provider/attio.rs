//! Attio's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Attio: HMAC-SHA256 of the body, as `Attio-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/attio.md")]
pub const ATTIO: Scheme =
    Scheme::hmac_sha256("attio", Location::header("Attio-Signature"), Encoding::Hex)
        .unsigned_id(Location::header("Idempotency-Key"))
        .signs(&[Component::Body]);

pub(super) const ATTIO_PROFILE: Profile = Profile {
    vendor: "Attio",
    docs: &["https://docs.attio.com/rest-api/guides/webhooks"],
    secret: "\
        The webhook's secret, as text. Attio returns it when the webhook is created, and shows it \
        in the integration's developer settings.",
    signed: &[
        "Attio sends the same value as `X-Attio-Signature` too, for older receivers. It is \
        not read here: the two names must not replace each other.",
    ],
    unsigned: "`Idempotency-Key`, which tells deliveries apart, and every other header.",
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/attio.ts",
        ),
        Evidence::IndependentReceiver(
            "github:NangoHQ/nango@2f4c0af6:packages/server/lib/webhook/attio-webhook-routing.ts",
        ),
        Evidence::IndependentReceiver(
            "github:triggerdotdev/trigger.dev@b082e4438933:packages/core/src/v3/webhooks/index.ts",
        ),
    ],
    ..Profile::of(&ATTIO)
};
