//! What ECDSA and RSA have in common: the message is hashed, and its hash is signed.

use std::sync::Arc;

use aws_lc_rs::digest::{self, Context};
use aws_lc_rs::encoding::{AsDer as _, PublicKeyX509Der};
use aws_lc_rs::signature::ParsedPublicKey;

use crate::scheme::Algorithm;

/// A public key that is parsed already.
#[derive(Clone)]
pub(crate) struct PublicKey {
    algorithm: Algorithm,
    hash: &'static digest::Algorithm,
    key: Arc<ParsedPublicKey>,
}

impl PublicKey {
    pub(super) fn new(
        algorithm: Algorithm,
        hash: &'static digest::Algorithm,
        key: ParsedPublicKey,
    ) -> Self {
        let key = Arc::new(key);
        Self {
            algorithm,
            hash,
            key,
        }
    }

    pub(super) const fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Returns the key as `SubjectPublicKeyInfo` in DER.
    pub(super) fn spki(&self) -> Option<Vec<u8>> {
        let der: PublicKeyX509Der<'_> = self.key.as_der().ok()?;
        Some(der.as_ref().to_vec())
    }

    #[cfg(feature = "endpoint")]
    pub(super) fn bytes(&self) -> &[u8] {
        (*self.key).as_ref()
    }

    pub(super) fn start(&self) -> Proof {
        Proof {
            hash: Context::new(self.hash),
            key: self.key.clone(),
        }
    }
}

/// A message being hashed.
pub(crate) struct Proof {
    hash: Context,
    key: Arc<ParsedPublicKey>,
}

impl Proof {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    pub(super) fn verify(self, signatures: &[Box<[u8]>]) -> bool {
        let hash = self.hash.finish();
        let mut signatures = signatures.iter();
        signatures.any(|signature| self.key.verify_digest_sig(&hash, signature).is_ok())
    }
}

/// A private key with its public one.
pub(crate) struct PrivateKey {
    public: PublicKey,
    sign: Box<SignFn>,
}

/// Signs a message with the key that it holds; `None` without randomness.
pub(super) type SignFn = dyn Fn(&[u8]) -> Option<Vec<u8>> + Send + Sync;

impl PrivateKey {
    pub(super) fn new(public: PublicKey, sign: Box<SignFn>) -> Self {
        Self { public, sign }
    }

    pub(super) fn public(&self) -> PublicKey {
        self.public.clone()
    }

    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        (self.sign)(message)
    }
}
