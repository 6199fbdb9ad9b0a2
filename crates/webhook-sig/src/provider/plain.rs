//! Plain's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Plain: HMAC-SHA256 of the body, as `Plain-Request-Signature: <hex>`.
///
/// The key is the signing secret, as text.
///
/// The time of the attempt stands in the signed body, at
/// `/webhookMetadata/webhookDeliveryAttemptTimestamp`, and Plain advises a window of 300 seconds.
/// It is not checked here; a handler that compares it with its clock refuses old deliveries.
///
/// Not signed: every header, method and path. The event's `/id` and `/type` stand in the signed
/// body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://plain.com/docs/request-signing>
pub const PLAIN: Scheme = Scheme::hmac_sha256(
    "plain",
    Location::header("Plain-Request-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
