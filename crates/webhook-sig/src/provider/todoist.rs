//! Todoist's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Todoist: HMAC-SHA256 of the body, as `X-Todoist-Hmac-SHA256: <base64>`.
///
/// The key is the app's client secret, as text, for all users of the app.
///
/// Not signed: `X-Todoist-Delivery-ID` and every other header, and no timestamp. The body's
/// `event_name` names the event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `X-Todoist-Delivery-ID` names the delivery. It is not signed, so it tells
/// honest repetitions apart and stops no replay.
///
/// <https://developer.todoist.com/sync/v9/#webhooks>
pub const TODOIST: Scheme = Scheme::hmac_sha256(
    "todoist",
    Location::header("X-Todoist-Hmac-SHA256"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
