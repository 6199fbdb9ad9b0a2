//! Gogs's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Gogs: HMAC-SHA256 of the body, as `X-Gogs-Signature: <hex>`.
///
/// The key is the secret in the webhook's settings, as text.
///
/// Gitea, which descends from Gogs, sends the same header beside its own; for it use
/// [`GITEA`](crate::provider::GITEA).
///
/// Not signed: `X-Gogs-Event`, `X-Gogs-Delivery` and every other header, method and path. No time
/// is signed, so a captured delivery stays valid until the secret is changed, and its event and
/// delivery id can be altered.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://gogs.io/docs/features/webhook>
pub const GOGS: Scheme =
    Scheme::hmac_sha256("gogs", Location::header("X-Gogs-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);
