//! From an answer to keys.

use serde_json::Value;
#[cfg(feature = "certificates")]
use webhook_sig::key::Issuers;
use webhook_sig::{InvalidKey, Key, Keyring, Scheme, UnixTime};

/// Where keys are in an answer in JSON.
///
/// ```
/// use webhook_sig_fetch::JsonKeys;
///
/// // Travis CI: one key in its configuration.
/// let travis = JsonKeys::at(&["/config/notifications/webhook/public_key"]);
///
/// // GitHub: a list of keys with their ids.
/// let github = JsonKeys::list("/public_keys", "/key_identifier", "/key");
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

    fn read(self, scheme: &Scheme, named: Option<&str>, json: &Value) -> Result<Keyring, Unusable> {
        let text = |value: &Value, pointer: &'static str| {
            let text = value.pointer(pointer).and_then(Value::as_str);
            text.map(str::to_owned).ok_or(Unusable::Missing(pointer))
        };
        match self.0 {
            Shape::At(pointers) => {
                let key = |pointer: &&'static str| key(scheme, named, &text(json, pointer)?);
                keyring(pointers.iter().map(key))
            }
            Shape::List { list, id, key } => {
                let items = json.pointer(list).and_then(Value::as_array);
                let items = items.ok_or(Unusable::Missing(list))?;
                keyring(items.iter().map(|item| {
                    let id = text(item, id)?;
                    self::key(scheme, Some(&id), &text(item, key)?)
                }))
            }
        }
    }
}

/// Reads a key, which gets its id where the deliveries of the scheme name one.
fn key(scheme: &Scheme, id: Option<&str>, text: &str) -> Result<Key, Unusable> {
    let key = scheme.key(text)?;
    match id.filter(|_| scheme.key_id().is_some()) {
        Some(id) => Ok(key.with_id(id)?),
        None => Ok(key),
    }
}

fn keyring(mut keys: impl Iterator<Item = Result<Key, Unusable>>) -> Result<Keyring, Unusable> {
    let first = keys.next().ok_or(InvalidKey::NoneUsable)??;
    keys.try_fold(Keyring::new(first), |keyring, key| {
        Ok(keyring.retiring(key?)?)
    })
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
    Missing(&'static str),
    NotJson,
    NotText,
}

impl From<InvalidKey> for Unusable {
    fn from(key: InvalidKey) -> Self {
        Self::Key(key)
    }
}
