//! Asana's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Asana: HMAC-SHA256 of the body, as `X-Hook-Signature: <hex>`.
///
/// The key is what Asana sent as `X-Hook-Secret` when the webhook was made, as text.
///
/// Heartbeats are signed like everything else; their `events` are an empty list.
///
/// Not signed: every header, method and path. No time is signed and a delivery has no id, so a
/// captured one stays valid as long as the webhook.
///
/// Handshake: the first POST brings the secret in `X-Hook-Secret`. Answer it before anything is
/// verified: store the secret, and reply 200 or 204 with the same header and value. Do so only
/// while a webhook is being made, or a stranger could set the key.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that no header or field identifies a delivery.
///
/// <https://developers.asana.com/docs/webhooks-guide>
pub const ASANA: Scheme =
    Scheme::hmac_sha256("asana", Location::header("X-Hook-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);
