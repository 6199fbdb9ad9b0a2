//! Vonage's signed messages, with plain MD5.

#![cfg(feature = "legacy")]

use crate::provider::vonage_sms_signature::FIELDS;
use crate::scheme::{Component, Encoding, Location, Scheme};
use crate::time::TimeFormat;

/// Vonage SMS (MD5 hash): MD5 of the sorted form and the key, as the form field `sig=<hex>`.
///
/// The key is the account's signature secret, as text, at the end of the message. This is for
/// accounts that are set to the plain MD5 hash; the HMAC with MD5 is another one,
/// [`VONAGE_SMS_SIGNATURE_MD5`](crate::provider::VONAGE_SMS_SIGNATURE_MD5).
///
/// The message is that of [`VONAGE_SMS_SIGNATURE`](crate::provider::VONAGE_SMS_SIGNATURE): every
/// field but `sig`, decoded and sorted by name, as `&name=value` with underscores for `&` and `=`
/// inside values. It comes by GET or by POST; the hex is in lower case, unlike there; `timestamp`
/// must be fresh.
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
/// MD5 with the key at the end is weak: whoever can choose a message's text may find two texts of
/// one hash. Have the account set to SHA-256, and until then serve it over TLS, under a path that
/// nobody can guess, and ask Vonage's API before acting on a message.
///
/// An underscore in a value can be changed into `&` or `=`, and back, under the same signature; and
/// a field can be hidden by making it a part of another one's name. Refuse a delivery that lacks a
/// field which Vonage always sends.
///
/// <https://developer.vonage.com/en/getting-started/concepts/signing-messages>
pub const VONAGE_SMS_SIGNATURE_MD5HASH: Scheme = Scheme::keyed_md5(
    "vonage-sms-signature-md5hash",
    Location::form("sig"),
    Encoding::Hex,
)
.timestamp(Location::form("timestamp"), TimeFormat::UnixSeconds)
.methods(&["GET", "POST"])
.ambiguous_boundaries()
.signs(&[Component::Literal("&"), FIELDS, Component::Key]);
