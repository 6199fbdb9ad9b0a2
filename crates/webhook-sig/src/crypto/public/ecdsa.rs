//! ECDSA (FIPS 186-5) on aws-lc-rs.

use aws_lc_rs::digest;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{self, EcdsaKeyPair, KeyPair as _, ParsedPublicKey};

use crate::crypto::public::{PrivateKey, PublicKey, hashed};
use crate::scheme::{Algorithm, Ecdsa};

/// Creates a key from its point, as SEC 1 writes it; `None` if it is not a point of the curve.
pub(crate) fn public_key(ecdsa: Ecdsa, point: &[u8]) -> Option<PublicKey> {
    parsed(ecdsa, point).map(PublicKey::Hashed)
}

fn parsed(ecdsa: Ecdsa, point: &[u8]) -> Option<hashed::PublicKey> {
    let (verification, hash) = parts(ecdsa);
    let key = ParsedPublicKey::new(verification, point).ok()?;
    Some(hashed::PublicKey::new(
        Algorithm::Ecdsa(ecdsa),
        hash,
        key,
        &[],
    ))
}

const fn parts(
    ecdsa: Ecdsa,
) -> (
    &'static signature::EcdsaVerificationAlgorithm,
    &'static digest::Algorithm,
) {
    match ecdsa {
        #[cfg(feature = "legacy")]
        Ecdsa::P256Sha1Der => (
            &signature::ECDSA_P256_SHA1_ASN1,
            &digest::SHA1_FOR_LEGACY_USE_ONLY,
        ),
        Ecdsa::P256Sha256Der => (&signature::ECDSA_P256_SHA256_ASN1, &digest::SHA256),
        Ecdsa::P256Sha256Fixed => (&signature::ECDSA_P256_SHA256_FIXED, &digest::SHA256),
        Ecdsa::P384Sha384Der => (&signature::ECDSA_P384_SHA384_ASN1, &digest::SHA384),
        Ecdsa::P384Sha384Fixed => (&signature::ECDSA_P384_SHA384_FIXED, &digest::SHA384),
        Ecdsa::P521Sha512Der => (&signature::ECDSA_P521_SHA512_ASN1, &digest::SHA512),
        Ecdsa::P521Sha512Fixed => (&signature::ECDSA_P521_SHA512_FIXED, &digest::SHA512),
        Ecdsa::Secp256k1Sha256Der => (&signature::ECDSA_P256K1_SHA256_ASN1, &digest::SHA256),
        Ecdsa::Secp256k1Sha256Fixed => (&signature::ECDSA_P256K1_SHA256_FIXED, &digest::SHA256),
    }
}

/// Creates a private key from PKCS#8 or RFC 5915 in DER; `None` if it is of another curve, or if
/// the algorithm only verifies.
pub(crate) fn private_key(ecdsa: Ecdsa, der: &[u8]) -> Option<PrivateKey> {
    let pair = EcdsaKeyPair::from_private_key_der(signing(ecdsa)?, der).ok()?;
    let public = parsed(ecdsa, pair.public_key().as_ref())?;
    let sign = move |message: &[u8]| {
        let signature = pair.sign(&SystemRandom::new(), message).ok()?;
        Some(signature.as_ref().to_vec())
    };
    Some(PrivateKey::Hashed(hashed::PrivateKey::new(
        public,
        Box::new(sign),
    )))
}

/// Returns whether the algorithm signs; with SHA-1 it is only verified.
pub(crate) const fn signs(ecdsa: Ecdsa) -> bool {
    signing(ecdsa).is_some()
}

const fn signing(ecdsa: Ecdsa) -> Option<&'static signature::EcdsaSigningAlgorithm> {
    Some(match ecdsa {
        #[cfg(feature = "legacy")]
        Ecdsa::P256Sha1Der => return None,
        Ecdsa::P256Sha256Der => &signature::ECDSA_P256_SHA256_ASN1_SIGNING,
        Ecdsa::P256Sha256Fixed => &signature::ECDSA_P256_SHA256_FIXED_SIGNING,
        Ecdsa::P384Sha384Der => &signature::ECDSA_P384_SHA384_ASN1_SIGNING,
        Ecdsa::P384Sha384Fixed => &signature::ECDSA_P384_SHA384_FIXED_SIGNING,
        Ecdsa::P521Sha512Der => &signature::ECDSA_P521_SHA512_ASN1_SIGNING,
        Ecdsa::P521Sha512Fixed => &signature::ECDSA_P521_SHA512_FIXED_SIGNING,
        Ecdsa::Secp256k1Sha256Der => &signature::ECDSA_P256K1_SHA256_ASN1_SIGNING,
        Ecdsa::Secp256k1Sha256Fixed => &signature::ECDSA_P256K1_SHA256_FIXED_SIGNING,
    })
}
