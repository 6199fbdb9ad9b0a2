//! Private keys, with which tests and the program sign as a sender does.

use std::fmt;
use std::sync::Arc;

use crate::crypto::PrivateKey;
use crate::key::{InvalidKey, Key, Keyring};
use crate::scheme::Algorithm;

/// A private key, which signs as the sender does, for tests.
///
/// A receiver has no use for it: the sender alone holds it. It is another type than [`Key`], so that
/// neither can be taken for the other, and it is wiped when dropped.
///
/// ```
/// # #[cfg(feature = "ecdsa")] {
/// use webhook_sig::provider::SENDGRID;
/// use webhook_sig::{Head, Keyring, Signer, UnixTime, Verifier};
///
/// // Made up for the test: `openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256`.
/// let key = SENDGRID.signing_key(
///     "-----BEGIN PRIVATE KEY-----
/// MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgtkRiYldV1aHjAiXY
/// oF4ezhZ1OKGrnNSR1y6Q0Yxl1GuhRANCAAQ1kSeYNy0ToWKZAAdAEF/Jp/XAThMD
/// 8WyE78OvcVs6PO793AMqS1uIWk9PVB6Gsa2ZT2eawJoyRaCC1fNVFpAI
/// -----END PRIVATE KEY-----",
/// )?;
/// let keys = Keyring::from(key.public_key());
/// let now = UnixTime::from_secs(1_700_000_000);
/// let request = http::Request::post("/webhooks").body("[]".into())?;
/// let signed = Signer::new(&SENDGRID, key).sign(request, now)?;
///
/// let head = Head::new("POST", "/webhooks", signed.headers());
/// assert!(Verifier::new(&SENDGRID).verify(&head, "[]", &keys, now).is_ok());
/// # }
/// # Ok::<(), webhook_sig::BoxError>(())
/// ```
#[derive(Clone)]
pub struct SigningKey {
    key: Arc<PrivateKey>,
    public: Key,
    public_text: Arc<str>,
}

impl SigningKey {
    pub(crate) fn new(key: PrivateKey) -> Option<Self> {
        let public = key.public()?;
        Some(Self {
            key: Arc::new(key),
            public_text: public.text()?.into(),
            public: Key::public(public),
        })
    }

    /// Returns the algorithm that the key is for.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        self.public.algorithm()
    }

    /// Returns the public key of the pair, which verifies what this one signs.
    #[must_use]
    pub fn public_key(&self) -> Key {
        self.public.clone()
    }

    /// Returns the text of the public key, as [`Scheme::key`](crate::Scheme::key) reads it: SPKI in
    /// base64, or of Ed25519 the 32 bytes.
    ///
    /// ```
    /// # #[cfg(feature = "ed25519")] {
    /// use webhook_sig::provider::DISCORD;
    ///
    /// let private = "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=";
    /// let key = DISCORD.signing_key(private)?;
    /// assert_eq!(key.public_text(), "11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=");
    /// # }
    /// # Ok::<(), webhook_sig::InvalidKey>(())
    /// ```
    #[must_use]
    pub fn public_text(&self) -> &str {
        &self.public_text
    }

    /// Sets the vendor's id of the key, which a signed request names where the scheme has one.
    ///
    /// # Errors
    ///
    /// As [`Key::with_id`].
    pub fn with_id(self, id: &str) -> Result<Self, InvalidKey> {
        let public = self.public.with_id(id)?;
        Ok(Self { public, ..self })
    }

    pub(crate) const fn public(&self) -> &Key {
        &self.public
    }

    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        self.key.sign(message)
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey")
            .field("algorithm", &self.algorithm())
            .finish_non_exhaustive()
    }
}

/// What a [`Signer`](crate::Signer) signs with: shared secrets, private keys, or both.
///
/// It is made from a [`Key`], a [`Keyring`], a [`SigningKey`] or several of these.
#[derive(Clone, Debug)]
pub struct SigningKeys {
    shared: Option<Keyring>,
    private: Vec<SigningKey>,
}

impl SigningKeys {
    /// Adds a private key, for a scheme that is signed in both ways.
    ///
    /// Private keys sign before shared secrets. Where a scheme has one signature, the first key alone
    /// signs.
    #[must_use]
    pub fn and(mut self, key: SigningKey) -> Self {
        self.private.push(key);
        self
    }

    pub(crate) const fn shared(&self) -> Option<&Keyring> {
        self.shared.as_ref()
    }

    pub(crate) fn private(&self) -> &[SigningKey] {
        &self.private
    }
}

impl From<Key> for SigningKeys {
    fn from(key: Key) -> Self {
        Keyring::from(key).into()
    }
}

impl From<Keyring> for SigningKeys {
    fn from(keys: Keyring) -> Self {
        Self {
            shared: Some(keys),
            private: Vec::new(),
        }
    }
}

impl From<SigningKey> for SigningKeys {
    fn from(key: SigningKey) -> Self {
        vec![key].into()
    }
}

impl From<Vec<SigningKey>> for SigningKeys {
    fn from(keys: Vec<SigningKey>) -> Self {
        Self {
            shared: None,
            private: keys,
        }
    }
}
