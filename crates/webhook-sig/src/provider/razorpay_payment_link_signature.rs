//! Razorpay's payment links, which return a signature in the query.

use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Location, Scheme};

/// Razorpay payment link: HMAC-SHA256 of four parameters, as `?razorpay_signature=<hex>`.
///
/// The key is the key secret of the API key, as text, and not the secret of a webhook.
///
/// The customer's browser brings it, with a GET of the link's callback URL. Signed, with bars
/// between them, are `razorpay_payment_link_id`, `razorpay_payment_link_reference_id`,
/// `razorpay_payment_link_status` and `razorpay_payment_id`, decoded. The reference is the
/// merchant's and may be empty, but not absent. A bar in any of them is refused.
///
/// Not signed: the amount, every other parameter, every header, a body; no timestamp. The payment's
/// id serves as the delivery's.
///
/// The answer is a page for the customer, and nothing is retried.
///
/// # Security
///
/// The sender is the customer, who may bring the same proof again, or one of another link of the
/// same shop. Compare link, reference and status with what is expected.
///
/// <https://razorpay.com/docs/payments/server-integration/nodejs/payment-gateway/build-integration/>
pub const RAZORPAY_PAYMENT_LINK_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "razorpay-payment-link-signature",
    Location::query("razorpay_signature"),
    Encoding::Hex,
)
.methods(&["GET"])
.unsigned_body()
.signs(&[
    Component::Field(Location::query("razorpay_payment_link_id")),
    Component::Literal("|"),
    Component::Custom(Custom::new(
        "query razorpay_payment_link_reference_id, or nothing",
        write_reference,
    )),
    Component::Literal("|"),
    Component::Field(Location::query("razorpay_payment_link_status")),
    Component::Literal("|"),
    Component::Field(Location::query("razorpay_payment_id")),
]);

fn write_reference(message: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let query = message.query()?;
    let reference = query.one("razorpay_payment_link_reference_id")?;
    if reference.contains(&b'|') {
        return Err(ReadError::Malformed);
    }
    write(&reference);
    Ok(())
}
