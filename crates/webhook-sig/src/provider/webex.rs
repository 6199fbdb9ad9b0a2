//! Cisco Webex's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Cisco Webex: HMAC-SHA1 of the body, as `X-Spark-Signature: <hex>`.
///
/// The key is the webhook's secret, as text. The header keeps the product's former name, Spark.
///
/// Not signed: every header, and no timestamp. The body's `resource` and `event` name the event;
/// the webhook's `id` with the `id` under `data` serves as the delivery's id.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that these two ids tell all deliveries apart.
///
/// <https://developer.webex.com/messaging/docs/api/guides/webhooks>
pub const WEBEX: Scheme = Scheme::hmac_sha1(
    "webex",
    Location::header("X-Spark-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
