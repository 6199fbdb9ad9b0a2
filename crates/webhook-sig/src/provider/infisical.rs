//! Infisical's webhooks.

use crate::provider::{Evidence, Profile, Retries};
use crate::scheme::{Component, Encoding, Identity, Location, Scheme};
use crate::time::TimeFormat;

/// Infisical: HMAC-SHA256 of the body, as `X-Infisical-Signature: t=…;<hex>`.
#[doc = include_str!("../../docs/providers/infisical.md")]
pub const INFISICAL: Scheme = Scheme::hmac_sha256(
    "infisical",
    Location::header("X-Infisical-Signature").entry(";", ""),
    Encoding::Hex,
)
.timestamp(Location::json("/timestamp"), TimeFormat::UnixMillis)
.event(Identity::Body)
.event_type(Location::json("/event"))
.unique_messages()
.signs(&[Component::Body]);

pub(super) const INFISICAL_PROFILE: Profile = Profile {
    vendor: "Infisical",
    docs: &["https://infisical.com/docs/documentation/platform/webhooks"],
    secret: "\
        The text that was entered as secret key with the webhook, in the Project Settings under \
        Webhooks. Infisical signs only where one was entered.",
    signed: &[
        "The header is a list, separated by semicolons without spaces, in which the signature \
        is bare. Every entry is taken for one, and what is not a hash is skipped. Its `t` is \
        not signed and not read: `/timestamp` in the signed body is the same number.",
    ],
    unsigned: "Every header, the `t` in the signature's among them; method and path.",
    retried: Some(Retries::SignedAnew),
    retries: Some("No automatic retry: a failed delivery is recorded."),
    evidence: &[Evidence::VendorCode(
        "github:Infisical/infisical@02a875084fc0:backend/src/services/webhook/webhook-fns.ts",
    )],
    ..Profile::of(&INFISICAL)
};
