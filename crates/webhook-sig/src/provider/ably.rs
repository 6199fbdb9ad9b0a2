//! Ably's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Ably: HMAC-SHA256 of the body, as `X-Ably-Signature: <base64>`.
///
/// The key is the secret of an Ably API key, which is what follows the colon in it, as text.
///
/// `X-Ably-Key` says which API key signed. It is not read here: with several keys in the keyring
/// each is tried. Ably signs batched requests only; what a rule sends message by message carries no
/// signature and is refused.
///
/// Not signed: `X-Ably-Key` and every other header, method and path. No time is signed, so a
/// captured batch stays valid as long as its key.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://ably.com/docs/platform/integrations/webhooks#security>
pub const ABLY: Scheme = Scheme::hmac_sha256(
    "ably",
    Location::header("X-Ably-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
