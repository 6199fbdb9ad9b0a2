//! Marqeta's webhooks.

use crate::scheme::{Acknowledgement, Component, Encoding, Location, Scheme};

/// Marqeta: HMAC-SHA1 of the body, as `X-Marqeta-Signature: <hex>`.
///
/// The key is the webhook's `config.secret`, as text. Marqeta signs only where it is set; an
/// unsigned delivery is refused here, always.
///
/// Basic credentials, `config.basic_auth_username` and `config.basic_auth_password`, come along and
/// are not read: demand them with [`Verifier::require_header`](crate::Verifier::require_header).
/// Some public receivers expect SHA-256, which fails; the hash has 40 digits.
///
/// Not signed: `Authorization` and every other header, method and path. One body carries arrays of
/// events, whose names are their kinds, and each event has a token of its own. No time is signed,
/// so a captured delivery stays valid until the secret is changed.
///
/// Handshake: a ping, whose JSON the response's body must repeat.
///
/// Status 200 acknowledges.
///
/// Unconfirmed: the page's address, that the credentials always come, and hex, which comes from
/// public code.
///
/// <https://www.marqeta.com/docs/core-api/webhooks>
pub const MARQETA: Scheme = Scheme::hmac_sha1(
    "marqeta",
    Location::header("X-Marqeta-Signature"),
    Encoding::Hex,
)
.acknowledgement(Acknowledgement::status(200))
.signs(&[Component::Body]);
