//! Daily's webhooks.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Daily: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Webhook-Signature: <base64>`.
///
/// The key is the webhook's secret, decoded from base64.
///
/// The timestamp stands in `X-Webhook-Timestamp`, in seconds. No window of Daily's own is known, so
/// it is 300 seconds.
///
/// Not signed: every other header, method and path.
///
/// Handshake: creating a webhook sends a test request, which must be answered with 200.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake, whether the test is signed, and the rest, which is known from notes
/// of third parties.
///
/// <https://docs.daily.co/reference/rest-api/webhooks>
pub const DAILY: Scheme = Scheme::hmac_sha256(
    "daily",
    Location::header("X-Webhook-Signature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.timestamp(
    Location::header("X-Webhook-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
