//! Nylas's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Nylas: HMAC-SHA256 of the body, as `X-Nylas-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// A webhook may ask for compressed deliveries. Then the gzip bytes are what is signed: no layer
/// before the verifier may decompress the body, and the handler does it afterwards, with a limit.
///
/// Not signed: `Content-Encoding` and every other header, method and path. No time is signed, so a
/// captured delivery stays valid until the secret is changed.
///
/// Handshake: Nylas sends GET with `challenge` in the query. A route of one's own answers with its
/// value alone as the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake, and hex; both come from third parties.
///
/// <https://developer.nylas.com/docs/v3/notifications/>
pub const NYLAS: Scheme = Scheme::hmac_sha256(
    "nylas",
    Location::header("X-Nylas-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
