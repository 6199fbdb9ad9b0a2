//! Keys: parsed from the vendor's text, never empty, never shown.

use std::fmt;
use std::sync::Arc;

use crate::crypto::{PublicKey, VerifyingKey};
use crate::scheme::{Algorithm, KeyFormat, Scheme};
use crate::time::UnixTime;

#[cfg(feature = "cache")]
pub use self::cached::{CACHE_CAPACITY, CACHE_LIFE, CACHE_LIFE_OF_UNKNOWN, CachedKeySource};
#[cfg(feature = "certificates")]
pub use self::certificate::Issuers;
use self::format::WHSEC;
pub(crate) use self::format::{decode, has_stray_ends};
pub use self::id::KEY_ID_LIMIT;
pub(crate) use self::id::key_id;
#[cfg(feature = "certificates")]
pub use self::invalid::InvalidCertificate;
pub use self::invalid::InvalidKey;
pub(crate) use self::keyring::{Entry, KeyName};
pub use self::keyring::{KEY_LIMIT, KEYED_LIMIT, Keyring};
#[cfg(feature = "endpoint")]
pub(crate) use self::keys::Keyrings;
#[cfg(feature = "endpoint")]
pub use self::keys::Keys;
#[cfg(feature = "endpoint")]
pub(crate) use self::pending::Unaccepted;
#[cfg(feature = "endpoint")]
pub use self::secret::Secret;
#[cfg(feature = "endpoint")]
pub(crate) use self::secret::{DIGESTED_TOKEN_LEAST, DigestedToken, ShownToken, Unreadable};
#[cfg(feature = "endpoint")]
pub use self::shared::SharedKeyring;
pub use self::signing::{SigningKey, SigningKeys};
#[cfg(feature = "endpoint")]
pub(crate) use self::source::KeyringFuture;
#[cfg(feature = "endpoint")]
pub use self::source::{KeySource, SOURCE_TIMEOUT};
#[cfg(feature = "endpoint")]
pub use self::source_keys::SourceKeys;
pub use self::tenant::{TENANT_LIMIT, Tenant};
#[cfg(feature = "endpoint")]
pub use self::tenant_keys::TenantKeys;
#[cfg(feature = "endpoint")]
pub use self::wanted::Wanted;

#[cfg(feature = "cache")]
mod cached;
#[cfg(feature = "certificates")]
mod certificate;
#[cfg(feature = "endpoint")]
mod decoy;
mod format;
mod id;
mod invalid;
mod jwks;
mod keyring;
#[cfg(feature = "endpoint")]
mod keys;
#[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
#[cfg_attr(
    not(all(feature = "ecdsa", feature = "ed25519", feature = "rsa")),
    allow(
        dead_code,
        reason = "what is read for no algorithm depends on the features"
    )
)]
mod material;
#[cfg(feature = "endpoint")]
mod pending;
mod public;
#[cfg(feature = "diagnose")]
mod raw;
#[cfg(feature = "endpoint")]
mod secret;
#[cfg(feature = "endpoint")]
mod shared;
mod signing;
#[cfg(feature = "endpoint")]
mod source;
#[cfg(feature = "endpoint")]
mod source_keys;
mod tenant;
#[cfg(feature = "endpoint")]
mod tenant_keys;
#[cfg(feature = "endpoint")]
mod wanted;

/// A key of one algorithm, ready to use.
///
/// [`Scheme::key`] reads it from the text that the vendor shows. It is never empty, it is wiped when
/// dropped, and it neither prints nor compares itself.
///
/// ```
/// use webhook_sig::InvalidKey;
/// use webhook_sig::provider::GITHUB;
///
/// let key = GITHUB.key("It's a Secret to Everybody").unwrap();
///
/// assert_eq!(format!("{key:?}"), "Key { algorithm: HmacSha256, .. }");
/// assert_eq!(GITHUB.key("").unwrap_err(), InvalidKey::Empty);
/// assert_eq!(GITHUB.key("pasted with a line break\n").unwrap_err(), InvalidKey::StraySpace);
/// ```
#[derive(Clone)]
pub struct Key {
    secret: VerifyingKey,
    /// The other key that the same text makes, in a format that has two.
    former: Option<Box<VerifyingKey>>,
    weakness: Option<Weakness>,
    name: Option<Arc<str>>,
    id: Option<Arc<str>>,
    end: Option<UnixTime>,
}

impl Key {
    pub(crate) const fn public(key: PublicKey) -> Self {
        Self::of(VerifyingKey::Public(key))
    }

    const fn of(key: VerifyingKey) -> Self {
        Self {
            secret: key,
            former: None,
            weakness: None,
            name: None,
            id: None,
            end: None,
        }
    }

    /// Returns the algorithm that the key is for.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::scheme::Algorithm;
    ///
    /// let key = GITHUB.key("W5ZqkqPDYkYm8sJ1tq0V")?;
    ///
    /// assert_eq!(key.algorithm(), Algorithm::HmacSha256);
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.secret.algorithm()
    }

    /// Names the key for [`Verified::key_id`](crate::Verified::key_id), logs and metrics.
    ///
    /// The name is yours; the vendor's is [`with_id`](Self::with_id). It defaults to the vendor's id,
    /// otherwise to `current`, or `retiring-1` and so on, by the key's place in the keyring.
    ///
    /// ```
    /// use webhook_sig::Keyring;
    /// use webhook_sig::provider::STRIPE;
    ///
    /// let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    /// let keys = Keyring::new(STRIPE.key("whsec_of_november")?.name("november"))
    ///     .retiring(STRIPE.key("whsec_of_october")?)?;
    ///
    /// assert!(keys.live(now).eq(["november", "retiring-1"]));
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub fn name(self, name: &str) -> Self {
        Self {
            name: Some(name.into()),
            ..self
        }
    }

    /// Sets the last instant at which the key is accepted. By default it never expires.
    ///
    /// The key of a certificate ends with it at the latest, and of two ends the earlier one counts.
    ///
    /// When every key has expired, an endpoint with one keyring answers 503, so that the sender
    /// tries again; the deliveries of a tenant get the same 401 as those of an unknown one.
    ///
    /// ```
    /// use webhook_sig::key::Keyring;
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::UnixTime;
    ///
    /// let end = UnixTime::from_secs(1_700_000_000);
    /// let keys = Keyring::new(GITHUB.key("W5ZqkqPDYkYm8sJ1tq0V")?.until(end));
    /// assert_eq!(keys.live(end).count(), 1);
    /// assert_eq!(keys.live(UnixTime::from_secs(1_700_000_001)).count(), 0);
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub fn until(self, end: UnixTime) -> Self {
        Self {
            end: Some(self.end.map_or(end, |earlier| earlier.min(end))),
            ..self
        }
    }

    pub(crate) fn is_live(&self, now: UnixTime) -> bool {
        self.end.is_none_or(|end| now <= end)
    }

    /// Returns what the key is called wherever it is: by its owner, or else by its vendor.
    pub(crate) fn given_name(&self) -> Option<&Arc<str>> {
        self.name.as_ref().or(self.id.as_ref())
    }

    /// Returns why the key is easier to guess than it should be, so that a program can warn.
    ///
    /// It is not an error, because vendors let their customers choose.
    ///
    /// ```
    /// use webhook_sig::key::Weakness;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// assert_eq!(GITHUB.key("changeme").unwrap().weakness(), Some(Weakness::WellKnown));
    /// assert_eq!(GITHUB.key("f00dfeed").unwrap().weakness(), Some(Weakness::Short));
    /// assert_eq!(GITHUB.key("W5ZqkqPDYkYm8sJ1tq0V").unwrap().weakness(), None);
    /// ```
    #[must_use]
    pub const fn weakness(&self) -> Option<Weakness> {
        self.weakness
    }

    /// Returns the key as the vendor's present senders take it.
    pub(crate) const fn current(&self) -> &VerifyingKey {
        &self.secret
    }

    /// Returns the other key that the text makes, as former senders take it.
    pub(crate) fn former(&self) -> Option<&VerifyingKey> {
        self.former.as_deref()
    }

    /// Returns all keys that the text makes, the one of present senders first.
    pub(crate) fn secrets(&self) -> impl Iterator<Item = &VerifyingKey> {
        std::iter::once(&self.secret).chain(self.former())
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}

/// Why a key is easy to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Weakness {
    /// It is shorter than [`SHORT_KEY`] bytes.
    Short,
    /// It is in a vendor's documentation, or is a placeholder that people type before they choose one.
    WellKnown,
}

impl fmt::Display for Weakness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Short => "the key is short enough to be guessed",
            Self::WellKnown => "the key is in a vendor's documentation or is a common placeholder",
        })
    }
}

/// The length in bytes below which a key counts as short: 128 bits.
pub const SHORT_KEY: usize = 16;

impl Scheme {
    /// Reads a key from the text that the vendor shows, in the vendor's format.
    ///
    /// ```
    /// use webhook_sig::InvalidKey;
    /// use webhook_sig::provider::{STANDARD_WEBHOOKS, STRIPE};
    /// use webhook_sig::scheme::KeyFormat;
    ///
    /// assert!(STANDARD_WEBHOOKS.key("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").is_ok());
    /// let invalid = STANDARD_WEBHOOKS.key("whsec_not-base64").unwrap_err();
    /// assert_eq!(invalid, InvalidKey::Undecodable(KeyFormat::Whsec));
    /// assert_eq!(STRIPE.key("whsec_pasted\n").unwrap_err(), InvalidKey::StraySpace);
    /// ```
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if the text is empty or blank, has whitespace or invisible characters at its
    /// ends, decodes to nothing or not at all, or is evidently another kind of key.
    pub fn key(&self, text: &str) -> Result<Key, InvalidKey> {
        if self.algorithm().is_symmetric() {
            return shared_key(self.algorithm(), self.key_format(), text);
        }
        if self.shared_signature().is_some() && text.starts_with(WHSEC) {
            return shared_key(Algorithm::HmacSha256, KeyFormat::Whsec, text);
        }
        #[cfg(feature = "certificates")]
        if self.certificate_chain().is_some() {
            return certificate::root_key(self, text);
        }
        public::public_key(self, text).map(Key::public)
    }

    /// Reads a private key, with which tests sign as the vendor does.
    ///
    /// It is read from PEM (`PRIVATE KEY`, `EC PRIVATE KEY` or `RSA PRIVATE KEY`) or from PKCS#8 in
    /// base64, and an Ed25519 key also after `whsk_` and from a JWK.
    ///
    /// # Errors
    ///
    /// [`InvalidKey`] if the text is not such a key or of another algorithm, if the scheme has a shared
    /// secret, or if its algorithm is only verified, as those with SHA-1 are.
    pub fn signing_key(&self, text: &str) -> Result<SigningKey, InvalidKey> {
        let key = public::private_key(self, text)?;
        SigningKey::new(key).ok_or(InvalidKey::CannotSign)
    }

    /// Reads a keyring from several texts: the current key first, then retiring ones without an
    /// end.
    ///
    /// A text may be a JSON Web Key Set, which stands for the keys that [`jwks`](Self::jwks) reads.
    ///
    /// ```
    /// use webhook_sig::InvalidKey;
    /// use webhook_sig::provider::STRIPE;
    ///
    /// assert!(STRIPE.keyring(["whsec_new", "whsec_old"]).is_ok());
    /// assert_eq!(STRIPE.keyring(["whsec_new", ""]).unwrap_err(), InvalidKey::Empty);
    /// assert_eq!(STRIPE.keyring([""; 0]).unwrap_err(), InvalidKey::Empty);
    /// ```
    ///
    /// # Errors
    ///
    /// As [`key`](Self::key) or [`jwks`](Self::jwks), for every text; [`InvalidKey::Empty`] without
    /// any, and [`InvalidKey::TooMany`] for more than [`KEY_LIMIT`].
    pub fn keyring<T: AsRef<str>>(
        &self,
        texts: impl IntoIterator<Item = T>,
    ) -> Result<Keyring, InvalidKey> {
        let mut keys = Vec::new();
        for text in texts {
            let text = text.as_ref();
            if !self.algorithm().is_symmetric() && jwks::is_set(text) {
                keys.extend(jwks::keys(self, text)?);
            } else {
                keys.push(self.key(text)?);
            }
        }
        Keyring::of(keys)
    }
}

/// Reads a shared secret.
fn shared_key(algorithm: Algorithm, format: KeyFormat, text: &str) -> Result<Key, InvalidKey> {
    let bytes = decode(format, text)?;
    let secret = |bytes| {
        let key = VerifyingKey::shared(algorithm, bytes);
        key.ok_or(InvalidKey::Undecodable(format))
    };
    let former = format::former(format, text, &bytes);
    let is_known = |known: &&str| known.eq_ignore_ascii_case(text);
    let weakness = if WELL_KNOWN.iter().any(is_known) {
        Some(Weakness::WellKnown)
    } else {
        // A hash or a suffix does not make a short text harder to guess.
        (text.len().min(bytes.len()) < SHORT_KEY).then_some(Weakness::Short)
    };
    Ok(Key {
        secret: secret(&bytes)?,
        former: former.map(secret).transpose()?.map(Box::new),
        weakness,
        name: None,
        id: None,
        end: None,
    })
}

/// What vendors' pages and tutorials show, and what people type first; lower case.
const WELL_KNOWN: [&str; 14] = [
    "changeme",
    "development",
    "development_secret",
    "it's a secret to everybody",
    "my_private_key",
    "mysecret",
    "password",
    "secret",
    "test",
    "test_secret",
    "webhook_secret",
    "whsec_mfkq9r8gkyqrtwjupd8ilpzio2lalasw",
    "whsec_test",
    "your_secret",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provider::STANDARD_WEBHOOKS;

    #[cfg(feature = "endpoint")]
    #[test]
    fn a_decoy_is_hashed_with_as_often_as_a_key() {
        use crate::provider::{GITHUB, POLAR};

        let shared = "whsec_MDEyMzQ1Njc4OWFiY2RlZg==";
        for (scheme, text) in [
            (&GITHUB, shared),
            (&POLAR, shared),
            #[cfg(feature = "ed25519")]
            (
                &crate::provider::DISCORD,
                "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
            ),
        ] {
            let key = scheme.key(text).unwrap();
            let decoy = Keyring::decoy(scheme, &[7; 32], "acme").unwrap();

            let [decoy] = decoy.entries() else {
                panic!("a decoy is one key");
            };
            assert_eq!(decoy.key().secrets().count(), key.secrets().count());
        }
    }

    #[test]
    fn a_message_says_what_is_wrong_with_the_secret() {
        let message = InvalidKey::Empty.to_string();

        assert_eq!(message, "the secret is empty, blank, or decodes to nothing");

        let undecodable = STANDARD_WEBHOOKS.key("whsec_not-base64").unwrap_err();
        assert_eq!(
            undecodable.to_string(),
            "the secret is not in the scheme's format: expected base64 after an optional whsec_"
        );
    }
}
