//! The algorithms of schemes.

use std::fmt;

#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;

/// The algorithm of a scheme. It is configuration, never taken from a request.
///
/// ```
/// use webhook_sig::scheme::Algorithm;
///
/// assert!(Algorithm::HmacSha256.is_symmetric());
/// assert!(!Algorithm::HmacSha256.is_keyed_hash());
/// assert_eq!(Algorithm::HmacSha256.signature_len(), Some(32));
///
/// assert!(Algorithm::KeyedSha1.is_keyed_hash());
/// assert_eq!(Algorithm::KeyedSha1.to_string(), "SHA-1 with key");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// HTTP Basic (RFC 7617): the sender shows a user and a password, and does not sign.
    Basic,
    /// ECDSA (FIPS 186-5), with a curve, a hash and a form of the signature.
    #[cfg(feature = "ecdsa")]
    Ecdsa(Ecdsa),
    /// Ed25519 (RFC 8032).
    #[cfg(feature = "ed25519")]
    Ed25519,
    /// HMAC with MD5 (RFC 2104, RFC 1321).
    #[cfg(feature = "legacy")]
    HmacMd5,
    /// HMAC with SHA-1 (RFC 2104).
    HmacSha1,
    /// HMAC with SHA-256 (RFC 2104, FIPS 180-4).
    HmacSha256,
    /// HMAC with SHA-384 (RFC 2104, FIPS 180-4).
    HmacSha384,
    /// HMAC with SHA-512 (RFC 2104, FIPS 180-4).
    HmacSha512,
    /// Plain Keccak-256, as Ethereum hashes, over a message that contains the key.
    #[cfg(feature = "keccak")]
    KeyedKeccak256,
    /// Plain MD5 over a message that contains the key.
    #[cfg(feature = "legacy")]
    KeyedMd5,
    /// Plain SHA-1 over a message that contains the key.
    KeyedSha1,
    /// Plain SHA-256 over a message that contains the key.
    KeyedSha256,
    /// RSA (RFC 8017), with a padding and a hash.
    #[cfg(feature = "rsa")]
    Rsa(Rsa),
    /// The sender shows the secret itself, and does not sign.
    Token,
}

impl Algorithm {
    /// Returns whether sender and receiver hold the same key, so that a receiver can sign too.
    #[must_use]
    pub const fn is_symmetric(self) -> bool {
        match self.facts().use_of_key {
            UseOfKey::InMessage | UseOfKey::Mac | UseOfKey::Shown => true,
            #[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
            UseOfKey::Public => false,
        }
    }

    /// Returns whether the key is a component of the hashed content.
    #[must_use]
    pub const fn is_keyed_hash(self) -> bool {
        matches!(self.facts().use_of_key, UseOfKey::InMessage)
    }

    /// Returns whether the sender shows the secret itself, which proves nothing about the delivery.
    ///
    /// ```
    /// use webhook_sig::scheme::Algorithm;
    ///
    /// assert!(Algorithm::Token.is_token());
    /// assert!(Algorithm::Basic.is_token());
    /// assert!(!Algorithm::HmacSha256.is_token());
    /// ```
    #[must_use]
    pub const fn is_token(self) -> bool {
        matches!(self.facts().use_of_key, UseOfKey::Shown)
    }

    /// Returns the length of a decoded signature in bytes, if it is fixed.
    #[must_use]
    pub const fn signature_len(self) -> Option<usize> {
        self.facts().signature_len
    }

    /// Returns whether its keys come in certificates: X.509 has Ed25519 too, but no vendor does.
    pub(crate) const fn has_certificates(self) -> bool {
        match self {
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(_) => true,
            #[cfg(feature = "rsa")]
            Self::Rsa(_) => true,
            _ => false,
        }
    }

    const fn facts(self) -> Facts {
        match self {
            Self::Basic => Facts::token("HTTP Basic"),
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(ecdsa) => Facts::public(ecdsa.name(), ecdsa.signature_len()),
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => Facts::public("Ed25519", Some(64)),
            #[cfg(feature = "legacy")]
            Self::HmacMd5 => Facts::hmac("HMAC-MD5", 16),
            Self::HmacSha1 => Facts::hmac("HMAC-SHA1", 20),
            Self::HmacSha256 => Facts::hmac("HMAC-SHA256", 32),
            Self::HmacSha384 => Facts::hmac("HMAC-SHA384", 48),
            Self::HmacSha512 => Facts::hmac("HMAC-SHA512", 64),
            #[cfg(feature = "keccak")]
            Self::KeyedKeccak256 => Facts::keyed_hash("Keccak-256 with key", 32),
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 => Facts::keyed_hash("MD5 with key", 16),
            Self::KeyedSha1 => Facts::keyed_hash("SHA-1 with key", 20),
            Self::KeyedSha256 => Facts::keyed_hash("SHA-256 with key", 32),
            #[cfg(feature = "rsa")]
            Self::Rsa(rsa) => Facts::public(rsa.name(), None),
            Self::Token => Facts::token("shared token"),
        }
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.facts().name)
    }
}

/// The facts about an algorithm.
struct Facts {
    name: &'static str,
    use_of_key: UseOfKey,
    signature_len: Option<usize>,
}

/// How the key is used.
enum UseOfKey {
    InMessage,
    Mac,
    #[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
    Public,
    Shown,
}

impl Facts {
    const fn hmac(name: &'static str, length: usize) -> Self {
        Self {
            name,
            use_of_key: UseOfKey::Mac,
            signature_len: Some(length),
        }
    }

    const fn keyed_hash(name: &'static str, length: usize) -> Self {
        Self {
            name,
            use_of_key: UseOfKey::InMessage,
            signature_len: Some(length),
        }
    }

    #[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
    const fn public(name: &'static str, signature_len: Option<usize>) -> Self {
        Self {
            name,
            use_of_key: UseOfKey::Public,
            signature_len,
        }
    }

    const fn token(name: &'static str) -> Self {
        Self {
            name,
            use_of_key: UseOfKey::Shown,
            signature_len: None,
        }
    }
}
