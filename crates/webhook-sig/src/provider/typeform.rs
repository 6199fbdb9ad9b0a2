//! Typeform's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Typeform: HMAC-SHA256 of the body, as `Typeform-Signature: sha256=<base64>`.
///
/// The key is the webhook's secret, as text.
///
/// After the prefix stands base64, and not the hex that usually follows `sha256=`.
///
/// Not signed: every header, and no timestamp. The body's `event_id` names the event and
/// `event_type` its kind.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `event_id` stays the same when a delivery is repeated.
///
/// <https://www.typeform.com/developers/webhooks/secure-your-webhooks/>
pub const TYPEFORM: Scheme = Scheme::hmac_sha256(
    "typeform",
    Location::header("Typeform-Signature").prefix("sha256="),
    Encoding::Base64,
)
.signs(&[Component::Body]);
