//! The algorithms that schemes name.

use std::fmt;

/// The algorithm of a scheme: configuration, never taken from a message.
///
/// ```
/// use webhook_sig::scheme::Algorithm;
///
/// assert!(Algorithm::HmacSha256.is_symmetric());
/// assert!(!Algorithm::HmacSha256.is_keyed_hash());
/// assert_eq!(Algorithm::HmacSha256.signature_len(), Some(32));
/// # #[cfg(feature = "legacy")]
/// assert!(Algorithm::KeyedMd5.is_keyed_hash());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Algorithm {
    /// HMAC with SHA-1 (RFC 2104).
    HmacSha1,
    /// HMAC with SHA-256 (RFC 2104, FIPS 180-4).
    HmacSha256,
    /// HMAC with SHA-512 (RFC 2104, FIPS 180-4).
    HmacSha512,
    /// Plain MD5 over a message that contains the key.
    #[cfg(feature = "legacy")]
    KeyedMd5,
}

impl Algorithm {
    /// Tells whether sender and receiver hold the same key, so that whoever verifies can sign.
    #[must_use]
    pub const fn is_symmetric(self) -> bool {
        match self {
            Self::HmacSha1 | Self::HmacSha256 | Self::HmacSha512 => true,
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 => true,
        }
    }

    /// Tells whether the key is a part of the hashed message.
    #[must_use]
    pub const fn is_keyed_hash(self) -> bool {
        match self {
            Self::HmacSha1 | Self::HmacSha256 | Self::HmacSha512 => false,
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 => true,
        }
    }

    /// Returns the length of a signature in bytes, decoded, where all are equally long.
    #[must_use]
    pub const fn signature_len(self) -> Option<usize> {
        Some(match self {
            Self::HmacSha1 => 20,
            Self::HmacSha256 => 32,
            Self::HmacSha512 => 64,
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 => 16,
        })
    }
}

impl fmt::Display for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::HmacSha1 => "HMAC-SHA1",
            Self::HmacSha256 => "HMAC-SHA256",
            Self::HmacSha512 => "HMAC-SHA512",
            #[cfg(feature = "legacy")]
            Self::KeyedMd5 => "MD5 with key",
        })
    }
}
