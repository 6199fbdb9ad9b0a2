//! The webhooks of LINE's Messaging API.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// LINE: HMAC-SHA256 of the body, as `X-Line-Signature: <base64>`.
///
/// The key is the channel secret, as text; it is not decoded.
///
/// One delivery carries several events. Each has a `webhookEventId`, by which repetitions are
/// known, and a `timestamp` in milliseconds; that is the event's time and not that of the sending,
/// so it is not checked.
///
/// Not signed: every header, method and path. A captured delivery stays valid until the channel
/// secret is changed.
///
/// Handshake: the console's "Verify" button sends a signed delivery whose list of events is empty.
/// Acknowledge it like any other.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: what the "Verify" button sends.
///
/// <https://developers.line.biz/en/docs/messaging-api/verify-webhook-signature/>
pub const LINE: Scheme = Scheme::hmac_sha256(
    "line",
    Location::header("X-Line-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
