//! RSA (RFC 8017) on aws-lc-rs.

use aws_lc_rs::digest;
use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{
    self, KeyPair as _, ParsedPublicKey, RsaKeyPair, RsaPublicKeyComponents,
};

use crate::crypto::public::{PrivateKey, PublicKey, hashed};
use crate::scheme::{Algorithm, Rsa};

/// The lengths in bits that a modulus may have.
///
/// The least is that of SP 800-131A; a scheme under `legacy` may take 1024. The greatest bounds what
/// a verification costs.
const MODULUS_BITS: std::ops::RangeInclusive<usize> = 2048..=8192;
#[cfg(feature = "legacy")]
const SHORT_MODULUS_BITS: usize = 1024;

/// The exponents: FIPS 186-5 takes none below 2¹⁶ + 1, and aws-lc none of more than 33 bits.
const EXPONENTS: std::ops::Range<u64> = 65_537..1 << 33;

/// Why numbers are not a public key to verify with.
pub(crate) enum UnfitModulus {
    /// The modulus has so many bits, which are too few or too many.
    Length(usize),
    /// The exponent is even, below 65537 or above 2³³, or the modulus is even.
    Value,
}

/// Creates a key from its modulus and exponent, both big-endian without leading zeros.
pub(crate) fn public_key(
    rsa: Rsa,
    takes_short: bool,
    modulus: &[u8],
    exponent: &[u8],
) -> Result<PublicKey, UnfitModulus> {
    let first = modulus.first().copied().unwrap_or(0);
    let bits = (modulus.len().saturating_mul(8)).saturating_sub(first.leading_zeros() as usize);
    if !takes_modulus(takes_short, bits) {
        return Err(UnfitModulus::Length(bits));
    }
    let is_odd = |number: &[u8]| number.last().is_some_and(|byte| byte & 1 == 1);
    let is_fit = number(exponent).is_some_and(|exponent| EXPONENTS.contains(&exponent));
    if !is_fit || !is_odd(modulus) || !is_odd(exponent) {
        return Err(UnfitModulus::Value);
    }
    let components = RsaPublicKeyComponents {
        n: modulus,
        e: exponent,
    };
    let (parameters, hash) = parts(rsa, takes_short);
    let key = components.to_parsed_public_key(parameters);
    let key = key.map_err(|_| UnfitModulus::Value)?;
    Ok(PublicKey::Hashed(hashed::PublicKey::new(
        Algorithm::Rsa(rsa),
        hash,
        key,
        modulus,
    )))
}

/// Reads a big-endian number; `None` beyond 64 bits.
fn number(bytes: &[u8]) -> Option<u64> {
    let mut number = 0_u64;
    for byte in bytes {
        number = number.checked_mul(256)? | u64::from(*byte);
    }
    Some(number)
}

fn takes_modulus(takes_short: bool, bits: usize) -> bool {
    #[cfg(feature = "legacy")]
    if takes_short && (SHORT_MODULUS_BITS..=*MODULUS_BITS.end()).contains(&bits) {
        return true;
    }
    #[cfg(not(feature = "legacy"))]
    let _ = takes_short;
    MODULUS_BITS.contains(&bits)
}

const fn parts(
    rsa: Rsa,
    takes_short: bool,
) -> (
    &'static signature::RsaParameters,
    &'static digest::Algorithm,
) {
    match (rsa, takes_short) {
        // The lengths were checked when the key was made.
        #[cfg(feature = "legacy")]
        (Rsa::Pkcs1Sha1, _) => (
            &signature::RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
            &digest::SHA1_FOR_LEGACY_USE_ONLY,
        ),
        #[cfg(feature = "legacy")]
        (Rsa::Pkcs1Sha256, true) => (
            &signature::RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
            &digest::SHA256,
        ),
        #[cfg(feature = "legacy")]
        (Rsa::Pkcs1Sha512, true) => (
            &signature::RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
            &digest::SHA512,
        ),
        (Rsa::Pkcs1Sha256, _) => (&signature::RSA_PKCS1_2048_8192_SHA256, &digest::SHA256),
        (Rsa::Pkcs1Sha384, _) => (&signature::RSA_PKCS1_2048_8192_SHA384, &digest::SHA384),
        (Rsa::Pkcs1Sha512, _) => (&signature::RSA_PKCS1_2048_8192_SHA512, &digest::SHA512),
        (Rsa::PssSha256, _) => (&signature::RSA_PSS_2048_8192_SHA256, &digest::SHA256),
        (Rsa::PssSha384, _) => (&signature::RSA_PSS_2048_8192_SHA384, &digest::SHA384),
        (Rsa::PssSha512, _) => (&signature::RSA_PSS_2048_8192_SHA512, &digest::SHA512),
    }
}

/// Creates a private key from PKCS#8 or PKCS#1 in DER; `None` if it cannot sign, or if the
/// algorithm only verifies.
pub(crate) fn private_key(rsa: Rsa, der: &[u8]) -> Option<PrivateKey> {
    let encoding = signing(rsa)?;
    let pair = RsaKeyPair::from_pkcs8(der).or_else(|_| RsaKeyPair::from_der(der));
    let pair = pair.ok()?;
    let (parameters, hash) = parts(rsa, false);
    let key = ParsedPublicKey::new(parameters, pair.public_key().as_ref()).ok()?;
    let public = hashed::PublicKey::new(Algorithm::Rsa(rsa), hash, key, &[]);
    let sign = move |message: &[u8]| {
        let mut signature = vec![0; pair.public_modulus_len()];
        let signed = pair.sign(encoding, &SystemRandom::new(), message, &mut signature);
        signed.ok().map(|()| signature)
    };
    Some(PrivateKey::Hashed(hashed::PrivateKey::new(
        public,
        Box::new(sign),
    )))
}

/// Returns whether the algorithm signs; with SHA-1 it is only verified.
pub(crate) const fn signs(rsa: Rsa) -> bool {
    signing(rsa).is_some()
}

const fn signing(rsa: Rsa) -> Option<&'static signature::RsaSignatureEncoding> {
    Some(match rsa {
        #[cfg(feature = "legacy")]
        Rsa::Pkcs1Sha1 => return None,
        Rsa::Pkcs1Sha256 => &signature::RSA_PKCS1_SHA256,
        Rsa::Pkcs1Sha384 => &signature::RSA_PKCS1_SHA384,
        Rsa::Pkcs1Sha512 => &signature::RSA_PKCS1_SHA512,
        Rsa::PssSha256 => &signature::RSA_PSS_SHA256,
        Rsa::PssSha384 => &signature::RSA_PSS_SHA384,
        Rsa::PssSha512 => &signature::RSA_PSS_SHA512,
    })
}
