//! From an answer to keys.

use std::borrow::Cow;

use serde_json::Value;
#[cfg(feature = "certificates")]
use webhook_sig::key::Issuers;
use webhook_sig::{InvalidKey, Key, Keyring, Scheme, UnixTime};

/// Where keys are in an answer in JSON.
///
/// A key is a text that [`Scheme::key`] reads, such as PEM, or a JWK. One that cannot be read, or is of
/// another kind than the scheme's, is skipped; an answer without a usable key is a failure.
///
/// ```
/// use webhook_sig_fetch::JsonKeys;
///
/// // Travis CI: one key in its configuration.
/// let travis = JsonKeys::at(&["/config/notifications/webhook/public_key"]);
///
/// // GitHub: a list of keys with their ids.
/// let github = JsonKeys::list("/public_keys", "/key_identifier", "/key");
///
/// // Google Chat, by project: an object that is the whole answer, with a certificate for each id.
/// let google_chat = JsonKeys::map("");
/// ```
#[derive(Clone, Copy, Debug)]
pub struct JsonKeys(Shape);

#[derive(Clone, Copy, Debug)]
enum Shape {
    At(&'static [&'static str]),
    List {
        list: &'static str,
        id: &'static str,
        key: &'static str,
    },
    Map(&'static str),
}

impl JsonKeys {
    /// Creates the places of single keys, as JSON pointers (RFC 6901); the current key comes first.
    #[must_use]
    pub const fn at(pointers: &'static [&'static str]) -> Self {
        Self(Shape::At(pointers))
    }

    /// Creates the place of a list, and in each of its items those of the id and of the key.
    #[must_use]
    pub const fn list(list: &'static str, id: &'static str, key: &'static str) -> Self {
        Self(Shape::List { list, id, key })
    }

    /// Creates the place of an object that has each key under its id; the pointer to the whole answer
    /// is the empty text.
    #[must_use]
    pub const fn map(object: &'static str) -> Self {
        Self(Shape::Map(object))
    }

    /// Reads the keys that can be read, of which there must be one.
    ///
    /// What cannot be read is skipped, as it is in a JWKS (RFC 7517, section 5): a vendor may add a key
    /// of a new kind at any time.
    fn read(self, scheme: &Scheme, named: Option<&str>, json: &Value) -> Result<Keyring, Unusable> {
        match self.0 {
            Shape::At(pointers) => {
                let key = |pointer: &&'static str| {
                    key(scheme, named, &text(json.pointer(pointer), pointer)?)
                };
                keyring(pointers.iter().map(key))
            }
            Shape::List { list, id, key } => {
                let items = json.pointer(list).and_then(Value::as_array);
                let items = items.ok_or(Unusable::Missing("list", list))?;
                keyring(items.iter().map(|item| {
                    let name = item.pointer(id).and_then(Value::as_str);
                    let name = name.ok_or(Unusable::Missing("id", id))?;
                    self::key(scheme, Some(name), &text(item.pointer(key), key)?)
                }))
            }
            Shape::Map(map) => {
                let members = json.pointer(map).and_then(Value::as_object);
                let members = members.ok_or(Unusable::Missing("object", map))?;
                let key =
                    |(id, value): (&String, _)| key(scheme, Some(id), &text(Some(value), map)?);
                keyring(members.iter().map(key))
            }
        }
    }
}

/// Returns the text of a key, which is an object if it is a JWK; the pointer says where it is.
fn text<'j>(key: Option<&'j Value>, pointer: &'static str) -> Result<Cow<'j, str>, Unusable> {
    match key {
        Some(Value::String(text)) => Ok(Cow::Borrowed(text)),
        Some(jwk @ Value::Object(_)) => Ok(Cow::Owned(jwk.to_string())),
        _ => Err(Unusable::Missing("key", pointer)),
    }
}

/// Reads a key, which gets its id where the deliveries of the scheme name one.
fn key(scheme: &Scheme, id: Option<&str>, text: &str) -> Result<Key, Unusable> {
    let key = scheme.key(text)?;
    if text.trim_ascii_start().starts_with('{') {
        // Only the reader of sets looks at what a JWK says about its use.
        scheme.jwks(&format!(r#"{{"keys":[{text}]}}"#))?;
    }
    match id.filter(|_| scheme.key_id().is_some()) {
        Some(id) => Ok(key.with_id(id)?),
        None => Ok(key),
    }
}

/// Creates a keyring of the keys that could be read; without one, the first reason is the error.
fn keyring(keys: impl Iterator<Item = Result<Key, Unusable>>) -> Result<Keyring, Unusable> {
    let mut keyring: Option<Keyring> = None;
    let mut unusable = None;
    for key in keys {
        match (key, keyring.take()) {
            (Ok(key), None) => keyring = Some(key.into()),
            (Ok(key), Some(others)) => keyring = Some(others.retiring(key)?),
            (Err(why), others) => {
                unusable.get_or_insert(why);
                keyring = others;
            }
        }
    }
    keyring.ok_or_else(|| unusable.unwrap_or(InvalidKey::NoneUsable.into()))
}

/// What an answer is.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Answer {
    /// The certificate that a delivery names, as [`Scheme::certified_key`] reads it.
    #[cfg(feature = "certificates")]
    Certificate,
    /// The certificate that a delivery names, as [`Scheme::issued_key`] reads it.
    #[cfg(feature = "certificates")]
    IssuedCertificate(Issuers),
    /// A JSON Web Key Set, as [`Scheme::jwks`] reads it.
    Jwks,
    /// Keys in JSON.
    Json(JsonKeys),
    /// The text of one key, as [`Scheme::key`] reads it; mostly PEM.
    Key,
}

impl Answer {
    /// Returns the media types that are asked for.
    pub(crate) const fn accept(&self) -> &'static str {
        match self {
            #[cfg(feature = "certificates")]
            Self::Certificate | Self::IssuedCertificate(_) => {
                "application/x-pem-file, text/plain, */*"
            }
            Self::Jwks => "application/jwk-set+json, application/json",
            Self::Json(_) => "application/json",
            Self::Key => "application/x-pem-file, text/plain, */*",
        }
    }

    /// Reads the keys of an answer; there is at least one, or it is an error.
    ///
    /// If one key was asked for by its id, it gets that id.
    #[cfg_attr(
        not(feature = "certificates"),
        expect(unused_variables, reason = "only certificates have a time")
    )]
    pub(crate) fn read(
        &self,
        scheme: &Scheme,
        id: Option<&str>,
        body: &[u8],
        now: UnixTime,
    ) -> Result<Keyring, Unusable> {
        let text = std::str::from_utf8(body).map_err(|_| Unusable::NotText)?;
        match self {
            #[cfg(feature = "certificates")]
            Self::Certificate => Ok(scheme.certified_key(body, now)?.into()),
            #[cfg(feature = "certificates")]
            Self::IssuedCertificate(issuers) => Ok(scheme.issued_key(body, issuers, now)?.into()),
            Self::Jwks => Ok(scheme.jwks(text)?),
            Self::Json(keys) => {
                let json = serde_json::from_str(text).map_err(|_| Unusable::NotJson)?;
                keys.read(scheme, id, &json)
            }
            Self::Key => Ok(key(scheme, id, text)?.into()),
        }
    }
}

/// Why an answer has no usable key.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unusable {
    Key(InvalidKey),
    /// What is not at a JSON pointer, and the pointer.
    Missing(&'static str, &'static str),
    NotJson,
    NotText,
}

impl From<InvalidKey> for Unusable {
    fn from(key: InvalidKey) -> Self {
        Self::Key(key)
    }
}
