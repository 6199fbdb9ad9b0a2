//! The variants of public-key algorithms.

/// The curve, the hash and the form of signature of an ECDSA scheme (FIPS 186-5).
///
/// A signature is DER (RFC 3279, section 2.2.3), or the two numbers side by side, each as long as
/// the curve's order (`Fixed`, as in IEEE P1363 and JWS).
///
/// Anyone can make a second signature of a message out of the first: ECDSA has two for each, and
/// senders write either. No identity of an event has a signature in it.
#[cfg(feature = "ecdsa")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Ecdsa {
    /// P-256 with SHA-1, which is broken, in DER.
    #[cfg(feature = "legacy")]
    P256Sha1Der,
    /// P-256 with SHA-256, in DER.
    P256Sha256Der,
    /// P-256 with SHA-256, 64 bytes.
    P256Sha256Fixed,
    /// P-384 with SHA-384, in DER.
    P384Sha384Der,
    /// P-384 with SHA-384, 96 bytes.
    P384Sha384Fixed,
    /// P-521 with SHA-512, in DER.
    P521Sha512Der,
    /// P-521 with SHA-512, 132 bytes.
    P521Sha512Fixed,
    /// secp256k1 (SEC 2) with SHA-256, in DER.
    Secp256k1Sha256Der,
    /// secp256k1 (SEC 2) with SHA-256, 64 bytes.
    Secp256k1Sha256Fixed,
}

#[cfg(feature = "ecdsa")]
impl Ecdsa {
    pub(super) const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "legacy")]
            Self::P256Sha1Der => "ECDSA on P-256 with SHA-1, in DER",
            Self::P256Sha256Der => "ECDSA on P-256 with SHA-256, in DER",
            Self::P256Sha256Fixed => "ECDSA on P-256 with SHA-256, 64 bytes",
            Self::P384Sha384Der => "ECDSA on P-384 with SHA-384, in DER",
            Self::P384Sha384Fixed => "ECDSA on P-384 with SHA-384, 96 bytes",
            Self::P521Sha512Der => "ECDSA on P-521 with SHA-512, in DER",
            Self::P521Sha512Fixed => "ECDSA on P-521 with SHA-512, 132 bytes",
            Self::Secp256k1Sha256Der => "ECDSA on secp256k1 with SHA-256, in DER",
            Self::Secp256k1Sha256Fixed => "ECDSA on secp256k1 with SHA-256, 64 bytes",
        }
    }

    /// Returns the length of a signature in bytes; one in DER has none.
    pub(super) const fn signature_len(self) -> Option<usize> {
        match self {
            #[cfg(feature = "legacy")]
            Self::P256Sha1Der => None,
            Self::P256Sha256Der
            | Self::P384Sha384Der
            | Self::P521Sha512Der
            | Self::Secp256k1Sha256Der => None,
            Self::P256Sha256Fixed | Self::Secp256k1Sha256Fixed => Some(64),
            Self::P384Sha384Fixed => Some(96),
            Self::P521Sha512Fixed => Some(132),
        }
    }
}

/// The padding and the hash of an RSA scheme (RFC 8017).
///
/// A modulus has 2048 to 8192 bits, and the exponent is odd and at least 65537.
#[cfg(feature = "rsa")]
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Rsa {
    /// PKCS#1 v1.5 with SHA-1, which is broken.
    #[cfg(feature = "legacy")]
    Pkcs1Sha1,
    /// PKCS#1 v1.5 with SHA-256.
    Pkcs1Sha256,
    /// PKCS#1 v1.5 with SHA-384.
    Pkcs1Sha384,
    /// PKCS#1 v1.5 with SHA-512.
    Pkcs1Sha512,
    /// PSS with SHA-256, for the mask too, and a salt of 32 bytes.
    PssSha256,
    /// PSS with SHA-384, for the mask too, and a salt of 48 bytes.
    PssSha384,
    /// PSS with SHA-512, for the mask too, and a salt of 64 bytes.
    PssSha512,
}

#[cfg(feature = "rsa")]
impl Rsa {
    /// Returns whether aws-lc-rs verifies with a modulus of fewer than 2048 bits.
    pub(super) const fn has_short_form(self) -> bool {
        match self {
            #[cfg(feature = "legacy")]
            Self::Pkcs1Sha1 => true,
            Self::Pkcs1Sha256 | Self::Pkcs1Sha512 => true,
            Self::Pkcs1Sha384 | Self::PssSha256 | Self::PssSha384 | Self::PssSha512 => false,
        }
    }

    pub(super) const fn name(self) -> &'static str {
        match self {
            #[cfg(feature = "legacy")]
            Self::Pkcs1Sha1 => "RSA PKCS#1 v1.5 with SHA-1",
            Self::Pkcs1Sha256 => "RSA PKCS#1 v1.5 with SHA-256",
            Self::Pkcs1Sha384 => "RSA PKCS#1 v1.5 with SHA-384",
            Self::Pkcs1Sha512 => "RSA PKCS#1 v1.5 with SHA-512",
            Self::PssSha256 => "RSA-PSS with SHA-256",
            Self::PssSha384 => "RSA-PSS with SHA-384",
            Self::PssSha512 => "RSA-PSS with SHA-512",
        }
    }
}
