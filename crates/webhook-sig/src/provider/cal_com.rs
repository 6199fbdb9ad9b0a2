//! Cal.com's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Cal.com: HMAC-SHA256 of the body, as `X-Cal-Signature-256: <hex>`.
///
/// The key is the webhook's secret, as text. It is optional there: without one the header says
/// `no-secret-provided`, which is malformed here and refused.
///
/// Not signed: every header, method and path. No time of sending is signed, so a captured delivery
/// stays valid until the secret is changed.
///
/// Handshake: a test sends the event `PING`.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the test's event.
///
/// <https://cal.com/docs/developing/guides/automation/webhooks>
pub const CAL_COM: Scheme = Scheme::hmac_sha256(
    "cal-com",
    Location::header("X-Cal-Signature-256"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
