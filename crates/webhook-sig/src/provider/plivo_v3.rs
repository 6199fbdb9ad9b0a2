//! Plivo's callbacks, version 3 of its signatures.

use crate::request::Fields;
use crate::request::{ReadError, View};
use crate::scheme::{Component, Custom, Encoding, Location, Scheme};

/// Plivo V3: HMAC-SHA256 of URL, form and nonce, as `X-Plivo-Signature-V3: <base64>,<base64>`.
///
/// The key is the auth token of the account, or of the subaccount, as text. Several signatures may
/// be listed; any of them may match. `X-Plivo-Signature-Ma-V3`, which the main account's token
/// makes, is not read. The verifier needs [`Verifier::base_url`](crate::Verifier::base_url):
///
/// ```
/// use webhook_sig::provider::PLIVO_V3;
/// use webhook_sig::{BaseUrl, Verifier};
///
/// let verifier = Verifier::new(&PLIVO_V3).base_url(BaseUrl::new("https://call.example")?);
/// # Ok::<(), webhook_sig::InvalidSetting>(())
/// ```
///
/// The URL's query is decoded, sorted by name and value, and written as `?name=value&…`. For a POST
/// the form follows, sorted likewise, as names and values with nothing between them; a full stop
/// stands before it if there is a query, and the question mark stands without a query too. At the
/// end are a full stop and `X-Plivo-Signature-V3-Nonce`.
///
/// Not signed: the method and every other header; no timestamp. The nonce is no time.
///
/// Any 2xx acknowledges, as far as is known.
///
/// Unconfirmed: that a nonce is never used twice, and that the form's `Event` names the event.
///
/// # Security
///
/// The form's names and values have no separators, and the query is written decoded: bytes can
/// move from one value to the next under the same signature. A captured request stays valid until
/// the token is changed, unless nonces are remembered.
///
/// <https://www.plivo.com/docs/voice/concepts/signature-validation>
pub const PLIVO_V3: Scheme = Scheme::hmac_sha256(
    "plivo-v3",
    Location::header("X-Plivo-Signature-V3").entry(",", ""),
    Encoding::Base64,
)
.methods(&["POST", "GET"])
.ambiguous_boundaries()
.signs(&[
    Component::UrlPath,
    Component::Custom(Custom::new("query and form, sorted", write_fields)),
    Component::Literal("."),
    Component::Field(Location::header("X-Plivo-Signature-V3-Nonce")),
]);

fn write_fields(message: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    let query = sorted(message.query()?, b"=").join(&b'&');
    let form = match (message.method(), message.body()) {
        // A form without fields needs no announcement.
        (_, []) => Vec::new(),
        // A handler might read the body of a GET, which nobody signed.
        ("GET", _) => return Err(ReadError::Body),
        _ => sorted(message.form()?, b"").concat(),
    };
    if !query.is_empty() || !form.is_empty() {
        write(b"?");
    }
    write(&query);
    if !query.is_empty() && !form.is_empty() {
        write(b".");
    }
    write(&form);
    Ok(())
}

fn sorted(fields: &Fields<'_>, assign: &[u8]) -> Vec<Vec<u8>> {
    let mut pairs: Vec<_> = fields.iter().collect();
    pairs.sort_unstable();
    let texts = pairs
        .iter()
        .map(|(name, value)| [name, assign, value].concat());
    texts.collect()
}
