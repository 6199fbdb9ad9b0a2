//! Paystack's webhooks.

use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// Paystack: HMAC-SHA512 of the body, as `x-paystack-signature: <hex>`.
///
/// The key is the API's secret key, the whole `sk_…` text; there is no other for webhooks.
///
/// Paystack's examples write the JSON again before they hash it. Here the bytes count as they
/// arrive, which differs where slashes were escaped.
///
/// Not signed: every header, method and path. There is no id of a delivery; `/event` with
/// `/data/id` in the signed body serves as one. No time is signed, so a captured delivery stays
/// valid until the key is changed.
///
/// Status 200 acknowledges. In live mode Paystack tries again every three minutes for four times,
/// and then every hour for 72 hours.
///
/// Addresses: 52.31.139.75, 52.49.173.169 and 52.214.14.220.
///
/// Unconfirmed: the addresses, the status and the retries.
///
/// # Security
///
/// Who can verify with this key can also move money with it. Keep it out of services that need it
/// for webhooks alone: verify in one place, and pass the result on.
///
/// <https://paystack.com/docs/payments/webhooks/>
pub const PAYSTACK: Scheme = Scheme::hmac_sha512(
    "paystack",
    Location::header("x-paystack-signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);
