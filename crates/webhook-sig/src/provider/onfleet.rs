//! Onfleet's webhooks.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Onfleet: HMAC-SHA512 of the body, as `X-Onfleet-Signature: <hex>`.
///
/// The key is the webhook secret from the dashboard. It is hex, of either case, and what it decodes
/// to is the key; a receiver that takes the text refuses everything.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed.
///
/// Handshake: Onfleet sends GET with `check` in the query. A route of one's own answers with its
/// value alone as the body.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: the handshake. The scheme comes from third parties who receive these webhooks.
///
/// <https://docs.onfleet.com/reference/webhooks>
pub const ONFLEET: Scheme = Scheme::hmac_sha512(
    "onfleet",
    Location::header("X-Onfleet-Signature"),
    Encoding::Hex,
)
.key_format(KeyFormat::Hex)
.signs(&[Component::Body]);
