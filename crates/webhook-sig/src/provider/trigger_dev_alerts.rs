//! Trigger.dev's alert webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Trigger.dev alerts: HMAC-SHA256 of the body, as `x-trigger-signature-hmacsha256: <hex>`.
///
/// The key is the alert webhook's secret, as text.
///
/// Not signed: every header, and no timestamp. The body's `id` names the alert and `type` its kind.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `id` stays the same when an alert is repeated.
///
/// <https://trigger.dev/docs/troubleshooting-alerts>
pub const TRIGGER_DEV_ALERTS: Scheme = Scheme::hmac_sha256(
    "trigger-dev-alerts",
    Location::header("x-trigger-signature-hmacsha256"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
