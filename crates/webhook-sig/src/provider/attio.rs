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
        "One public receiver reads the header as `X-Attio-Signature`. This does not: the two names \
        must not replace each other.",
    ],
    unsigned: "`Idempotency-Key`, which tells deliveries apart, and every other header.",
    open_questions: &[
        "the header's name and the encoding, which are known from third parties only.",
    ],
    evidence: &[Evidence::IndependentReceiver(
        "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/attio.ts",
    )],
    ..Profile::of(&ATTIO)
};
