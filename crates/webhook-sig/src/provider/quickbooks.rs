//! Intuit QuickBooks Online's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Intuit QuickBooks Online: HMAC-SHA256 of the body, as `intuit-signature: <base64>`.
///
/// The key is the webhook's verifier token, as text.
///
/// One delivery carries several notifications under one signature. The classic payload and the
/// newer one in CloudEvents' form are signed alike.
///
/// Not signed: every header, and no timestamp. The classic payload has no delivery id; in the newer
/// one the `id` of CloudEvents serves as one.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the newer payload's `id` stays the same when a delivery is repeated.
///
/// <https://developer.intuit.com/app/developer/qbo/docs/develop/webhooks>
pub const QUICKBOOKS: Scheme = Scheme::hmac_sha256(
    "quickbooks",
    Location::header("intuit-signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
