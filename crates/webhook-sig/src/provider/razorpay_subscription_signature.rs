//! Razorpay's checkout, which returns a signature for a subscription.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Razorpay subscription: HMAC-SHA256 of payment and subscription, as `razorpay_signature=<hex>`.
///
/// The key is the key secret of the API key, as text, and not the secret of a webhook.
///
/// The customer's browser brings it, with a POST of a form, when the first payment of a
/// subscription is done. Signed is `razorpay_payment_id`, a bar and `razorpay_subscription_id`: the
/// payment comes first, unlike in
/// [`RAZORPAY_PAYMENT_SIGNATURE`](crate::provider::RAZORPAY_PAYMENT_SIGNATURE). One that is empty,
/// absent or has a bar in it is refused.
///
/// Not signed: the plan, the amount, every other field, every header; no timestamp. The payment's
/// id serves as the delivery's.
///
/// The answer is a page for the customer, and nothing is retried.
///
/// # Security
///
/// The sender is the customer, who may bring the same proof again, or one of a cheaper
/// subscription. Compare the subscription's id with the one that was made for this customer.
///
/// <https://razorpay.com/docs/payments/server-integration/nodejs/payment-gateway/build-integration/>
pub const RAZORPAY_SUBSCRIPTION_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "razorpay-subscription-signature",
    Location::form("razorpay_signature"),
    Encoding::Hex,
)
.unsigned_body()
.signs(&[
    Component::Field(Location::form("razorpay_payment_id")),
    Component::Literal("|"),
    Component::Field(Location::form("razorpay_subscription_id")),
]);
