//! ClickUp's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// ClickUp: HMAC-SHA256 of the body, as `X-Signature: <hex>`.
///
/// The key is `webhook.secret` in the response to the webhook's creation, as text.
///
/// ClickUp's page speaks of JSON that is written anew, without spaces. The body as it arrives is
/// what is checked here; nothing is parsed before.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// as long as the webhook.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://developer.clickup.com/docs/webhooksignature>
pub const CLICKUP: Scheme =
    Scheme::hmac_sha256("clickup", Location::header("X-Signature"), Encoding::Hex)
        .signs(&[Component::Body]);
