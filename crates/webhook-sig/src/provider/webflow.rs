//! Webflow's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Webflow: HMAC-SHA256 of `{timestamp}:{body}`, as `x-webflow-signature: <hex>`.
///
/// The key is the OAuth app's client secret, or the webhook's own secret where it has one, as text.
///
/// The time stands in `x-webflow-timestamp`, in milliseconds; what is more than 300 seconds away is
/// refused.
///
/// Not signed: every other header. The body's `triggerType` names the event; no delivery id is
/// known.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that every body has `triggerType`.
///
/// <https://developers.webflow.com/data/docs/working-with-webhooks#validating-request-signatures>
pub const WEBFLOW: Scheme = Scheme::hmac_sha256(
    "webflow",
    Location::header("x-webflow-signature"),
    Encoding::Hex,
)
.timestamp(
    Location::header("x-webflow-timestamp"),
    TimeFormat::UnixMillis,
)
.signs(&[
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);
