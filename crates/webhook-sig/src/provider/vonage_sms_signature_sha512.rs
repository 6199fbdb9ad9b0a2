//! Vonage's signed messages, with HMAC-SHA512.

use crate::provider::vonage_sms_signature::FIELDS;
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Vonage SMS (SHA-512): HMAC-SHA512 of the sorted form, as the form field `sig=<hex>`.
///
/// The key is the account's signature secret, as text. This is for accounts that are set to HMAC
/// with SHA-512.
///
/// The message is that of [`VONAGE_SMS_SIGNATURE`](crate::provider::VONAGE_SMS_SIGNATURE): every
/// field but `sig`, decoded and sorted by name, as `&name=value` with underscores for `&` and `=`
/// inside values. It comes by GET or by POST; the hex is in upper case; `timestamp` must be fresh.
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
pub const VONAGE_SMS_SIGNATURE_SHA512: Scheme = Scheme::hmac_sha512(
    "vonage-sms-signature-sha512",
    Location::form("sig"),
    Encoding::HexUpper,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.signs(&[Component::Literal("&"), FIELDS]);
