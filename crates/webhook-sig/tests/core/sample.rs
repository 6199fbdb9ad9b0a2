//! For each scheme a request that it can sign, made from its description, and a key.

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use serde_json::{Map, Value};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use webhook_sig::key::{SigningKey, SigningKeys};
use webhook_sig::scheme::{Audience, KeyFormat, Location, SignedContent};
use webhook_sig::{BaseUrl, InvalidKey, Keyring, Scheme, Signer, Verifier, provider};

use crate::algorithms;
use crate::captured::{Captured, SECRET, tag};
use crate::test_keys::{brings_its_key, key_text, pairs};

use self::extras::extras;
use self::shown::{decoded, shown};

mod extras;
mod shown;

/// Returns every vendor's scheme, and one for each algorithm with public keys.
///
/// Those with HTTP message signatures have tests of their own, in `message_signatures`: the sender
/// chooses what it signs.
pub(crate) fn every() -> impl Iterator<Item = &'static Scheme> {
    let vendors = provider::ALL.iter().copied();
    let vendors = vendors.filter(|scheme| scheme.policy().is_none());
    vendors.chain(algorithms::PUBLIC)
}

/// Returns every scheme that can be signed; some algorithms are only verified.
pub(crate) fn signable() -> &'static [&'static Scheme] {
    static SIGNABLE: LazyLock<Vec<&Scheme>> =
        LazyLock::new(|| every().filter(|scheme| can_be_signed(scheme)).collect());
    &SIGNABLE
}

fn can_be_signed(scheme: &Scheme) -> bool {
    !brings_its_key(scheme) && private_key(scheme).is_none_or(|key| key.is_ok())
}

/// Returns the schemes that a law is about; so few of them would mean that the law is lost.
pub(crate) fn those(least: usize, is_about: fn(&Scheme) -> bool) -> Vec<&'static Scheme> {
    let schemes = signable().iter().copied();
    let schemes: Vec<_> = schemes.filter(|scheme| is_about(scheme)).collect();
    assert!(schemes.len() >= least, "{} schemes", schemes.len());
    schemes
}

/// Returns whether the sender signs, rather than sending the secret itself.
pub(crate) fn signs(scheme: &Scheme) -> bool {
    !scheme.algorithm().is_token()
}

/// Returns whether sender and receiver share a secret, so that these tests can make the signature.
pub(crate) fn has_oracle(scheme: &Scheme) -> bool {
    scheme.algorithm().is_symmetric()
}

/// Returns whether the signature covers a body of any bytes.
pub(crate) fn covers_any_body(scheme: &Scheme) -> bool {
    scheme.signs_body() && carrier(scheme) == Carrier::Body
}

/// Returns whether the signature, the timestamp and the id can be read before the body.
pub(crate) fn is_read_before_body(scheme: &Scheme) -> bool {
    let is_in_body = |location: &String| {
        ["form ", "JSON ", "body: "]
            .iter()
            .any(|place| location.starts_with(place))
    };
    !locations(scheme).iter().any(is_in_body)
}

/// Returns whether the signature is in a header.
pub(crate) fn is_in_header(scheme: &Scheme) -> bool {
    let location = scheme.signature().to_string();
    !["body: ", "form ", "JSON ", "query "]
        .iter()
        .any(|place| location.starts_with(place))
}

/// Returns the locations of the signature, the timestamp and the id.
fn locations(scheme: &Scheme) -> Vec<String> {
    let timestamp = scheme.timestamp().map(|(location, _)| location);
    let locations = [Some(scheme.signature()), timestamp, scheme.message_id()];
    locations
        .iter()
        .flatten()
        .map(Location::to_string)
        .collect()
}

/// What a payload becomes in a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Carrier {
    /// The body, for the scheme takes any bytes.
    Body,
    /// A value in the form that the body is.
    Form,
    /// A value in the JSON that the body is, unless it is an object already.
    Json,
    /// A value in the query, with an empty body.
    Query,
    /// A claim in the token that the body is.
    Token,
}

pub(crate) fn carrier(scheme: &Scheme) -> Carrier {
    let locations = locations(scheme);
    let is_in = |place| locations.iter().any(|location| location.starts_with(place));
    let content = scheme.signed_content().to_string();
    let names_receiver = audience(scheme).is_some_and(|(at, _)| at.starts_with("JSON "));
    // Where a URL and a body touch, the body is one that no URL could be taken for.
    let touches_url = content.contains("{url}{body}") || content.contains("{body}{url}");
    if scheme.reads_form() {
        Carrier::Form
    } else if is_in("body: ") {
        Carrier::Token
    } else if is_in("JSON ") || names_receiver || touches_url {
        Carrier::Json
    } else if is_in("query ") && !content.contains("{body}") {
        Carrier::Query
    } else {
        Carrier::Body
    }
}

/// Returns a request whose content is the payload, ready to be signed.
pub(crate) fn unsigned(scheme: &Scheme, payload: &[u8]) -> Captured {
    let locations = placeholders(scheme.signed_content());
    let extras = extras(scheme);
    let value = percent_encode(payload, NON_ALPHANUMERIC).to_string();
    let mut request = match carrier(scheme) {
        Carrier::Body => {
            Captured::post(&opened(scheme, payload)).header("Content-Type", "application/json")
        }
        Carrier::Form => {
            let fields = locations
                .iter()
                .filter_map(|location| named(location, "form ", "=…"));
            // Razorpay signs values with this character between them, so none may hold it.
            let signed = value.replace("%7C", "");
            let mut fields: Vec<_> = fields.map(|name| format!("{name}={signed}x")).collect();
            fields.extend(["quantity=2".to_owned(), format!("note={value}")]);
            fields.extend(extras.fields.split_terminator('&').map(str::to_owned));
            Captured::post(fields.join("&").as_bytes())
                .header("Content-Type", "application/x-www-form-urlencoded")
        }
        Carrier::Json | Carrier::Token => {
            Captured::post(&json(scheme, payload, &value, extras.fields))
                .header("Content-Type", "application/json")
        }
        Carrier::Query => {
            let mut request = Captured::post(b"");
            request.target = format!("{}&note={value}", request.target);
            for field in extras.fields.split_terminator('&') {
                request.target = format!("{}&{field}", request.target);
            }
            request
        }
    };
    if !scheme.methods().contains(&"POST") {
        scheme.methods()[0].clone_into(&mut request.method);
    }
    for (name, value) in extras.headers {
        request = request.header(name, value);
    }
    for name in locations
        .iter()
        .filter_map(|location| named(location, "", ": …"))
    {
        if !request.headers.iter().any(|(own, _)| own == name) {
            let is_receiver = |(at, _): &(String, _)| named(at, "", ": …") == Some(name);
            let value = match audience(scheme).filter(is_receiver) {
                Some(_) => RECEIVER,
                None => "a-signed-header",
            };
            request = request.header(name, value);
        }
    }
    for name in locations
        .iter()
        .filter_map(|location| named(location, "query ", "=…"))
    {
        request.target = format!("{}&{name}=signed", request.target);
    }
    request.header("User-Agent", "acme/1")
}

/// Returns a body with a payload that begins as every body of the scheme does.
fn opened(scheme: &Scheme, payload: &[u8]) -> Vec<u8> {
    let characters = scheme.opens_with().as_bytes();
    let is_open = payload
        .first()
        .is_some_and(|first| characters.contains(first));
    let opening = characters.first().filter(|_| !is_open);
    opening.into_iter().chain(payload).copied().collect()
}

/// Returns a JSON body with a payload, with the members of an object, if one is given, and with its
/// receiver, if it must name one.
fn json(scheme: &Scheme, payload: &[u8], value: &str, extras: &str) -> Vec<u8> {
    let own = serde_json::from_slice::<Map<String, Value>>(payload).ok();
    let audience = audience(scheme);
    if extras.is_empty() && audience.is_none() && own.is_some() {
        return payload.to_vec();
    }
    let mut object = own.unwrap_or_else(|| Map::from_iter([("note".to_owned(), value.into())]));
    if !extras.is_empty() {
        object.extend(serde_json::from_str::<Map<String, Value>>(extras).unwrap());
    }
    let mut object = Value::Object(object);
    if let Some((at, _)) = audience
        && let Some(pointer) = named(&at, "JSON /", ": …")
    {
        let names = pointer.split('/');
        *names.fold(&mut object, |object, name| &mut object[name]) = RECEIVER.into();
    }
    serde_json::to_vec(&object).unwrap()
}

/// Returns the request as the scheme's vendor would send it.
pub(crate) fn sign(scheme: &'static Scheme, request: &Captured) -> Captured {
    let signer = Signer::new(verifier(scheme), signing_keys(scheme));
    let signed = request.signed(&signer, scheme);
    signed.unwrap_or_else(|error| panic!("{}: {error} {request:?}", scheme.id()))
}

/// Returns a request that a scheme signed over the payload.
pub(crate) fn signed(scheme: &'static Scheme, payload: &[u8]) -> Captured {
    sign(scheme, &unsigned(scheme, payload))
}

/// Returns a verifier with every setting that a scheme may sign.
pub(crate) fn verifier(scheme: &'static Scheme) -> Verifier {
    let url = BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(scheme).base_url(url);
    let params = scheme.params();
    params.fold(verifier, |verifier, name| verifier.param(name, RECEIVER))
}

/// What names the receiver, in the settings and in the request.
const RECEIVER: &str = "8PT597110X687430LKGECATA";

/// Returns where a request names its receiver, and the setting that it must be equal to.
fn audience(scheme: &Scheme) -> Option<(String, &'static str)> {
    match scheme.audience() {
        Some(Audience::Value { at, param }) => Some((at.to_string(), param)),
        _ => None,
    }
}

/// The vendor's id of the key, where a delivery names it.
pub(crate) const KEY_ID: &str = "key-1";

/// Returns the keys of the receiver.
pub(crate) fn keys(scheme: &Scheme) -> Keyring {
    keyring_of(scheme, &key_text(scheme, SECRET))
}

/// Returns keys that a receiver of other senders has.
pub(crate) fn other_keys(scheme: &Scheme, secret: &str) -> Keyring {
    match pairs(scheme) {
        _ if brings_its_key(scheme) => keyring_of(
            scheme,
            include_str!("../certificates/chain-impostor-root.pem"),
        ),
        Some([_, other]) => keyring_of(scheme, other.public),
        None => keyring_of(scheme, &key_text(scheme, secret)),
    }
}

fn keyring_of(scheme: &Scheme, text: &str) -> Keyring {
    let key = scheme.key(text).unwrap();
    match scheme.key_id() {
        Some(_) => key.with_id(KEY_ID).unwrap().into(),
        None => key.into(),
    }
}

/// Returns the keys of the sender.
pub(crate) fn signing_keys(scheme: &Scheme) -> SigningKeys {
    match (private_key(scheme), scheme.key_id()) {
        (Some(key), Some(_)) => key.unwrap().with_id(KEY_ID).unwrap().into(),
        (Some(key), None) => key.unwrap().into(),
        (None, _) => keys(scheme).into(),
    }
}

/// Returns the private key of a scheme with public keys; an error if it is only verified.
pub(crate) fn private_key(scheme: &Scheme) -> Option<Result<SigningKey, InvalidKey>> {
    let [pair, _] = pairs(scheme)?;
    Some(scheme.signing_key(pair.private))
}

/// Returns the bytes of the key of these tests.
pub(crate) fn key_bytes(scheme: &Scheme) -> Vec<u8> {
    let text = key_text(scheme, SECRET);
    match scheme.key_format() {
        KeyFormat::Base64 | KeyFormat::Base64After(_) | KeyFormat::Whsec => {
            STANDARD.decode(text).unwrap()
        }
        KeyFormat::Hex => hex::decode(text).unwrap(),
        KeyFormat::Sha1 => Sha1::digest(text).to_vec(),
        KeyFormat::Sha256 => Sha256::digest(text).to_vec(),
        KeyFormat::TextThen(end) => format!("{text}{end}").into_bytes(),
        KeyFormat::HtmlEscaped
        | KeyFormat::Nfkd
        | KeyFormat::SignKey
        | KeyFormat::Text
        | KeyFormat::TextOrJwk
        | KeyFormat::UserAndPassword
        | KeyFormat::WhsecAndText
        | KeyFormat::WhsecOrText => text.into_bytes(),
        other => panic!("{other:?} has no oracle"),
    }
}

/// Returns the message that a request's signature covers.
pub(crate) fn message(scheme: &'static Scheme, request: &Captured) -> Vec<u8> {
    let message = verifier(scheme).signed_message(&request.head(), request.body.clone());
    message.unwrap_or_else(|error| panic!("{}: {error} {request:?}", scheme.id()))
}

/// Returns the bytes of the signature that the oracle makes for a request, or of the token.
///
/// Without an oracle they are those that the request shows.
pub(crate) fn signature(scheme: &'static Scheme, request: &Captured) -> Vec<u8> {
    if !has_oracle(scheme) {
        let shown = shown(scheme, request);
        // That of a token is its last part.
        let last = shown.rsplit('.').next().filter(|_| scheme.has_token());
        return decoded(scheme, last.unwrap_or(&shown));
    }
    let key = key_bytes(scheme);
    if signs(scheme) {
        tag(scheme, &key, &message(scheme, request))
    } else {
        key
    }
}

/// Returns the request with another text as its signature, spelled as its place wants it.
pub(crate) fn with_signature(
    scheme: &'static Scheme,
    request: &Captured,
    old: &str,
    new: &str,
) -> Captured {
    let location = scheme.signature().to_string();
    let is_escaped = ["form ", "query "]
        .iter()
        .any(|place| location.starts_with(place));
    let spelled = |text: &str| match is_escaped {
        true => percent_encode(text.as_bytes(), NON_ALPHANUMERIC).to_string(),
        false => text.to_owned(),
    };
    request.replace(&spelled(old), &spelled(new))
}

fn named<'s>(location: &'s str, before: &str, after: &str) -> Option<&'s str> {
    let name = location.strip_prefix(before)?.strip_suffix(after)?;
    (!name.contains([' ', '='])).then_some(name)
}

/// Returns the names in braces in a signed content.
fn placeholders(content: SignedContent) -> Vec<String> {
    let text = content.to_string();
    text.split('{')
        .skip(1)
        .filter_map(|rest| Some(rest.split_once('}')?.0.to_owned()))
        .collect()
}
