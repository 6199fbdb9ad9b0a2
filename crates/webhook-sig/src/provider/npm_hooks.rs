//! npm's hooks.

use crate::provider::{Evidence, Profile};
use crate::scheme::{Component, Encoding, Location, Scheme};

/// npm hooks: HMAC-SHA256 of the body, as `X-Npm-Signature: sha256=<hex>`.
#[doc = include_str!("../../docs/providers/npm-hooks.md")]
pub const NPM_HOOKS: Scheme = Scheme::hmac_sha256(
    "npm-hooks",
    Location::header("X-Npm-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);

pub(super) const NPM_HOOKS_PROFILE: Profile = Profile {
    vendor: "npm",
    other_names: &["npm"],
    docs: &["https://github.com/npm/registry/blob/main/docs/hooks/endpoints.md"],
    secret: "The secret that was given when the hook was made, as text.",
    variable: Some("NPM_HOOK_SECRET"),
    unsigned: "Every header, method and path.",
    notes: &[
        "npm has retired the service. The scheme is here for registries and tools that still speak \
        it.",
        "The kind of event is `/event` in the signed body.",
    ],
    evidence: &[Evidence::VendorCode(
        "github:npm/npm-hook-receiver@9482172:index.js",
    )],
    ..Profile::of(&NPM_HOOKS)
};
