//! Sanity's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("sanity-webhook-signature");

/// Sanity: HMAC-SHA256 of `{t}.{body}`, as `sanity-webhook-signature: t=<unix ms>,v1=<base64url>`.
///
/// The key is the webhook's secret, as text. The signature is base64 in the alphabet of URLs,
/// without padding.
///
/// `t` is in milliseconds. Sanity's toolkit demands only that it lies after 2020; here the window
/// is 300 seconds either way.
///
/// Not signed: `idempotency-key`, `sanity-operation` and every other header.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that only a comma stands between `t` and `v1`, as in what Sanity published; its
/// toolkit reads spaces there too, and such a header is refused here. The same goes for the roles
/// of `idempotency-key` and `sanity-operation`.
///
/// <https://www.sanity.io/docs/http-reference/webhooks>
pub const SANITY: Scheme = Scheme::hmac_sha256(
    "sanity",
    SIGNATURE.pair(",", "=", "v1"),
    Encoding::Base64UrlUnpadded,
)
.timestamp(SIGNATURE.pair(",", "=", "t"), TimeFormat::UnixMillis)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
