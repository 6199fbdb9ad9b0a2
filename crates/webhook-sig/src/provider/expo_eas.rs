//! Expo's EAS webhooks.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Expo EAS: HMAC-SHA1 of the body, as `expo-signature: sha1=<hex>`.
///
/// The key is the webhook's secret, as text, of at least 16 characters.
///
/// Not signed: every header, method and path. No time is signed, so a captured delivery stays valid
/// until the secret is changed; the body's `id` with its `status` names an event.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.expo.dev/eas/webhooks/>
pub const EXPO_EAS: Scheme = Scheme::hmac_sha1(
    "expo-eas",
    Location::header("expo-signature").prefix("sha1="),
    Encoding::Hex,
)
.signs(&[Component::Body]);
