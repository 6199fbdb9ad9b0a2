//! Pusher Channels' webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Pusher Channels: HMAC-SHA256 of the body, as `X-Pusher-Signature: <hex>`.
///
/// The key is the app's secret, as text.
///
/// An app may have several keys, and `X-Pusher-Key` names the one that signed. It is not read here:
/// put the secret of every key in use into the keyring. Pusher asks that the content type be
/// `application/json`, which the handler has to check.
///
/// Not signed: every header, `X-Pusher-Key` and the content type among them. The body's `time_ms`
/// is signed with the body, but is not checked for its age; there is no delivery id.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://pusher.com/docs/channels/server_api/webhooks/#authentication>
pub const PUSHER: Scheme = Scheme::hmac_sha256(
    "pusher",
    Location::header("X-Pusher-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
