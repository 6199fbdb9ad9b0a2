//! Autodesk Platform Services' webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Autodesk Platform Services: HMAC-SHA1 of the body, as `x-adsk-signature: sha1hash=<hex>`.
///
/// The key is the webhook's secret, as text.
///
/// The prefix is `sha1hash=`; the `sha1=` of other vendors is refused.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: all of it is known from two descriptions by third parties; no delivery of
/// Autodesk's with a known key was at hand.
///
/// <https://aps.autodesk.com/en/docs/webhooks/v1/>
pub const AUTODESK_APS: Scheme = Scheme::hmac_sha1(
    "autodesk-aps",
    Location::header("x-adsk-signature").prefix("sha1hash="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
