//! Hookdeck's event gateway, as it delivers.

use crate::scheme::{Component, Encoding, Location, Scheme};

/// Hookdeck: HMAC-SHA256 of the body, as `x-hookdeck-signature: <base64>`.
///
/// The key is the project's signing secret, as text. While it is rotated,
/// `x-hookdeck-signature-2` carries the signature of the old one; either may match any key.
///
/// This is Hookdeck's own signature on what it passes on, whoever sent it first. The names of the
/// `x-hookdeck-` headers can be given another prefix in the project's settings; then a scheme of
/// one's own is needed, which differs in the location alone.
///
/// Not signed: `x-hookdeck-eventid` and every other header, also those of the original sender;
/// method and path; no timestamp. What the event is, the original sender's body says.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Weak points: a captured delivery stays valid until the secret is changed.
///
/// <https://hookdeck.com/docs/authentication#hookdeck-webhook-signature-verification>
pub const HOOKDECK: Scheme = Scheme::hmac_sha256(
    "hookdeck",
    Location::headers(&["x-hookdeck-signature", "x-hookdeck-signature-2"]),
    Encoding::Base64,
)
.signs(&[Component::Body]);
