//! Maxio Advanced Billing's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Maxio: HMAC-SHA256 of the body, as `X-Chargify-Webhook-Signature-Hmac-Sha-256: <hex>`.
///
/// The product is Maxio Advanced Billing, once Chargify. The key is the shared key of the site, as
/// text.
///
/// The body is a form, and its bytes are signed as they are sent: do not decode it before it is
/// verified. An older header, `X-Chargify-Webhook-Signature`, is said to hold the MD5 of key and
/// body; it is not read.
///
/// Not signed: `X-Chargify-Webhook-Id` and every other header. No time is signed; the form's `id`
/// is, and stays the same when Maxio sends again.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the scheme is known from public examples of third parties. The id's header and the
/// older signature are hearsay.
///
/// <https://maxio.zendesk.com/hc/en-us/articles/24266116584077>
pub const CHARGIFY_MAXIO: Scheme = Scheme::hmac_sha256(
    "chargify-maxio",
    Location::header("X-Chargify-Webhook-Signature-Hmac-Sha-256"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
