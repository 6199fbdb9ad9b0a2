//! Chatwoot's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Chatwoot: HMAC-SHA256 of `{timestamp}.{body}`, as `X-Chatwoot-Signature: sha256=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The timestamp stands in `X-Chatwoot-Timestamp`, in seconds. No window of Chatwoot's own is
/// known, so it is 300 seconds.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from notes of third parties; no delivery of Chatwoot's with a
/// known key was at hand.
///
/// <https://developers.chatwoot.com/api-reference/webhooks/add-a-webhook>
pub const CHATWOOT: Scheme = Scheme::hmac_sha256(
    "chatwoot",
    Location::header("X-Chatwoot-Signature").prefix("sha256="),
    Encoding::Hex,
)
.timestamp(
    Location::header("X-Chatwoot-Timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Timestamp,
    Component::Literal("."),
    Component::Body,
]);
