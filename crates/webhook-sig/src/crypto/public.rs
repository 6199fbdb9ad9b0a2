//! Public keys: what they verify while it arrives, and the private keys that sign for tests.
//!
//! Each algorithm has one implementation and a feature. Without any of the features the types of
//! this module have no value, and the compiler leaves out what would handle one.
#![cfg_attr(
    not(all(feature = "ecdsa", feature = "ed25519", feature = "rsa")),
    allow(
        dead_code,
        unused_imports,
        unused_variables,
        reason = "what is unused depends on the features"
    )
)]

#[cfg(feature = "rsa")]
pub(crate) use self::rsa::UnfitModulus;
use crate::scheme::{Algorithm, Encoding};

#[cfg(feature = "ecdsa")]
pub(crate) mod ecdsa;
#[cfg(feature = "ed25519")]
mod ed25519;
#[cfg(any(feature = "ecdsa", feature = "rsa"))]
mod hashed;
#[cfg(feature = "rsa")]
pub(crate) mod rsa;

/// A public key that can verify: one that would verify what its owner did not sign cannot be made.
#[derive(Clone)]
pub(crate) enum PublicKey {
    #[cfg(feature = "ed25519")]
    Ed25519(ed25519::PublicKey),
    #[cfg(any(feature = "ecdsa", feature = "rsa"))]
    Hashed(hashed::PublicKey),
}

impl PublicKey {
    /// Creates an Ed25519 key; `None` if the bytes are not the one spelling of a point, or if the
    /// point is of small order.
    #[cfg(feature = "ed25519")]
    pub(crate) fn ed25519(bytes: &[u8; 32]) -> Option<Self> {
        ed25519::PublicKey::new(bytes).map(Self::Ed25519)
    }

    /// Returns whether it is an RSA key with a modulus of fewer than 2048 bits.
    pub(crate) fn has_short_modulus(&self) -> bool {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(_) => false,
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref key) => key.has_short_modulus(),
        }
    }

    pub(crate) const fn algorithm(&self) -> Algorithm {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(_) => Algorithm::Ed25519,
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref key) => key.algorithm(),
        }
    }

    /// Returns the key as text; `None` if there is no memory to write it.
    pub(crate) fn text(&self) -> Option<String> {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(ref key) => Some(Encoding::Base64.encode(key.bytes())),
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref key) => key.spki().map(|spki| Encoding::Base64.encode(&spki)),
        }
    }

    /// Returns the key as bytes, to tell it from others in a process.
    #[cfg(feature = "endpoint")]
    pub(crate) fn bytes(&self) -> &[u8] {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(ref key) => key.bytes(),
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref key) => key.bytes(),
        }
    }

    /// Starts to verify a message that is yet to come under some signatures.
    pub(crate) fn start(&self, signatures: &[Box<[u8]>]) -> PublicProof {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(ref key) => PublicProof::Ed25519(key.start(signatures)),
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref key) => PublicProof::Hashed(key.start()),
        }
    }
}

/// A message being verified under a public key while it arrives.
pub(crate) enum PublicProof {
    #[cfg(feature = "ed25519")]
    Ed25519(ed25519::Proof),
    #[cfg(any(feature = "ecdsa", feature = "rsa"))]
    Hashed(hashed::Proof),
}

impl PublicProof {
    pub(crate) fn bytes(&mut self, bytes: &[u8]) {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(ref mut proof) => proof.update(bytes),
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref mut proof) => proof.update(bytes),
        }
    }

    /// Decides whether one of the signatures is one of the message that was written.
    pub(crate) fn verify(self, signatures: &[Box<[u8]>]) -> bool {
        match self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(proof) => proof.verify(),
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(proof) => proof.verify(signatures),
        }
    }
}

/// A private key, which signs as the sender does.
pub(crate) enum PrivateKey {
    #[cfg(feature = "ed25519")]
    Ed25519(ed25519::PrivateKey),
    #[cfg(any(feature = "ecdsa", feature = "rsa"))]
    Hashed(hashed::PrivateKey),
}

impl PrivateKey {
    /// Creates an Ed25519 key from its seed.
    #[cfg(feature = "ed25519")]
    pub(crate) fn ed25519(seed: &[u8; 32]) -> Self {
        Self::Ed25519(ed25519::PrivateKey::new(seed))
    }

    /// Returns whether these bytes are the public key of an Ed25519 pair.
    #[cfg(feature = "ed25519")]
    pub(crate) fn is_pair_of(&self, public: &[u8; 32]) -> bool {
        match self {
            Self::Ed25519(key) => key.public_bytes() == *public,
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(_) => false,
        }
    }

    /// Replaces the public key of an ECDSA or RSA pair by the same one as receivers read it.
    #[cfg(any(feature = "ecdsa", feature = "rsa"))]
    pub(crate) fn with_public(self, public: PublicKey) -> Self {
        match (self, public) {
            (Self::Hashed(key), PublicKey::Hashed(public)) => Self::Hashed(key.with_public(public)),
            #[cfg(feature = "ed25519")]
            (key, _) => key,
        }
    }

    /// Returns the public key of the pair; `None` if it is unfit to verify.
    pub(crate) fn public(&self) -> Option<PublicKey> {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(ref key) => key.public().map(PublicKey::Ed25519),
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref key) => Some(PublicKey::Hashed(key.public())),
        }
    }

    /// Signs a message; `None` if the system has no randomness to sign with.
    pub(crate) fn sign(&self, message: &[u8]) -> Option<Vec<u8>> {
        match *self {
            #[cfg(feature = "ed25519")]
            Self::Ed25519(ref key) => Some(key.sign(message).to_vec()),
            #[cfg(any(feature = "ecdsa", feature = "rsa"))]
            Self::Hashed(ref key) => key.sign(message),
        }
    }
}
