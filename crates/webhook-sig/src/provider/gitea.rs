//! Gitea's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Gitea: HMAC-SHA256 of the body, as `X-Gitea-Signature: <hex>`.
///
/// The key is the secret in the webhook's settings, as text.
///
/// Gitea signs the same body for receivers of other forges too: `X-Gogs-Signature` holds the same
/// value, `X-Hub-Signature` one with SHA-1, and `X-Hub-Signature-256` one with `sha256=` before it.
/// They are not read here; a delivery that has only those is refused as unsigned.
///
/// Not signed: `X-Gitea-Event`, `X-Gitea-Delivery` and every other header, method and path. No time
/// is signed, so a captured delivery stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the names of the headers for the event and the delivery.
///
/// <https://docs.gitea.com/usage/webhooks>
pub const GITEA: Scheme = Scheme::hmac_sha256(
    "gitea",
    Location::header("X-Gitea-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
