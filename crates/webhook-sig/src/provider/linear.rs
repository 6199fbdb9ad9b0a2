//! Linear's webhooks.

use std::time::Duration;

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::{TimeFormat, Tolerance};

/// Linear: HMAC-SHA256 of the body, as `Linear-Signature: <hex>`.
///
/// The key is the webhook's signing secret, as text.
///
/// The time of sending stands in the body, as `webhookTimestamp` in milliseconds, and is signed
/// with it; Linear asks for a window of one minute. `Linear-Timestamp` says the same and is not
/// signed, so it is not read.
///
/// Not signed: `Linear-Delivery`, the id, and `Linear-Event`; every other header, method and path.
/// Take the kind from the body's `type` and `action`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Weak points: none known beside a replay within the window.
///
/// <https://linear.app/developers/webhooks>
pub const LINEAR: Scheme = Scheme::hmac_sha256(
    "linear",
    Location::header("Linear-Signature"),
    Encoding::Hex,
)
.timestamp(Location::json("/webhookTimestamp"), TimeFormat::UnixMillis)
.tolerance(Tolerance::symmetric(Duration::from_secs(60)))
.signs(&[Component::Body]);
