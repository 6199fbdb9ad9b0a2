//! Bunny Stream's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Bunny Stream: HMAC-SHA256 of the body, as `X-BunnyStream-Signature: <hex>`.
///
/// The key is the read-only API key of the video library, as text. So everybody who was given that
/// key for reading can sign.
///
/// `X-BunnyStream-Signature-Version: v1` and `X-BunnyStream-Signature-Algorithm: hmac-sha256` come
/// along and are not read: the algorithm is fixed here, and no header can change it.
///
/// Not signed: these two and every other header. No time is signed and no delivery id is known; the
/// body's `VideoGuid` with its `Status` names an event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: it follows several independent receivers that refer to Bunny's page; no delivery
/// with a known key was at hand.
///
/// <https://docs.bunny.net/docs/stream-webhook>
pub const BUNNY_STREAM: Scheme = Scheme::hmac_sha256(
    "bunny-stream",
    Location::header("X-BunnyStream-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
