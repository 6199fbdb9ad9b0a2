//! Vercel's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Vercel: HMAC-SHA1 of the body, as `x-vercel-signature: <hex>`.
#[doc = include_str!("../../docs/providers/vercel.md")]
pub const VERCEL: Scheme = Scheme::hmac_sha1(
    "vercel",
    Location::header("x-vercel-signature"),
    Encoding::Hex,
)
.event(Identity::Id(Location::json("/id")))
.event_type(Location::json("/type"))
.event_time(Location::json("/createdAt"), TimeFormat::UnixMillis)
.unique_messages()
.signs(&[Component::Body]);

pub(super) const VERCEL_PROFILE: Profile = Profile {
    vendor: "Vercel",
    docs: &["https://vercel.com/docs/webhooks/webhooks-api"],
    secret: "\
        The webhook's secret, as text. Vercel shows it once, when the webhook is created in the \
        team's Settings under Webhooks. Webhooks of an integration are signed with the \
        integration's client secret instead.",
    signed: &[
        "The hash is SHA-1, though some public code takes SHA-256. Log drains send a header of the \
        same name.",
    ],
    unsigned: "Every header.",
    evidence: &[
        Evidence::IndependentReceiver(
            "github:novuhq/novu@74a2e9a6a2:apps/api/src/app/partner-integrations/usecases/process-vercel-webhook/process-vercel-webhook.usecase.ts",
        ),
        Evidence::IndependentReceiver(
            "github:simstudioai/sim@0b232eb8:apps/sim/lib/webhooks/providers/vercel.ts",
        ),
        Evidence::PublishedVector,
    ],
    ..Profile::of(&VERCEL)
};
