//! Cloudflare Stream's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

const SIGNATURE: Location = Location::header("Webhook-Signature");

/// Cloudflare Stream: HMAC-SHA256 of `{time}.{body}`, as `Webhook-Signature: time=…,sig1=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The header holds two pairs, of which `time` is in seconds. In spite of the header's name it is
/// not Standard Webhooks. No window of Cloudflare's own is known, so it is 300 seconds.
///
/// Not signed: every header, method and path. There is no delivery id; the video's `uid` and the
/// state of its `status` are in the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developers.cloudflare.com/stream/manage-video-library/using-webhooks/>
pub const CLOUDFLARE_STREAM: Scheme = Scheme::hmac_sha256(
    "cloudflare-stream",
    SIGNATURE.pair(",", "=", "sig1"),
    Encoding::Hex,
)
.timestamp(SIGNATURE.pair(",", "=", "time"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
