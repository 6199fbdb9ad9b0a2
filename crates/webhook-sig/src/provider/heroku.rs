//! Heroku's app webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Heroku: HMAC-SHA256 of the body, as `Heroku-Webhook-Hmac-SHA256: <base64>`.
///
/// The key is the subscription's secret, as text; it is not decoded.
///
/// A subscription may have an `Authorization` value of its own, which Heroku sends along unchanged:
/// demand it with [`Verifier::require_header`](crate::Verifier::require_header). The event's `/id`
/// and the delivery's `/webhook_metadata/delivery/id` stand in the signed body, as do resource and
/// action.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: base64 and the key as text. They come from third parties who receive these
/// webhooks, and no delivery was published.
///
/// <https://devcenter.heroku.com/articles/app-webhooks>
pub const HEROKU: Scheme = Scheme::hmac_sha256(
    "heroku",
    Location::header("Heroku-Webhook-Hmac-SHA256"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
