//! Razorpay's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Razorpay: HMAC-SHA256 of the body, as `X-Razorpay-Signature: <hex>`.
///
/// The key is the webhook's own secret, as text; it is not the secret of the API key.
///
/// What the checkout hands to the browser, such as `razorpay_signature`, is signed in another way
/// and with another key: this scheme is for webhooks alone.
///
/// Not signed: `x-razorpay-event-id` and every other header. The body's `created_at` is the time of
/// the event, so no age is checked.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `x-razorpay-event-id` names the event. It is not signed, so a replay can
/// change it; the body's own ids are safer.
///
/// <https://razorpay.com/docs/webhooks/validate-test/>
pub const RAZORPAY: Scheme = Scheme::hmac_sha256(
    "razorpay",
    Location::header("X-Razorpay-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
