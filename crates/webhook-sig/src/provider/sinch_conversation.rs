//! Sinch's callbacks of the Conversation, SMS and Fax APIs.

use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Sinch Conversation: HMAC-SHA256 of body, nonce, time, as `x-sinch-webhook-signature: <base64>`.
///
/// The message is `{body}.{nonce}.{timestamp}`, the body first. Nonce and time stand in
/// `x-sinch-webhook-signature-nonce` and `x-sinch-webhook-signature-timestamp`. The key is the
/// webhook's secret, as text. SMS and Fax sign alike.
///
/// The time is in seconds; Sinch names no window, and here it is 300 seconds. The nonce is the
/// delivery's id, and one with a full stop in it is refused, because it could borrow from its
/// neighbors. `x-sinch-webhook-signature-algorithm` says `HmacSHA256` and is not read: the
/// algorithm is fixed. Sinch Numbers and Sinch's application-signed requests are other schemes.
///
/// Not signed: every other header, the name of the algorithm included.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developers.sinch.com/docs/conversation/callbacks>
pub const SINCH_CONVERSATION: Scheme = Scheme::hmac_sha256(
    "sinch-conversation",
    Location::header("x-sinch-webhook-signature"),
    Encoding::Base64,
)
.message_id(Location::header("x-sinch-webhook-signature-nonce"))
.timestamp(
    Location::header("x-sinch-webhook-signature-timestamp"),
    TimeFormat::UnixSeconds,
)
.signs(&[
    Component::Body,
    Component::Literal("."),
    Component::Id,
    Component::Literal("."),
    Component::Timestamp,
]);
