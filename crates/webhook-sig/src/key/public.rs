//! From the text of a public or private key to a key of the scheme's algorithm.
//!
//! This is the only way to either: a text that is a shared secret becomes neither of them.
#![cfg_attr(
    not(any(feature = "ecdsa", feature = "ed25519", feature = "rsa")),
    expect(
        unused_imports,
        unused_variables,
        reason = "without a feature there is no such key"
    )
)]

#[cfg(feature = "ecdsa")]
use crate::crypto::public::ecdsa;
#[cfg(feature = "rsa")]
use crate::crypto::public::{UnfitModulus, rsa};
use crate::crypto::{PrivateKey, PublicKey};
use crate::key::InvalidKey;
#[cfg(feature = "certificates")]
use crate::key::material::Certificate;
#[cfg(feature = "ecdsa")]
use crate::key::material::Curve;
#[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
use crate::key::material::{KeyKind, PrivateMaterial, PublicMaterial, read_private, read_public};
#[cfg(feature = "ecdsa")]
use crate::scheme::Ecdsa;
use crate::scheme::{Algorithm, Scheme};

/// Reads a public key for a scheme.
pub(super) fn public_key(scheme: &Scheme, text: &str) -> Result<PublicKey, InvalidKey> {
    #[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
    if let Some(kind) = kind(scheme.algorithm()) {
        return of_material(scheme, &read_public(kind, text)?);
    }
    Err(InvalidKey::Undecodable(scheme.key_format()))
}

/// Takes the key of a certificate, of which everything else has been verified, for a scheme.
#[cfg(feature = "certificates")]
pub(super) fn certified_key(
    scheme: &Scheme,
    certificate: &Certificate<'_>,
) -> Result<PublicKey, InvalidKey> {
    match kind(scheme.algorithm()) {
        Some(kind) => of_material(scheme, &certificate.key(kind)?),
        None => Err(InvalidKey::Undecodable(scheme.key_format())),
    }
}

/// Returns what keys of an algorithm are made of; `None` for a shared secret.
#[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
const fn kind(algorithm: Algorithm) -> Option<KeyKind> {
    match algorithm {
        #[cfg(feature = "ecdsa")]
        Algorithm::Ecdsa(algorithm) => Some(KeyKind::Ec(curve(algorithm))),
        #[cfg(feature = "ed25519")]
        Algorithm::Ed25519 => Some(KeyKind::Ed25519),
        #[cfg(feature = "rsa")]
        Algorithm::Rsa(_) => Some(KeyKind::Rsa),
        _ => None,
    }
}

#[cfg(any(feature = "ecdsa", feature = "ed25519", feature = "rsa"))]
fn of_material(scheme: &Scheme, material: &PublicMaterial) -> Result<PublicKey, InvalidKey> {
    match (scheme.algorithm(), material) {
        #[cfg(feature = "ecdsa")]
        (Algorithm::Ecdsa(algorithm), PublicMaterial::Ec(point)) => {
            ecdsa::public_key(algorithm, point).ok_or(InvalidKey::Unsafe)
        }
        #[cfg(feature = "ed25519")]
        (Algorithm::Ed25519, PublicMaterial::Ed25519(bytes)) => {
            PublicKey::ed25519(bytes).ok_or(InvalidKey::Unsafe)
        }
        #[cfg(feature = "rsa")]
        (Algorithm::Rsa(algorithm), PublicMaterial::Rsa(key)) => {
            let takes_short = scheme.takes_short_modulus();
            let key = rsa::public_key(algorithm, takes_short, &key.modulus, &key.exponent);
            key.map_err(|unfit| match unfit {
                UnfitModulus::Length(bits) => InvalidKey::ModulusLength { bits },
                UnfitModulus::Value => InvalidKey::Unsafe,
            })
        }
        _ => Err(InvalidKey::Undecodable(scheme.key_format())),
    }
}

/// Reads a private key for a scheme.
pub(super) fn private_key(scheme: &Scheme, text: &str) -> Result<PrivateKey, InvalidKey> {
    match scheme.algorithm() {
        #[cfg(feature = "ecdsa")]
        Algorithm::Ecdsa(algorithm) if !ecdsa::signs(algorithm) => Err(InvalidKey::OnlyVerified),
        #[cfg(feature = "ecdsa")]
        Algorithm::Ecdsa(algorithm) => {
            let kind = KeyKind::Ec(curve(algorithm));
            match read_private(kind, text)? {
                PrivateMaterial::Pkcs8(der) | PrivateMaterial::Sec1(der) => {
                    ecdsa::private_key(algorithm, &der).ok_or(InvalidKey::CannotSign)
                }
                PrivateMaterial::Ed25519 { .. } | PrivateMaterial::Pkcs1(_) => {
                    Err(InvalidKey::UndecodablePrivate)
                }
            }
        }
        #[cfg(feature = "ed25519")]
        Algorithm::Ed25519 => {
            let PrivateMaterial::Ed25519 { seed, public } = read_private(KeyKind::Ed25519, text)?
            else {
                return Err(InvalidKey::UndecodablePrivate);
            };
            let key = PrivateKey::ed25519(&seed);
            match public {
                Some(public) if !key.is_pair_of(&public) => Err(InvalidKey::CannotSign),
                _ => Ok(key),
            }
        }
        #[cfg(feature = "rsa")]
        Algorithm::Rsa(algorithm) if !rsa::signs(algorithm) => Err(InvalidKey::OnlyVerified),
        #[cfg(feature = "rsa")]
        Algorithm::Rsa(algorithm) => match read_private(KeyKind::Rsa, text)? {
            PrivateMaterial::Pkcs8(der) | PrivateMaterial::Pkcs1(der) => {
                let key = rsa::private_key(algorithm, &der).ok_or(InvalidKey::CannotSign)?;
                // Not every pair that can sign has a public key that receivers take.
                let text = key.public().and_then(|public| public.text());
                let public = text.and_then(|text| public_key(scheme, &text).ok());
                let public = public.ok_or(InvalidKey::CannotSign)?;
                Ok(key.with_public(public))
            }
            PrivateMaterial::Ed25519 { .. } | PrivateMaterial::Sec1(_) => {
                Err(InvalidKey::UndecodablePrivate)
            }
        },
        _ => Err(InvalidKey::Symmetric),
    }
}

#[cfg(feature = "ecdsa")]
pub(super) const fn curve(ecdsa: Ecdsa) -> Curve {
    match ecdsa {
        #[cfg(feature = "legacy")]
        Ecdsa::P256Sha1Der => Curve::P256,
        Ecdsa::P256Sha256Der | Ecdsa::P256Sha256Fixed => Curve::P256,
        Ecdsa::P384Sha384Der | Ecdsa::P384Sha384Fixed => Curve::P384,
        Ecdsa::P521Sha512Der | Ecdsa::P521Sha512Fixed => Curve::P521,
        Ecdsa::Secp256k1Sha256Der | Ecdsa::Secp256k1Sha256Fixed => Curve::Secp256k1,
    }
}
