//! Onfido's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Onfido: HMAC-SHA256 of the body, as `X-SHA2-Signature: <hex>`.
///
/// The key is the webhook's token, as text. It signs, and is not sent.
///
/// Classic checks and Studio workflows are signed alike. A very old version of the API had
/// `X-Signature` with SHA-1, which is not read.
///
/// Not signed: every header, method and path. `/payload/object/id` with `/payload/action` in the
/// signed body tells one event from another; `completed_at_iso8601` is the time of the check and is
/// not checked here. A captured delivery stays valid until the token is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the header of that old version.
///
/// <https://documentation.onfido.com/api/latest/#verifying-webhook-signatures>
pub const ONFIDO: Scheme = Scheme::hmac_sha256(
    "onfido",
    Location::header("X-SHA2-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
