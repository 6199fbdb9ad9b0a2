//! What ECDSA and RSA have in common: the message is hashed, and its hash is signed.

use std::hint::black_box;
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
    /// Of an RSA key, big-endian without leading zeros; otherwise empty.
    modulus: Arc<[u8]>,
}

impl PublicKey {
    pub(super) fn new(
        algorithm: Algorithm,
        hash: &'static digest::Algorithm,
        key: ParsedPublicKey,
        modulus: &[u8],
    ) -> Self {
        Self {
            algorithm,
            hash,
            key: Arc::new(key),
            modulus: modulus.into(),
        }
    }

    /// Returns whether it is an RSA key with a modulus of fewer than 2048 bits.
    pub(super) fn has_short_modulus(&self) -> bool {
        self.modulus.first().is_some_and(|first| {
            let bits = self.modulus.len().saturating_mul(8);
            bits.saturating_sub(first.leading_zeros() as usize) < 2048
        })
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
            modulus: self.modulus.clone(),
        }
    }
}

/// A message being hashed.
pub(crate) struct Proof {
    hash: Context,
    key: Arc<ParsedPublicKey>,
    modulus: Arc<[u8]>,
}

impl Proof {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        self.hash.update(bytes);
    }

    pub(super) fn verify(self, signatures: &[Box<[u8]>]) -> bool {
        let hash = self.hash.finish();
        let verify = |signature: &[u8]| self.key.verify_digest_sig(&hash, signature).is_ok();
        let mut signatures = signatures.iter();
        signatures.any(|signature| {
            if self.modulus.is_empty() || is_number_below(signature, &self.modulus) {
                return verify(signature);
            }
            // It would be refused at once, and the time would show a stranger the modulus: whether it
            // is a tenant's or the decoy's.
            black_box(verify(&number_of_length(self.modulus.len())));
            false
        })
    }
}

/// Returns whether a signature is as long as the modulus, and the lesser number.
fn is_number_below(signature: &[u8], modulus: &[u8]) -> bool {
    signature.len() == modulus.len() && signature < modulus
}

/// Returns a number that is below every modulus of a length, and takes as long to verify as any.
fn number_of_length(length: usize) -> Vec<u8> {
    let mut number = vec![0; length];
    if let Some(last) = number.last_mut() {
        *last = 2;
    }
    number
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

    pub(super) fn with_public(self, public: PublicKey) -> Self {
        Self { public, ..self }
    }

    pub(super) fn public(&self) -> PublicKey {
        self.public.clone()
    }

    pub(super) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        (self.sign)(message)
    }
}
