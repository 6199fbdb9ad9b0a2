//! Forgejo's webhooks.

use crate::provider::gitea::PAYLOAD;
use crate::scheme::{Encoding, Location, Scheme};

/// Forgejo: HMAC-SHA256 of the JSON payload, as `X-Forgejo-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The payload is the body or, in a form, the only field, `payload`, as
/// [`GITEA`](crate::provider::GITEA) says.
///
/// Forgejo sends the same value as `X-Gitea-Signature` and `X-Gogs-Signature` too, for receivers
/// that know those forges. They are not read here: a header that stands in for another one invites
/// a second guess.
///
/// Not signed: `X-Forgejo-Delivery`, `X-Forgejo-Event`, `X-Forgejo-Event-Type` and every other
/// header. No time is signed, so a captured delivery passes again, under any id.
///
/// Any 2xx acknowledges. Forgejo does not retry by itself.
///
/// <https://forgejo.org/docs/latest/user/webhooks/>
pub const FORGEJO: Scheme = Scheme::hmac_sha256(
    "forgejo",
    Location::header("X-Forgejo-Signature"),
    Encoding::Hex,
)
.signs(&[PAYLOAD]);
