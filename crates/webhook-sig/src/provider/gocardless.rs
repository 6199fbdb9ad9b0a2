//! GoCardless's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// GoCardless: HMAC-SHA256 of the body, as `Webhook-Signature: <hex>`.
///
/// The key is the webhook endpoint's secret, as text.
///
/// The header has the name that Standard Webhooks and Mautic use, with other contents: a bare hash
/// in hex. One delivery carries a batch of events; each has its own `id` in the signed body, and
/// `/meta/webhook_id` there names the delivery.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed: remember the ids of the events.
///
/// Any 2xx within ten seconds acknowledges. GoCardless documents 498 as the reply to a bad
/// signature, which is not what is sent here.
///
/// Unconfirmed: the ten seconds and the status 498.
///
/// <https://developer.gocardless.com/api-reference/#webhooks-overview>
pub const GOCARDLESS: Scheme = Scheme::hmac_sha256(
    "gocardless",
    Location::header("Webhook-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
