//! Formstack's webhooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// Formstack: HMAC-SHA256 of the body, as `X-FS-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/formstack.md")]
pub const FORMSTACK: Scheme = Scheme::hmac_sha256(
    "formstack",
    Location::header("X-FS-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const FORMSTACK_PROFILE: Profile = Profile {
    vendor: "Formstack",
    docs: &["https://help.formstack.com/s/article/Webhook"],
    secret: "The webhook's secret, as text.",
    signed: &["FastSpring's header has the same name, with base64 and no prefix: `FASTSPRING`."],
    unsigned: "Every header, method and path.",
    open_questions: &["all of it is known from one receiver."],
    evidence: &[Evidence::IndependentReceiver(
        "github:n8n-io/n8n@14631178d66d:packages/nodes-base/nodes/Formstack/FormstackTriggerHelpers.ts",
    )],
    ..Profile::of(&FORMSTACK)
};
