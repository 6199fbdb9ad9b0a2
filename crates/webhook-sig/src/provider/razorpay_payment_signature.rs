//! Razorpay's checkout, which returns a signature for an order.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Razorpay payment: HMAC-SHA256 of order and payment, as the field `razorpay_signature=<hex>`.
///
/// The key is the key secret of the API key, as text, and not the secret of a webhook: Razorpay's
/// webhooks are signed in a header, and with another key.
///
/// The customer's browser brings it, with a POST of a form, when a payment for an order is done.
/// Signed is `razorpay_order_id`, a bar and `razorpay_payment_id`; one that is empty, absent or has
/// a bar in it is refused. Subscriptions and payment links sign other fields:
/// [`RAZORPAY_SUBSCRIPTION_SIGNATURE`](crate::provider::RAZORPAY_SUBSCRIPTION_SIGNATURE) and
/// [`RAZORPAY_PAYMENT_LINK_SIGNATURE`](crate::provider::RAZORPAY_PAYMENT_LINK_SIGNATURE).
///
/// Not signed: the amount, every other field, every header; no timestamp. The payment's id serves
/// as the delivery's.
///
/// The answer is a page for the customer, and nothing is retried.
///
/// # Security
///
/// The sender is the customer, who may bring the same proof again, or one of a cheaper order of
/// the same shop. Compare the order's id with the one that the shop made for this purchase.
///
/// <https://razorpay.com/docs/payments/server-integration/nodejs/payment-gateway/build-integration/>
pub const RAZORPAY_PAYMENT_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "razorpay-payment-signature",
    Location::form("razorpay_signature"),
    Encoding::Hex,
)
.unsigned_body()
.signs(&[
    Component::Field(Location::form("razorpay_order_id")),
    Component::Literal("|"),
    Component::Field(Location::form("razorpay_payment_id")),
]);
