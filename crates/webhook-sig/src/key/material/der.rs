//! DER: SPKI, PKCS#1 and PKCS#8, to the last byte.

use spki::der::asn1::{AnyRef, ObjectIdentifier, UintRef};
use spki::der::{Decode, Reader, Result as DerResult, SliceReader, Tag, TagNumber, Tagged};
use spki::{AlgorithmIdentifierRef, SubjectPublicKeyInfoRef};
use zeroize::Zeroizing;

use crate::key::InvalidKey;
use crate::key::material::{
    Curve, ED448, KeyKind, OTHER, OTHER_CURVE, PrivateMaterial, PublicMaterial, RsaMaterial,
    UNDECODABLE, X25519, seed,
};

/// Reads a `SubjectPublicKeyInfo`.
pub(super) fn subject_key(kind: KeyKind, der: &[u8]) -> Result<PublicMaterial, InvalidKey> {
    key_of(
        kind,
        &SubjectPublicKeyInfoRef::from_der(der).map_err(|_| UNDECODABLE)?,
    )
}

/// Reads PKCS#1's `RSAPublicKey`.
pub(super) fn rsa(kind: KeyKind, der: &[u8]) -> Result<PublicMaterial, InvalidKey> {
    kind.must_be(KeyKind::Rsa.name())?;
    let numbers = whole(der, |key| Ok([key.decode()?, key.decode()?]));
    let [modulus, exponent]: [UintRef<'_>; 2] = numbers.map_err(|_| UNDECODABLE)?;
    Ok(PublicMaterial::Rsa(RsaMaterial {
        modulus: modulus.as_bytes().to_vec(),
        exponent: exponent.as_bytes().to_vec(),
    }))
}

/// Takes the key out of a `SubjectPublicKeyInfo`.
pub(super) fn key_of(
    kind: KeyKind,
    info: &SubjectPublicKeyInfoRef<'_>,
) -> Result<PublicMaterial, InvalidKey> {
    must_be(kind, &info.algorithm)?;
    let key = info.subject_public_key.as_bytes().ok_or(UNDECODABLE)?;
    match kind {
        KeyKind::Ed25519 => {
            let key = key.try_into().map_err(|_| UNDECODABLE)?;
            Ok(PublicMaterial::Ed25519(key))
        }
        KeyKind::Ec(curve) => {
            let len = curve.coordinate_len();
            let is_point = match key {
                [2 | 3, x @ ..] => x.len() == len,
                [4, x_y @ ..] => x_y.len() == len.saturating_mul(2),
                _ => false,
            };
            let point = is_point.then(|| PublicMaterial::Ec(key.to_vec()));
            point.ok_or(UNDECODABLE)
        }
        KeyKind::Rsa => rsa(kind, key),
    }
}

/// Reads PKCS#8; what is inside of an EC or RSA key is the algorithm's to read.
pub(super) fn pkcs8(kind: KeyKind, der: Zeroizing<Vec<u8>>) -> Result<PrivateMaterial, InvalidKey> {
    let info = PrivateKeyInfo::read(&der).map_err(|_| UNDECODABLE)?;
    must_be(kind, &info.algorithm)?;
    if kind != KeyKind::Ed25519 {
        return Ok(PrivateMaterial::Pkcs8(der));
    }
    // RFC 8410 wraps the seed once more.
    let key = AnyRef::from_der(info.key).map_err(|_| UNDECODABLE)?;
    key.header()
        .tag()
        .assert_eq(Tag::OctetString)
        .map_err(|_| UNDECODABLE)?;
    let parts = Zeroizing::new([key.value(), info.public].concat());
    seed(&parts).ok_or(UNDECODABLE)
}

/// Refuses a key of another algorithm, and one of the same with other parameters than its own.
fn must_be(kind: KeyKind, algorithm: &AlgorithmIdentifierRef<'_>) -> Result<(), InvalidKey> {
    let parameters = algorithm.parameters;
    let name_in = |names: &[(&str, &'static str)], id: ObjectIdentifier| {
        let is_it = |(known, _): &&(&str, _)| ObjectIdentifier::new(known) == Ok(id);
        names.iter().find(is_it).map(|(_, name)| *name)
    };
    let given = if algorithm.oid == ID_EC_PUBLIC_KEY {
        let curve = parameters.and_then(|curve| curve.decode_as().ok());
        curve
            .and_then(|curve| name_in(&CURVES, curve))
            .unwrap_or(OTHER_CURVE)
    } else {
        name_in(&ALGORITHMS, algorithm.oid).unwrap_or(OTHER)
    };
    kind.must_be(given)?;
    let fits = match kind {
        KeyKind::Ed25519 => parameters.is_none(),
        KeyKind::Ec(_) => true,
        KeyKind::Rsa => parameters.is_some_and(AnyRef::is_null),
    };
    fits.then_some(()).ok_or(UNDECODABLE)
}

const ID_EC_PUBLIC_KEY: ObjectIdentifier = ObjectIdentifier::new_unwrap("1.2.840.10045.2.1");

const ALGORITHMS: [(&str, &str); 6] = [
    ("1.2.840.10040.4.1", "a DSA key"),
    ("1.2.840.113549.1.1.1", KeyKind::Rsa.name()),
    ("1.2.840.113549.1.1.10", "an RSA key for PSS alone"),
    ("1.3.101.110", X25519),
    ("1.3.101.112", KeyKind::Ed25519.name()),
    ("1.3.101.113", ED448),
];

const CURVES: [(&str, &str); 4] = [
    ("1.2.840.10045.3.1.7", KeyKind::Ec(Curve::P256).name()),
    ("1.3.132.0.10", KeyKind::Ec(Curve::Secp256k1).name()),
    ("1.3.132.0.34", KeyKind::Ec(Curve::P384).name()),
    ("1.3.132.0.35", KeyKind::Ec(Curve::P521).name()),
];

/// What DER without a label holds, by its first two elements.
pub(super) enum Shape {
    Public,
    Private,
    Encrypted,
    Other,
}

impl Shape {
    pub(super) fn of(der: &[u8]) -> Self {
        let elements = whole(der, |key| {
            let elements = (AnyRef::decode(key)?, AnyRef::decode(key)?);
            skip_all(key)?;
            Ok(elements)
        });
        let Ok((first, second)) = elements else {
            return Self::Other;
        };
        match (first.tag(), second.tag()) {
            // A version, which a modulus is longer than.
            (Tag::Integer, _) if matches!(first.value(), [0 | 1]) => Self::Private,
            (Tag::Sequence, Tag::OctetString) => Self::Encrypted,
            (Tag::Sequence, Tag::BitString) => Self::Public,
            _ => Self::Other,
        }
    }
}

struct PrivateKeyInfo<'d> {
    algorithm: AlgorithmIdentifierRef<'d>,
    key: &'d [u8],
    /// The public key, or nothing.
    public: &'d [u8],
}

impl<'d> PrivateKeyInfo<'d> {
    fn read(der: &'d [u8]) -> DerResult<Self> {
        whole(der, |info| {
            let version = value(info, Tag::Integer)?;
            let algorithm = info.decode()?;
            let key = value(info, Tag::OctetString)?;
            // Attributes, which say nothing about the key.
            if has_field(info, TagNumber(0), true)? {
                AnyRef::decode(info)?;
            }
            let public = match version {
                [0] => &[],
                [1] if !has_field(info, TagNumber(1), false)? => &[],
                // The first byte of a bit string counts its unused bits.
                [1] => match AnyRef::decode(info)?.value() {
                    [0, key @ ..] => key,
                    _ => return Err(Tag::BitString.value_error().into()),
                },
                _ => return Err(Tag::Integer.value_error().into()),
            };
            Ok(Self {
                algorithm,
                key,
                public,
            })
        })
    }
}

/// Reads a sequence with nothing after it.
pub(super) fn whole<'d, T>(
    der: &'d [u8],
    read: impl FnOnce(&mut SliceReader<'d>) -> DerResult<T>,
) -> DerResult<T> {
    let mut reader = SliceReader::new(der)?;
    let read = reader.sequence(read)?;
    reader.finish()?;
    Ok(read)
}

pub(super) fn value<'d>(reader: &mut SliceReader<'d>, tag: Tag) -> DerResult<&'d [u8]> {
    let element = AnyRef::decode(reader)?;
    element.tag().assert_eq(tag)?;
    Ok(element.value())
}

/// Returns whether an optional field is next.
pub(super) fn has_field(
    reader: &SliceReader<'_>,
    number: TagNumber,
    constructed: bool,
) -> DerResult<bool> {
    let tag = Tag::ContextSpecific {
        constructed,
        number,
    };
    Ok(!reader.is_finished() && Tag::peek(reader)? == tag)
}

pub(super) fn skip_all(reader: &mut SliceReader<'_>) -> DerResult<()> {
    while !reader.is_finished() {
        AnyRef::decode(reader)?;
    }
    Ok(())
}
