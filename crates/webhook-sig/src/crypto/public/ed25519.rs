//! Ed25519 (RFC 8032), as strict as `verify_strict` of ed25519-dalek, and incremental.

use ed25519_dalek::{Signature, Signer as _, SigningKey, StreamVerifier, VerifyingKey};

/// A key under which only its owner's signatures verify.
#[derive(Clone)]
pub(crate) struct PublicKey(VerifyingKey);

impl PublicKey {
    /// Creates a key; `None` if the bytes are not the one spelling of a point, or if the point is
    /// of small order: then one signature would verify for many messages.
    pub(super) fn new(bytes: &[u8; 32]) -> Option<Self> {
        let key = VerifyingKey::from_bytes(bytes).ok()?;
        let is_canonical = key.to_edwards().compress().as_bytes() == bytes;
        (is_canonical && !key.is_weak()).then_some(Self(key))
    }

    pub(super) fn bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// Starts to verify a message under each of the signatures, which open the hash.
    pub(super) fn start(&self, signatures: &[Box<[u8]>]) -> Proof {
        let started = signatures.iter().filter_map(|signature| {
            let signature = Signature::from_slice(signature).ok()?;
            if !has_strict_commitment(&signature) {
                return None;
            }
            self.0.verify_stream(&signature).ok()
        });
        Proof(started.collect())
    }
}

/// Returns whether the signature's first half, the point `R`, is not of small order.
///
/// It is the one check that `verify_strict` has and the incremental verifier has not: that compares
/// the bytes of `R`, and refuses a second half that is not the one spelling of a number.
fn has_strict_commitment(signature: &Signature) -> bool {
    VerifyingKey::from_bytes(signature.r_bytes()).is_ok_and(|point| !point.is_weak())
}

/// One hash of the message for each signature.
pub(crate) struct Proof(Vec<StreamVerifier>);

impl Proof {
    pub(super) fn update(&mut self, bytes: &[u8]) {
        for started in &mut self.0 {
            started.update(bytes);
        }
    }

    pub(super) fn verify(self) -> bool {
        let mut started = self.0.into_iter();
        started.any(|started| started.finalize_and_verify().is_ok())
    }
}

/// A private key, which wipes itself when dropped.
pub(crate) struct PrivateKey(SigningKey);

impl PrivateKey {
    pub(super) fn new(seed: &[u8; 32]) -> Self {
        Self(SigningKey::from_bytes(seed))
    }

    pub(super) fn public(&self) -> Option<PublicKey> {
        PublicKey::new(&self.public_bytes())
    }

    pub(super) fn public_bytes(&self) -> [u8; 32] {
        self.0.verifying_key().to_bytes()
    }

    pub(super) fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}
