//! The names of algorithms in message signatures.

use crate::scheme::Algorithm;
#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
#[cfg(feature = "rsa")]
use crate::scheme::Rsa;

impl Algorithm {
    /// Returns the name of the algorithm in the parameter `alg` of a signature (RFC 9421, section
    /// 6.2.2); `None` if no message signature has it.
    pub(super) const fn message_signature_name(self) -> Option<&'static str> {
        match self {
            Self::HmacSha256 => Some("hmac-sha256"),
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => Some("ed25519"),
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(Ecdsa::P256Sha256Fixed) => Some("ecdsa-p256-sha256"),
            #[cfg(feature = "ecdsa")]
            Self::Ecdsa(Ecdsa::P384Sha384Fixed) => Some("ecdsa-p384-sha384"),
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::Pkcs1Sha256) => Some("rsa-v1_5-sha256"),
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::PssSha512) => Some("rsa-pss-sha512"),
            _ => None,
        }
    }

    /// Returns the name of the algorithm in the drafts before RFC 9421.
    #[cfg(feature = "legacy")]
    pub(super) const fn cavage_name(self) -> Option<&'static str> {
        match self {
            Self::HmacSha256 => Some("hmac-sha256"),
            Self::HmacSha512 => Some("hmac-sha512"),
            #[cfg(feature = "ed25519")]
            Self::Ed25519 => Some("ed25519"),
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::Pkcs1Sha256) => Some("rsa-sha256"),
            #[cfg(feature = "rsa")]
            Self::Rsa(Rsa::Pkcs1Sha512) => Some("rsa-sha512"),
            _ => None,
        }
    }
}
