//! Dropbox's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Dropbox: HMAC-SHA256 of the body, as `X-Dropbox-Signature: <hex>`.
///
/// The key is the app's secret, as text.
///
/// A notification says only that something changed; the handler asks Dropbox what. So a replayed
/// one costs a request and tells nothing false.
///
/// Not signed: every header, method and path; no time is signed and no delivery id is known.
///
/// Handshake: a GET with the query parameter `challenge`. This scheme takes POST alone, so the
/// handler answers it before: status 200, the challenge as the body, `Content-Type: text/plain` and
/// `X-Content-Type-Options: nosniff`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake.
///
/// <https://www.dropbox.com/developers/reference/webhooks>
pub const DROPBOX: Scheme = Scheme::hmac_sha256(
    "dropbox",
    Location::header("X-Dropbox-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
