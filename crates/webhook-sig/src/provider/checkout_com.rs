//! Checkout.com's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Checkout.com: HMAC-SHA256 of the body, as `Cko-Signature: <hex>`.
///
/// The key is the signature key of the workflow's action, as text.
///
/// Ubble, which belongs to Checkout.com, uses the same header name for another form, with a time in
/// it: that is refused here. A static `Authorization` can be configured beside the signature:
/// demand it with [`Verifier::require_header`](crate::Verifier::require_header).
///
/// Not signed: every header, method and path. No time of sending is signed, so a captured delivery
/// stays valid until the key is changed.
///
/// Any 2xx acknowledges, as far as is known. Without one Checkout.com tries eight times more, after
/// 5, 10, 15 and 30 minutes, one hour, four, twelve and twelve. Events come at least once, in any
/// order.
///
/// Unconfirmed: that the hex is in lower case; Checkout.com's page does not say.
///
/// <https://www.checkout.com/docs/developer-resources/webhooks/manage-webhooks/set-up-your-webhook-receiver>
pub const CHECKOUT_COM: Scheme = Scheme::hmac_sha256(
    "checkout-com",
    Location::header("Cko-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
