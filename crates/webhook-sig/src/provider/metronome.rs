//! Metronome's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Metronome: HMAC-SHA256 of `{timestamp}\n{body}`, as `Metronome-Webhook-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The time is the HTTP date in `X-Metronome-Date`, as it arrives. `Date` is not read, because
/// proxies rewrite it; Metronome's own library does not read it either. The window is 300 seconds.
///
/// Not signed: every other header, method and path. The event's `/id` and `/type` stand in the
/// signed body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that every delivery has `X-Metronome-Date`. The scheme comes from the receiver of a
/// third party, which takes either header.
///
/// <https://docs.metronome.com/api-reference/webhooks>
pub const METRONOME: Scheme = Scheme::hmac_sha256(
    "metronome",
    Location::header("Metronome-Webhook-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-Metronome-Date"), TimeFormat::HttpDate)
.signs(&[
    Component::Timestamp,
    Component::Literal("\n"),
    Component::Body,
]);
