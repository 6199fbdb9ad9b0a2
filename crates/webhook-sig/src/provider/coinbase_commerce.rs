//! Coinbase Commerce's webhooks.

use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// Coinbase Commerce: HMAC-SHA256 of the body, as `X-CC-Webhook-Signature: <hex>`.
///
/// The key is the webhook's shared secret, as text.
///
/// Coinbase's other products sign otherwise: those of its developer platform by the scheme
/// `coinbase-cdp`, with headers in the message.
///
/// Not signed: every header, method and path. The body's `created_at` is the event's time and not
/// checked for age; remember `/event/id` to stop replays.
///
/// Status 200 acknowledges. Otherwise Coinbase tries again for up to three days, at growing
/// intervals of an hour at most.
///
/// <https://docs.cdp.coinbase.com/commerce/api-arcitecture/webhooks-security>
pub const COINBASE_COMMERCE: Scheme = Scheme::hmac_sha256(
    "coinbase-commerce",
    Location::header("X-CC-Webhook-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);
