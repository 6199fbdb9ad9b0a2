//! Twilio's webhooks.

use crate::request::{ReadError, View};
use crate::scheme::{
    Component, Custom, Digest, Encoding, Location, Repeats, Scheme, Sorted, UrlForm,
};

/// Twilio: HMAC-SHA1 of the URL and the sorted form, as `X-Twilio-Signature: <base64>`.
///
/// The key is the account's auth token, as text.
///
/// The URL is the whole one that Twilio was given, with its query and, if there are any, with user
/// and password, so the verifier needs [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::TWILIO;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&TWILIO).base_url(BaseUrl::new("https://call.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// Twilio does not say whether it signs the default port, 443 or 80, so the URL is tried with it
/// and without it. Of a POST, the names and decoded values of the form follow the URL, sorted by
/// their bytes; the values of one name are sorted too, and each counts once. Of a GET, the URL is
/// all there is. Any other body is covered by its SHA-256 in lower-case hex, which must stand in
/// the query once, as `bodySHA256`.
///
/// Not signed: every other header, `I-Twilio-Idempotency-Token` among them, and no timestamp. The
/// form names the call or message, as `CallSid` or `MessageSid`, and how it stands. A connection
/// by WebSocket is signed too, which is not read here.
///
/// Any 2xx acknowledges, as far as is known.
///
/// # Security
///
/// URL, names and values have no separators, so bytes can move from one to the next under the same
/// signature. A captured request stays valid until the token is changed.
///
/// <https://www.twilio.com/docs/usage/webhooks/webhooks-security>
pub const TWILIO: Scheme = Scheme::hmac_sha1("twilio", SIGNATURE, Encoding::Base64)
    .methods(&["POST", "GET"])
    .url_forms(&[UrlForm::AsConfigured, UrlForm::OtherPort])
    .ambiguous_boundaries()
    .signs(&[
        Component::Url,
        Component::Custom(Custom::new(
            "posted form sorted, or nothing where the query has bodySHA256",
            write_form,
        )),
    ]);

const SIGNATURE: Location = Location::header("X-Twilio-Signature");
const FIELDS: Sorted = Sorted::posted_form().repeats(Repeats::Unique);

fn write_form(message: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    if message.method() == "GET" || message.announces_form() {
        return FIELDS.write(message, &SIGNATURE, write);
    }
    // The URL covers the query, and the query the body.
    let stated = message.query()?.one("bodySHA256")?;
    let digest = message.body_digest(Digest::Sha256, Encoding::Hex);
    if stated != digest.as_bytes() {
        return Err(ReadError::Malformed);
    }
    Ok(())
}
