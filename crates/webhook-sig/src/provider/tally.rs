//! Tally's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Tally: HMAC-SHA256 of the body, as `Tally-Signature: <base64>`.
///
/// The key is the webhook's signing secret, as text.
///
/// Tally's sample parses the body and writes it as JSON again before hashing. Here the bytes count
/// as they arrived, which is the same where Tally sends compact JSON.
///
/// Not signed: every header, and no timestamp. The body's `eventId` names the event and `eventType`
/// its kind.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that the bytes sent are what is hashed, and the names of the body's fields; all of
/// it rests on notes of others who read Tally's page.
///
/// <https://tally.so/help/webhooks>
pub const TALLY: Scheme = Scheme::hmac_sha256(
    "tally",
    Location::header("Tally-Signature"),
    Encoding::Base64,
)
.signs(&[Component::Body]);
