//! npm's hooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// npm hooks: HMAC-SHA256 of the body, as `X-Npm-Signature: sha256=<hex>`.
///
/// The key is the secret that was given when the hook was made, as text.
///
/// npm has retired the service. The scheme is here for registries and tools that still speak it.
///
/// Not signed: every header, method and path. The kind of event is `/event` in the signed body. No
/// time is signed, so a captured delivery stays valid until the hook is made anew.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: hex and the key as text. They come from a third party's table.
///
/// <https://github.com/npm/registry/blob/main/docs/hooks/endpoints.md>
pub const NPM_HOOKS: Scheme = Scheme::hmac_sha256(
    "npm-hooks",
    Location::header("X-Npm-Signature").prefix("sha256="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
