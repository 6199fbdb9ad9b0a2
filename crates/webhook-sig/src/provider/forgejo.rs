//! Forgejo's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Forgejo: HMAC-SHA256 of the body, as `X-Forgejo-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Forgejo sends the same value as `X-Gitea-Signature` too, for receivers that know Gitea. It is
/// not read here: a header that stands in for another one invites a second guess.
///
/// Not signed: `X-Forgejo-Delivery`, `X-Forgejo-Event` and every other header. No time is signed,
/// so a captured delivery passes again, under any id.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from one library of a third party.
///
/// <https://forgejo.org/docs/latest/user/webhooks/>
pub const FORGEJO: Scheme = Scheme::hmac_sha256(
    "forgejo",
    Location::header("X-Forgejo-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
