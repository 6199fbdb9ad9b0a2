//! Reading public and private keys from the texts that vendors show.
//!
//! Nothing here computes with a key: whether a point is on its curve, or a modulus long enough, is
//! for the algorithm to say.

use zeroize::Zeroizing;

use self::jwk::Jwk;
use self::pem::Pem;
use crate::key::format::{base64_as_it_comes, is_blank};
use crate::key::{InvalidKey, has_stray_ends};
use crate::scheme::KeyFormat;

mod der;
mod jwk;
mod pem;

/// A public key as its text gives it, before an algorithm has taken it.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) enum PublicMaterial {
    /// The 32 bytes of an Ed25519 key.
    Ed25519([u8; 32]),
    /// A point on a curve, as SEC 1 writes it, compressed or not.
    Ec(Curve, Vec<u8>),
    Rsa(RsaMaterial),
}

/// An RSA public key, whole and in parts.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) struct RsaMaterial {
    /// PKCS#1's `RSAPublicKey` in DER.
    pub(crate) pkcs1: Vec<u8>,
    /// Big-endian, without leading zeros.
    pub(crate) modulus: Vec<u8>,
    /// Big-endian, without leading zeros.
    pub(crate) exponent: Vec<u8>,
}

/// A private key as its text gives it, before an algorithm has taken it.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) enum PrivateMaterial {
    Ed25519 {
        seed: Zeroizing<[u8; 32]>,
        /// The public key that the text has too, which no one has compared with the seed yet.
        public: Option<[u8; 32]>,
    },
    /// PKCS#8 in DER, of an EC or RSA key.
    Pkcs8(Zeroizing<Vec<u8>>),
    /// SEC 1's `ECPrivateKey` in DER. Which curve it is on is inside.
    Sec1(Zeroizing<Vec<u8>>),
    /// PKCS#1's `RSAPrivateKey` in DER.
    Pkcs1(Zeroizing<Vec<u8>>),
}

/// What a scheme takes as its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum KeyKind {
    Ed25519,
    Ec(Curve),
    Rsa,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Curve {
    P256,
    P384,
    P521,
    Secp256k1,
}

impl KeyKind {
    const fn name(self) -> &'static str {
        match self {
            Self::Ed25519 => "an Ed25519 key",
            Self::Ec(Curve::P256) => "an EC key on P-256",
            Self::Ec(Curve::P384) => "an EC key on P-384",
            Self::Ec(Curve::P521) => "an EC key on P-521",
            Self::Ec(Curve::Secp256k1) => "an EC key on secp256k1",
            Self::Rsa => "an RSA key",
        }
    }

    /// Refuses a key that calls itself by another name.
    fn must_be(self, given: &'static str) -> Result<(), InvalidKey> {
        let expected = self.name();
        if given == expected {
            return Ok(());
        }
        Err(InvalidKey::AnotherKind { given, expected })
    }
}

impl Curve {
    /// Returns the length of a coordinate, in bytes.
    const fn coordinate_len(self) -> usize {
        match self {
            Self::P256 | Self::Secp256k1 => 32,
            Self::P384 => 48,
            Self::P521 => 66,
        }
    }
}

const UNDECODABLE: InvalidKey = InvalidKey::Undecodable(KeyFormat::PublicKey);

const PUBLIC_FOR_PRIVATE: InvalidKey = InvalidKey::AnotherKind {
    given: "a public key",
    expected: "a private key",
};

// What a key may be that no scheme takes.
const ED448: &str = "an Ed448 key";
const OTHER: &str = "a key for another algorithm";
const OTHER_CURVE: &str = "an EC key on another curve";
const X25519: &str = "an X25519 key, which agrees on secrets and signs nothing";

/// Reads a public key: PEM, SPKI in base64, JWK, or an Ed25519 key's bytes in hex or base64.
///
/// Of a certificate it takes the key and verifies nothing: neither dates, name nor signature.
pub(crate) fn read_public(kind: KeyKind, text: &str) -> Result<PublicMaterial, InvalidKey> {
    // Before the blocks are counted: some tools write a private key after its parameters.
    if text.contains("PRIVATE KEY-----") {
        return Err(InvalidKey::PrivateKey);
    }
    match Text::read(text)? {
        Text::Pem(pem) => match pem.label {
            "PUBLIC KEY" => der::subject_key(kind, &pem.der),
            "RSA PUBLIC KEY" => der::rsa(kind, &pem.der),
            "CERTIFICATE" => der::certified_key(kind, &pem.der),
            _ => Err(UNDECODABLE),
        },
        Text::Jwk(jwk) => jwk.public(kind),
        Text::Line(line) if after_any(line, WHSK).is_some() => Err(InvalidKey::PrivateKey),
        Text::Line(line) => match after_any(line, WHPK) {
            Some(base64) => {
                kind.must_be(KeyKind::Ed25519.name())?;
                let key = base64_as_it_comes(base64).and_then(|key| key.try_into().ok());
                key.map(PublicMaterial::Ed25519).ok_or(UNDECODABLE)
            }
            None => public_bytes(kind, line),
        },
    }
}

fn public_bytes(kind: KeyKind, line: &str) -> Result<PublicMaterial, InvalidKey> {
    // First of all, because some keys' bytes look like the beginning of DER.
    if kind == KeyKind::Ed25519
        && let Some(key) = ed25519_hex(line).or_else(|| base64_as_it_comes(line)?.try_into().ok())
    {
        return Ok(PublicMaterial::Ed25519(key));
    }
    let der = Zeroizing::new(base64_as_it_comes(line).ok_or(UNDECODABLE)?);
    match der::Shape::of(&der) {
        der::Shape::Public => der::subject_key(kind, &der),
        der::Shape::Private | der::Shape::Encrypted => Err(InvalidKey::PrivateKey),
        der::Shape::Other => Err(UNDECODABLE),
    }
}

/// Reads a private key: PEM, PKCS#8 in base64, or of Ed25519 a JWK, `whsk_` or the seed in hex.
pub(crate) fn read_private(kind: KeyKind, text: &str) -> Result<PrivateMaterial, InvalidKey> {
    private(kind, text).map_err(|error| match error {
        UNDECODABLE => InvalidKey::UndecodablePrivate,
        other => other,
    })
}

fn private(kind: KeyKind, text: &str) -> Result<PrivateMaterial, InvalidKey> {
    if ENCRYPTED.iter().any(|mark| text.contains(mark)) {
        return Err(InvalidKey::Encrypted);
    }
    match Text::read(text)? {
        Text::Pem(pem) => private_pem(kind, pem),
        Text::Jwk(jwk) => jwk.private(kind),
        Text::Line(line) if after_any(line, WHPK).is_some() => Err(PUBLIC_FOR_PRIVATE),
        Text::Line(line) => match after_any(line, WHSK) {
            Some(base64) => {
                kind.must_be(KeyKind::Ed25519.name())?;
                let key = base64_as_it_comes(base64).map(Zeroizing::new);
                key.and_then(|key| seed(&key)).ok_or(UNDECODABLE)
            }
            None => private_bytes(kind, line),
        },
    }
}

fn private_pem(kind: KeyKind, pem: Pem<'_>) -> Result<PrivateMaterial, InvalidKey> {
    match (pem.label, kind) {
        ("PRIVATE KEY", _) => der::pkcs8(kind, pem.der),
        ("EC PRIVATE KEY", KeyKind::Ec(_)) => Ok(PrivateMaterial::Sec1(pem.der)),
        ("EC PRIVATE KEY", _) => Err(InvalidKey::AnotherKind {
            given: "an EC key",
            expected: kind.name(),
        }),
        ("RSA PRIVATE KEY", _) => {
            kind.must_be(KeyKind::Rsa.name())?;
            Ok(PrivateMaterial::Pkcs1(pem.der))
        }
        ("PUBLIC KEY" | "RSA PUBLIC KEY" | "CERTIFICATE", _) => Err(PUBLIC_FOR_PRIVATE),
        _ => Err(UNDECODABLE),
    }
}

fn private_bytes(kind: KeyKind, line: &str) -> Result<PrivateMaterial, InvalidKey> {
    if kind == KeyKind::Ed25519
        && let Some(seed) = ed25519_hex(line).map(Zeroizing::new)
    {
        return Ok(PrivateMaterial::Ed25519 { seed, public: None });
    }
    let der = Zeroizing::new(base64_as_it_comes(line).ok_or(UNDECODABLE)?);
    match der::Shape::of(&der) {
        der::Shape::Private => der::pkcs8(kind, der),
        der::Shape::Encrypted => Err(InvalidKey::Encrypted),
        der::Shape::Public => Err(PUBLIC_FOR_PRIVATE),
        der::Shape::Other => Err(UNDECODABLE),
    }
}

/// Splits what follows `whsk_`: a seed, and after it most often the public key.
fn seed(bytes: &[u8]) -> Option<PrivateMaterial> {
    let (seed, public) = bytes.split_first_chunk()?;
    let public = match public {
        [] => None,
        public => Some(public.try_into().ok()?),
    };
    Some(PrivateMaterial::Ed25519 {
        seed: Zeroizing::new(*seed),
        public,
    })
}

fn ed25519_hex(text: &str) -> Option<[u8; 32]> {
    let mut key = [0; 32];
    hex::decode_to_slice(text, &mut key).ok()?;
    Some(key)
}

/// A text by its outer form.
enum Text<'t> {
    Pem(Pem<'t>),
    Jwk(Jwk<'t>),
    /// One line without whitespace at its ends.
    Line(&'t str),
}

impl<'t> Text<'t> {
    fn read(text: &'t str) -> Result<Self, InvalidKey> {
        if text.chars().all(is_blank) {
            return Err(InvalidKey::Empty);
        }
        // Line breaks around a PEM or JSON belong to the file that it was in.
        let trimmed = text.trim_ascii();
        if has_stray_ends(trimmed) {
            return Err(InvalidKey::StraySpace);
        }
        if trimmed.contains("-----BEGIN ") {
            return Pem::read(trimmed).map(Self::Pem);
        }
        if trimmed.starts_with('{') {
            return Jwk::read(trimmed).map(Self::Jwk);
        }
        if trimmed.len() != text.len() {
            return Err(InvalidKey::StraySpace);
        }
        if after_any(text, ["whsec_", "v1,whsec_"]).is_some() {
            return Err(InvalidKey::SharedSecret);
        }
        Ok(Self::Line(text))
    }
}

/// Returns what follows either prefix.
fn after_any<'t>(text: &'t str, prefixes: [&str; 2]) -> Option<&'t str> {
    let after = |prefix: &&str| text.strip_prefix(*prefix);
    prefixes.iter().find_map(after)
}

/// What begins a public key of Standard Webhooks, and as Svix may write it.
const WHPK: [&str; 2] = ["whpk_", "whpk1_"];

/// What begins a private key of Standard Webhooks, and as Svix may write it.
const WHSK: [&str; 2] = ["whsk_", "whsk1_"];

/// Marks of an encrypted private key, the second one of OpenSSL's old format.
const ENCRYPTED: [&str; 2] = ["-----BEGIN ENCRYPTED PRIVATE KEY-----", "4,ENCRYPTED"];
