//! Sinch's callbacks for voice and verification.

#![cfg(feature = "legacy")]

use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Digest, Encoding, KeyFormat, Location, Scheme};
use crate::time::TimeFormat;

/// Sinch: HMAC-SHA256 of a canonical request, as `Authorization: Application <key>:<base64>`.
///
/// The key is the application's secret, in base64; what it decodes to is used. The application key
/// in front of the signature names the application, and is not checked. Some of Sinch's pages write
/// `application` in lower case; both are read.
///
/// Signed are, a line each, the method, the MD5 of the body in base64, `Content-Type`,
/// `x-timestamp:` with the value of that header, and the path without its query. Where there is no
/// body its line is empty. The time is RFC 3339, with up to nine decimals. Sinch can be
/// told to use HTTP Basic instead, which this refuses. Sinch's conversations are signed in another
/// way.
///
/// Not signed: host, query, and every other header. The body names the call or the verification, as
/// `callid` or `id`, and the kind of event.
///
/// Any 2xx acknowledges, as far as is known; the answer to a call's event says how the call goes
/// on.
///
/// Unconfirmed: that `callid` or `id` and `event` identify a delivery.
///
/// # Security
///
/// Of the body its MD5 is signed, which is broken: whoever can choose a body can make two of one
/// hash, and swap them. Sinch makes the bodies, so that takes a lot of influence on them; serve it
/// over TLS all the same.
///
/// <https://developers.sinch.com/docs/voice/api-reference/authentication/callback-signed-request>
pub const SINCH_APPLICATION_SIGNED: Scheme = Scheme::hmac_sha256(
    "sinch-application-signed",
    Location::header("Authorization").named(&["Application ", "application "], ":"),
    Encoding::Base64,
)
.key_format(KeyFormat::Base64)
.timestamp(Location::header("x-timestamp"), TimeFormat::Rfc3339)
.methods(&["POST", "GET", "PUT", "PATCH", "DELETE"])
.signs(&[
    Component::Method,
    Component::Literal("\n"),
    Component::Custom(Custom::new("md5(body), or nothing", write_digest)),
    Component::Literal("\n"),
    Component::Field(Location::header("Content-Type")),
    Component::Literal("\nx-timestamp:"),
    Component::Timestamp,
    Component::Literal("\n"),
    Component::Path,
]);

#[expect(clippy::unnecessary_wraps, reason = "it is one of many that may fail")]
fn write_digest(message: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    if !message.body().is_empty() {
        let digest = message.body_digest(Digest::Md5, Encoding::Base64);
        write(digest.as_bytes());
    }
    Ok(())
}
