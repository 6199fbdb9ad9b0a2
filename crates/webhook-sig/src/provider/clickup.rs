//! ClickUp's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// ClickUp: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/clickup.md")]
pub const CLICKUP: Scheme =
    Scheme::hmac_sha256("clickup", Location::header("X-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);

pub(super) const CLICKUP_PROFILE: Profile = Profile {
    vendor: "ClickUp",
    docs: &["https://developer.clickup.com/docs/webhooksignature"],
    secret: "`webhook.secret` in the response to the webhook's creation, as text.",
    unsigned: "Every header, method and path.",
    notes: &[
        "ClickUp's page speaks of JSON that is written anew, without spaces. The body as it \
        arrives is what is checked here; nothing is parsed before.",
    ],
    evidence: &[
        Evidence::Documentation,
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/clickup.ts",
        ),
    ],
    ..Profile::of(&CLICKUP)
};
