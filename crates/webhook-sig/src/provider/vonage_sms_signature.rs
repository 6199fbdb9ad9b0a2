//! Vonage's signed messages, with HMAC-SHA256.

use crate::scheme::{Component, Encoding, FieldEscape, Location, Scheme, Sorted};
use crate::time::TimeFormat;

/// Vonage SMS: HMAC-SHA256 of the sorted form, as the form field `sig=<hex>`.
///
/// The key is the account's signature secret, as text. Which algorithm signs is chosen in the
/// dashboard; this is for HMAC with SHA-256, and the algorithm is never taken from the message.
/// The others are the constants that begin with the same words. The service was called Nexmo, and
/// its newer APIs sign with a JWT instead.
///
/// Every field but `sig` is decoded, and written as `&name=value` in the order of the names; `&`
/// and `=` inside a value become underscores. A name that occurs twice is refused. The form comes
/// by GET or by POST. The hex is in upper case. `timestamp` is signed, in seconds, and must be
/// fresh.
///
/// Not signed: method, path and headers; the query of a POST. `messageId` identifies the message,
/// and `type` its kind.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that `messageId` identifies a delivery.
///
/// # Security
///
/// An underscore in a value can be changed into `&` or `=`, and back, under the same signature; and
/// a field can be hidden by making it a part of another one's name. Refuse a delivery that lacks a
/// field which Vonage always sends.
///
/// <https://developer.vonage.com/en/getting-started/concepts/signing-messages>
pub const VONAGE_SMS_SIGNATURE: Scheme = Scheme::hmac_sha256(
    "vonage-sms-signature",
    Location::form("sig"),
    Encoding::HexUpper,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.signs(&[Component::Literal("&"), FIELDS]);

/// What every variant signs after a first `&`: they differ in their algorithm alone.
pub(super) const FIELDS: Component = Component::Sorted(
    Sorted::form()
        .assign("=")
        .separator("&")
        .escape(FieldEscape::Underscore),
);
