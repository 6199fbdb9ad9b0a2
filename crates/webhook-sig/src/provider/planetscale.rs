//! PlanetScale's webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// PlanetScale: HMAC-SHA256 of the body, as `X-PlanetScale-Signature: <hex>`.
///
/// The key is the webhook's secret, as text.
///
/// Not signed: every header, method and path. The kind of event is `/event` in the signed body.
/// Neither a time nor an id is known to be signed, so a captured delivery stays valid until the
/// secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it comes from the receiver of a third party.
///
/// <https://planetscale.com/docs/api/webhooks>
pub const PLANETSCALE: Scheme = Scheme::hmac_sha256(
    "planetscale",
    Location::header("X-PlanetScale-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Body]);
