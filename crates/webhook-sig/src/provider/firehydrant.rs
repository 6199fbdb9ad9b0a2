//! FireHydrant's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// FireHydrant: HMAC-SHA256 of the body, as `fh-signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Not signed: every header, method and path. No time is signed and no delivery id is known, so a
/// captured delivery stays valid until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from one receiver of a third party.
///
/// <https://firehydrant.com/docs/integration-guides/webhooks/>
pub const FIREHYDRANT: Scheme = Scheme::hmac_sha256(
    "firehydrant",
    Location::header("fh-signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
