//! The ids by which vendors call their keys.

use crate::crypto::VerifyingKey;
use crate::key::{InvalidKey, Key};
use crate::scheme::Scheme;

/// The greatest length of a vendor's id of a key, in bytes; a longer one in a delivery is malformed.
pub const KEY_ID_LIMIT: usize = 128;

/// Returns the text as an id, if it is one: it is not empty, within [`KEY_ID_LIMIT`], and of
/// visible ASCII characters only.
pub(crate) fn key_id(text: &[u8]) -> Option<&str> {
    let is_id = (1..=KEY_ID_LIMIT).contains(&text.len()) && text.iter().all(u8::is_ascii_graphic);
    std::str::from_utf8(text).ok().filter(|_| is_id)
}

impl Key {
    /// Returns whether the modulus is shorter than the scheme takes, as of a key that another scheme
    /// has read.
    pub(crate) fn is_too_short_for(&self, scheme: &Scheme) -> bool {
        match self.current() {
            VerifyingKey::Mac(_) => false,
            #[cfg(feature = "certificates")]
            VerifyingKey::Root(_) => false,
            VerifyingKey::Public(key) => key.has_short_modulus() && !scheme.takes_short_modulus(),
        }
    }

    /// Sets the vendor's id of the key, where its deliveries say which key signed them.
    ///
    /// If the scheme has a [`key_id`](crate::Scheme::key_id), the key is tried only for deliveries that
    /// name this id; a key without an id is tried for all of them. If the scheme has none, the id
    /// is an error: the endpoint is not built.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::{Location, Scheme};
    /// use webhook_sig::{InvalidKey, Keyring};
    ///
    /// const ACME: Scheme = GITHUB.derive("acme").key_id(Location::header("Key-Id")).build();
    ///
    /// let keys = Keyring::new(ACME.key("the new secret, of some length")?.with_id("k-2")?)
    ///     .retiring(ACME.key("the old secret, of some length")?.with_id("k-1")?)?;
    /// # Ok::<(), InvalidKey>(())
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidKey::Id`] unless it has 1 to [`KEY_ID_LIMIT`] visible ASCII characters.
    pub fn with_id(self, id: &str) -> Result<Self, InvalidKey> {
        let id = key_id(id.as_bytes()).ok_or(InvalidKey::Id)?;
        Ok(Self {
            id: Some(id.into()),
            ..self
        })
    }

    /// Returns the vendor's id of the key.
    pub(crate) fn id(&self) -> Option<&str> {
        self.id.as_deref()
    }

    /// Returns whether the key may have signed a delivery that names this id, or none.
    pub(crate) fn may_sign(&self, id: Option<&str>) -> bool {
        self.id.is_none() || self.id() == id
    }
}
