//! Fitbit's subscriptions.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Fitbit: HMAC-SHA1 of the body, as `X-Fitbit-Signature: <base64>`.
///
/// The key is the app's client secret, as text. Fitbit signs with the secret and an `&` after it,
/// as OAuth 1 does; the `&` is added here, so give the secret without it.
///
/// Not signed: every header, method and path. No time is signed and no delivery id is known, so a
/// captured notification stays valid until the secret is changed.
///
/// Handshake: GETs with the query parameter `verify`, one of which has the right code. The handler
/// answers that one with 204, another one with 404. This scheme takes POST alone, so answer them
/// before it.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: no delivery with a known key was at hand; it follows independent receivers that
/// refer to Fitbit's page.
///
/// <https://dev.fitbit.com/build/reference/web-api/developer-guide/using-subscriptions/>
pub const FITBIT: Scheme = Scheme::hmac_sha1(
    "fitbit",
    Location::header("X-Fitbit-Signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::TextThen("&"))
.signs(&[Component::Body]);
