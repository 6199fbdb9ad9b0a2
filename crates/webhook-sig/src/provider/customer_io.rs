//! Customer.io's reporting webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Customer.io: HMAC-SHA256 of `v0:{timestamp}:{body}`, as `X-CIO-Signature: <hex>`.
///
/// The key is the webhook's signing key, as text.
///
/// The timestamp stands in `X-CIO-Timestamp`, in seconds. The message is built like Slack's, but
/// the header's value has no `v0=` before it. No window of Customer.io's own is known, so it is 300
/// seconds.
///
/// Not signed: every other header, method and path.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.customer.io/journeys/webhooks/#securely-verify-requests>
pub const CUSTOMER_IO: Scheme = Scheme::hmac_sha256(
    "customer-io",
    Location::header("X-CIO-Signature"),
    Encoding::Hex,
)
.timestamp(Location::header("X-CIO-Timestamp"), TimeFormat::UnixSeconds)
.signs(&[
    Component::Literal("v0:"),
    Component::Timestamp,
    Component::Literal(":"),
    Component::Body,
]);
