//! Infisical's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Infisical: HMAC-SHA256 of the body, as `X-Infisical-Signature: t=…;<hex>`.
#[doc = include_str!("../../docs/providers/infisical.md")]
pub const INFISICAL: Scheme = Scheme::hmac_sha256(
    "infisical",
    Location::header("X-Infisical-Signature").entry(";", ""),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const INFISICAL_PROFILE: Profile = Profile {
    vendor: "Infisical",
    docs: &["https://infisical.com/docs/documentation/platform/webhooks"],
    secret: "\
        The text that was entered as secret key with the webhook, in the Project Settings under \
        Webhooks. Infisical signs only where one was entered.",
    signed: &[
        "The header is a list, separated by semicolons without spaces, in which the signature is \
        bare. Every entry is taken for one, and what is not a hash is skipped. `t` is not signed, \
        so it is not taken for the time of sending: anyone who replays a delivery can set it to \
        now.",
    ],
    unsigned: "Every header, `t` among them; method and path.",
    open_questions: &[
        "all of it is taken from the presets of another service that receives these webhooks.",
    ],
    evidence: &[Evidence::IndependentReceiver("")],
    ..Profile::of(&INFISICAL)
};
