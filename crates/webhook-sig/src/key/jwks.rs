//! JSON Web Key Sets (RFC 7517, section 5).

use std::borrow::Cow;

use crate::key::{InvalidKey, KEYED_LIMIT, Key, Keyring, key_id};
use crate::request::{ReadError, json};
use crate::scheme::{KeyFormat, Scheme};

impl Scheme {
    /// Reads the keys of a JSON Web Key Set that fit the scheme.
    ///
    /// A vendor's set also has keys for other purposes. A key is skipped unless its `kty` and `crv`,
    /// and its `alg`, `use` and `key_ops` where it has them, are those of the scheme's algorithm, and
    /// so is a weak one, and a shared secret always. Where the scheme has a
    /// [`key_id`](Self::key_id), the `kid` is the key's id, and keys that share one are skipped. Where
    /// it has none, the ids are dropped. Certificates and URLs in the set are ignored.
    ///
    /// ```
    /// # #[cfg(feature = "ed25519")] {
    /// use webhook_sig::provider::DISCORD;
    /// use webhook_sig::{InvalidKey, UnixTime};
    ///
    /// let keys = DISCORD.jwks(
    ///     r#"{"keys":[
    ///         {"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"},
    ///         {"kty":"RSA","n":"xjlbPw","e":"AQAB"}
    ///     ]}"#,
    /// )?;
    /// assert_eq!(keys.live(UnixTime::from_secs(1_700_000_000)).count(), 1);
    ///
    /// assert_eq!(DISCORD.jwks(r#"{"keys":[]}"#).unwrap_err(), InvalidKey::NoneUsable);
    /// # }
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidKey::PublicKey`] if the scheme has a shared secret, [`InvalidKey::Undecodable`] if the
    /// text is not a set, [`InvalidKey::NoneUsable`] if no key is left, and
    /// [`InvalidKey::TooManyWithIds`] or [`InvalidKey::TooMany`] beyond [`KEYED_LIMIT`] keys in the
    /// set or [`KEY_LIMIT`](crate::key::KEY_LIMIT) that one delivery would be tried with.
    pub fn jwks(&self, text: &str) -> Result<Keyring, InvalidKey> {
        Keyring::of(keys(self, text)?)
    }
}

/// Returns whether a text is a set rather than a key.
pub(super) fn is_set(text: &str) -> bool {
    let keys = json::items(text.as_bytes(), "/keys", usize::MAX);
    keys.is_ok()
}

/// Reads the keys of a set that fit a scheme; there is at least one.
pub(super) fn keys(scheme: &Scheme, text: &str) -> Result<Vec<Key>, InvalidKey> {
    if scheme.algorithm().is_symmetric() {
        return Err(InvalidKey::PublicKey);
    }
    let items = json::items(text.as_bytes(), "/keys", usize::MAX);
    let items = items.map_err(|_| InvalidKey::Undecodable(KeyFormat::PublicKey))?;
    if items.len() > KEYED_LIMIT {
        return Err(InvalidKey::TooManyWithIds);
    }
    let fitting: Vec<_> = items
        .into_iter()
        .filter(|item| fits(scheme, item))
        .filter_map(|item| Fitting::read(scheme, item))
        .collect();
    let is_ambiguous = |id: &str| {
        let same = fitting.iter().filter(|other| other.id() == Some(id));
        same.count() > 1
    };
    let usable = fitting.iter().filter_map(|fitting| match fitting.id() {
        Some(id) if is_ambiguous(id) => None,
        Some(id) => fitting.key.clone()?.with_id(id).ok(),
        None => fitting.key.clone(),
    });
    let usable: Vec<_> = usable.collect();
    if usable.is_empty() {
        return Err(InvalidKey::NoneUsable);
    }
    Ok(usable)
}

/// A key of the scheme's algorithm.
struct Fitting<'t> {
    id: Option<Cow<'t, str>>,
    /// A weak key is none, but its id stays taken.
    key: Option<Key>,
}

impl<'t> Fitting<'t> {
    /// Reads a key; `None` if it is another kind of key, or no delivery could name it.
    fn read(scheme: &Scheme, item: &'t str) -> Option<Self> {
        let id = match (scheme.key_id(), string(item, "/kid")) {
            (None, _) | (_, Ok(None)) => None,
            (Some(_), Ok(Some(id))) => Some(id)
                .filter(|id| key_id(id.as_bytes()).is_some())
                .map(Some)?,
            (Some(_), Err(_)) => return None,
        };
        match scheme.key(item) {
            Ok(key) => Some(Self { id, key: Some(key) }),
            Err(InvalidKey::ModulusLength { .. } | InvalidKey::Unsafe) => {
                Some(Self { id, key: None })
            }
            Err(_) => None,
        }
    }

    fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }
}

/// Returns whether what a key says about its use is the scheme's; a key need not say it.
fn fits(scheme: &Scheme, item: &str) -> bool {
    let algorithm = match string(item, "/alg") {
        Ok(None) => true,
        Ok(Some(alg)) => scheme.algorithm().jose_names().contains(&&*alg),
        Err(_) => false,
    };
    let operations = match json::items(item.as_bytes(), "/key_ops", KEYED_LIMIT) {
        Ok(operations) => operations.contains(&r#""verify""#),
        Err(ReadError::Missing) => json::read(item.as_bytes(), "/key_ops").is_err(),
        Err(_) => false,
    };
    algorithm && operations
}

/// Reads a member that is a string, if it is there.
fn string<'t>(item: &'t str, pointer: &str) -> Result<Option<Cow<'t, str>>, ReadError> {
    match json::read(item.as_bytes(), pointer) {
        Ok(json::Scalar::Text(text)) => Ok(Some(text)),
        Ok(json::Scalar::Number(_)) => Err(ReadError::Malformed),
        Err(ReadError::Missing) => Ok(None),
        Err(error) => Err(error),
    }
}
