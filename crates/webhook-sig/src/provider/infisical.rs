//! Infisical's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Infisical: HMAC-SHA256 of the body, as `X-Infisical-Signature: t=…;<hex>`.
///
/// The key is the webhook's secret key, as text.
///
/// The header is a list, separated by semicolons without spaces, in which the signature stands
/// bare. Every entry is taken for one, and what is no hash is skipped. `t` is not signed, so it is
/// not taken for the time of sending: whoever replays a delivery can set it to now.
///
/// Not signed: every header, `t` among them; method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it, as far as Infisical is concerned; it is taken from the presets of
/// another service that receives these webhooks.
///
/// Weak points: a captured delivery stays valid until the secret is changed.
///
/// <https://infisical.com/docs/documentation/platform/webhooks>
pub const INFISICAL: Scheme = Scheme::hmac_sha256(
    "infisical",
    Location::header("X-Infisical-Signature").entry(";", ""),
    Encoding::Hex,
)
.signs(&[Component::Body]);
