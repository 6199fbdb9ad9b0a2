//! LinkedIn's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// LinkedIn: HMAC-SHA256 of `hmacsha256={body}`, as `X-LI-Signature: <hex>`.
///
/// The key is the app's client secret, as text.
///
/// `hmacsha256=` stands before the body in what is signed, and not in the header, which holds the
/// bare hash.
///
/// Not signed: every header, method and path. `/notificationId` and `/type` stand in the signed
/// body. No time is signed, so a captured delivery stays valid until the secret is changed:
/// remember the ids.
///
/// Handshake: LinkedIn sends GET with `challengeCode` in the query, and perhaps `applicationId`,
/// and repeats it every two hours. A route of one's own answers with the JSON
/// `{"challengeCode":…,"challengeResponse":…}`; the second is the HMAC-SHA256 of the code under the
/// same key, in hex.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `/notificationId` identifies the notification and `/type` names its kind.
///
/// # Security
///
/// The answer to a challenge is an HMAC of what anybody asks for. A code that begins with
/// `hmacsha256=` would have the receiver sign a body for a stranger: answer no challenge whose code
/// holds anything but letters, digits and hyphens.
///
/// <https://learn.microsoft.com/en-us/linkedin/shared/api-guide/webhook-validation>
pub const LINKEDIN: Scheme = Scheme::hmac_sha256(
    "linkedin",
    Location::header("X-LI-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Literal("hmacsha256="), Component::Body]);
