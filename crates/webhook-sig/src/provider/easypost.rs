//! EasyPost's webhooks.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// EasyPost: HMAC-SHA256 of the body, as `X-Hmac-Signature: hmac-sha256-hex=<hex>`.
///
/// The key is the webhook's secret, as text, in ASCII. EasyPost normalizes the secret (Unicode's
/// NFKD) before it signs, which changes nothing in ASCII; another secret is refused when the key is
/// made, and must be replaced at EasyPost.
///
/// Not signed: every header, method and path. The body's `created_at` is the event's time and not
/// checked for age; remember its `id` to stop replays.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.easypost.com/guides/webhooks-guide>
pub const EASYPOST: Scheme = Scheme::hmac_sha256(
    "easypost",
    Location::header("X-Hmac-Signature").prefix("hmac-sha256-hex="),
    Encoding::Hex,
)
.key_format(KeyFormat::Ascii)
.signs(&[Component::Body]);
