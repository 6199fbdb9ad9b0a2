//! Adyen's webhooks for platforms, banking and management.

use crate::scheme::{Component, Encoding, KeyFormat, Location, Scheme};

/// Adyen Platform: HMAC-SHA256 of the body, as `HmacSignature: <base64>`.
///
/// The key is the webhook's HMAC key: 64 hex digits of either case, decoded to 32 bytes.
///
/// The webhooks of Adyen's platform, banking and management products come this way. Its payment
/// notifications do not: they carry the signature in the body, over a few fields of it, and are the
/// scheme `adyen`. The helper `validateBankingHMAC` in Adyen's Node library is deprecated and takes
/// its parameters in the wrong order.
///
/// Not signed: every header. `Protocol: HmacSHA256`, which comes along, is not read. The body's
/// `timestamp` is signed with the rest, but as the event's own time it is not checked for age.
///
/// Any 2xx acknowledges, as far as is known.
///
/// <https://docs.adyen.com/development-resources/webhooks/secure-webhooks/verify-hmac-signatures>
pub const ADYEN_PLATFORM: Scheme = Scheme::hmac_sha256(
    "adyen-platform",
    Location::header("HmacSignature"),
    Encoding::Base64,
)
.key_format(KeyFormat::Hex)
.signs(&[Component::Body]);
