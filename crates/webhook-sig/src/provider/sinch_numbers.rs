//! Sinch's callbacks of the Numbers API.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Sinch Numbers: HMAC-SHA1 of the body, as `X-Sinch-Signature: <hex>`.
///
/// The key is the callback secret of the Numbers API, as text.
///
/// The callbacks of Sinch's Conversation API have a header of nearly the same name and another
/// scheme, with SHA-256, a nonce and a time.
///
/// Not signed: every header. The body holds `eventId`, `eventType` and a `timestamp` without a
/// zone, which is UTC and the event's time; no age is checked.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developers.sinch.com/docs/numbers/api-reference/numbers/tag/Numbers-Callbacks/>
pub const SINCH_NUMBERS: Scheme = Scheme::hmac_sha1(
    "sinch-numbers",
    Location::header("X-Sinch-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
