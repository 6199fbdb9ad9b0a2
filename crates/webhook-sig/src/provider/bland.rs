//! Bland AI's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Bland AI: HMAC-SHA256 of the body, as `X-Webhook-Signature: <hex>`.
#[doc = include_str!("../../docs/providers/bland.md")]
pub const BLAND: Scheme = Scheme::hmac_sha256(
    "bland",
    Location::header("X-Webhook-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const BLAND_PROFILE: Profile = Profile {
    vendor: "Bland AI",
    other_names: &["bland-ai"],
    docs: &["https://docs.bland.ai/tutorials/webhook-signing"],
    secret: "\
        The account's webhook signing secret, as text. It is created in Bland's developer portal, \
        in the account settings under Keys (\"Replace Secret\"), and shown once. Bland does not \
        sign before there is one.",
    signed: &[
        "Bland's sample parses the body and writes it as JSON again before hashing. Here the bytes \
        count as they arrived, which is the same where Bland sends compact JSON.",
    ],
    unsigned: "Every header, method and path.",
    open_questions: &["that the bytes sent are what is hashed; no delivery was published."],
    evidence: &[Evidence::Documentation],
    ..Profile::of(&BLAND)
};
