//! Gogs's webhooks.

use crate::provider::gitea::PAYLOAD;
use crate::scheme::{Encoding, Location, Scheme};

/// Gogs: HMAC-SHA256 of the JSON payload, as `X-Gogs-Signature: <hex>`.
///
/// The key is the secret in the webhook's settings, as text.
///
/// The payload is the body or, in a form, the only field, `payload`, as
/// [`GITEA`](crate::provider::GITEA) says. Gitea, which descends from Gogs, sends the same header
/// in addition to its own; for it use that scheme.
///
/// Not signed: `X-Gogs-Event`, `X-Gogs-Delivery` and every other header, method and path. No time
/// is signed, so a captured delivery stays valid until the secret is changed, and its event and
/// delivery id can be altered.
///
/// Any 2xx acknowledges. Gogs does not retry by itself.
///
/// <https://gogs.io/docs/features/webhook>
pub const GOGS: Scheme =
    Scheme::hmac_sha256("gogs", Location::header("X-Gogs-Signature"), Encoding::Hex)
        .signs(&[PAYLOAD]);
