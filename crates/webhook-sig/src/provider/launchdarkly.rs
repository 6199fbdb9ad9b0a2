//! LaunchDarkly's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// LaunchDarkly: HMAC-SHA256 of the body, as `X-LD-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The entry's `/_id` and `/kind` stand in the signed body, and the id serves to tell a repetition.
///
/// Not signed: every header, method and path. No time is signed, so a captured change of a flag
/// stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: hex and the key as text. They come from third parties who receive these webhooks.
///
/// <https://launchdarkly.com/docs/integrations/webhooks>
pub const LAUNCHDARKLY: Scheme = Scheme::hmac_sha256(
    "launchdarkly",
    Location::header("X-LD-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
