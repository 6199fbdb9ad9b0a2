//! JSON Web Keys (RFC 7517).

use std::{fmt, iter};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::{Deserialize, Deserializer, Error as _, IgnoredAny, MapAccess, Visitor};
use zeroize::Zeroizing;

use crate::key::InvalidKey;
use crate::key::material::{
    Curve, ED448, KeyKind, OTHER, OTHER_CURVE, PUBLIC_FOR_PRIVATE, PrivateMaterial, PublicMaterial,
    RsaMaterial, UNDECODABLE, X25519,
};

/// The members of a JWK that say which key it is.
///
/// Of what else it has only `use` is read, for a key that is not for signatures: the scheme says which
/// algorithm the key is for.
#[derive(Default)]
pub(super) struct Jwk<'t> {
    kty: Option<&'t str>,
    crv: Option<&'t str>,
    x: Option<&'t str>,
    y: Option<&'t str>,
    n: Option<&'t str>,
    e: Option<&'t str>,
    d: Option<&'t str>,
    purpose: Option<&'t str>,
}

impl<'t> Jwk<'t> {
    pub(super) fn read(text: &'t str) -> Result<Self, InvalidKey> {
        serde_json::from_str(text).map_err(|_| UNDECODABLE)
    }

    pub(super) fn public(&self, kind: KeyKind) -> Result<PublicMaterial, InvalidKey> {
        let given = self.kind()?;
        if self.d.is_some() {
            return Err(InvalidKey::PrivateKey);
        }
        kind.must_be(given)?;
        if self.purpose.is_some_and(|purpose| purpose != "sig") {
            return Err(InvalidKey::AnotherKind {
                given: "a key that is not for signatures",
                expected: "one whose `use` is `sig`",
            });
        }
        match kind {
            KeyKind::Ed25519 => ed25519(self.x).map(|key| PublicMaterial::Ed25519(*key)),
            KeyKind::Ec(curve) => self.point(curve),
            KeyKind::Rsa => {
                let (modulus, exponent) = (number(self.n)?, number(self.e)?);
                Ok(PublicMaterial::Rsa(RsaMaterial { modulus, exponent }))
            }
        }
    }

    pub(super) fn private(&self, kind: KeyKind) -> Result<PrivateMaterial, InvalidKey> {
        let given = self.kind()?;
        if self.d.is_none() {
            return Err(PUBLIC_FOR_PRIVATE);
        }
        kind.must_be(given)?;
        if kind != KeyKind::Ed25519 {
            return Err(InvalidKey::AnotherKind {
                given: "a private EC or RSA key as a JWK",
                expected: "the same key as PEM",
            });
        }
        let public = self.x.map(|x| ed25519(Some(x))).transpose()?;
        Ok(PrivateMaterial::Ed25519 {
            seed: ed25519(self.d)?,
            public: public.map(|key| *key),
        })
    }

    /// Returns the name of the kind that the key says to be.
    fn kind(&self) -> Result<&'static str, InvalidKey> {
        Ok(match (self.kty.ok_or(UNDECODABLE)?, self.crv) {
            ("oct", _) => return Err(InvalidKey::SharedSecret),
            ("RSA", _) => KeyKind::Rsa.name(),
            ("OKP", Some("Ed25519")) => KeyKind::Ed25519.name(),
            ("OKP", Some("Ed448")) => ED448,
            ("OKP", Some("X25519")) => X25519,
            ("EC", Some("P-256")) => KeyKind::Ec(Curve::P256).name(),
            ("EC", Some("P-384")) => KeyKind::Ec(Curve::P384).name(),
            ("EC", Some("P-521")) => KeyKind::Ec(Curve::P521).name(),
            ("EC", Some("secp256k1")) => KeyKind::Ec(Curve::Secp256k1).name(),
            ("EC", Some(_)) => OTHER_CURVE,
            _ => OTHER,
        })
    }

    /// Some vendors leave out the zeros that a coordinate begins with.
    fn point(&self, curve: Curve) -> Result<PublicMaterial, InvalidKey> {
        let mut point = vec![4];
        for coordinate in [self.x, self.y] {
            let coordinate = number(coordinate)?;
            let zeros = curve.coordinate_len().checked_sub(coordinate.len());
            point.extend(iter::repeat_n(0, zeros.ok_or(UNDECODABLE)?));
            point.extend(coordinate);
        }
        Ok(PublicMaterial::Ec(point))
    }
}

fn bytes(member: Option<&str>) -> Result<Zeroizing<Vec<u8>>, InvalidKey> {
    let bytes = URL_SAFE_NO_PAD.decode(member.ok_or(UNDECODABLE)?);
    bytes.map(Zeroizing::new).map_err(|_| UNDECODABLE)
}

/// Some writers put a zero before a number whose first bit is set, as DER does.
fn number(member: Option<&str>) -> Result<Vec<u8>, InvalidKey> {
    let bytes = bytes(member)?;
    let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
    Ok(bytes.iter().skip(zeros).copied().collect())
}

fn ed25519(member: Option<&str>) -> Result<Zeroizing<[u8; 32]>, InvalidKey> {
    let key = bytes(member)?;
    let key = key.first_chunk().filter(|start| start.len() == key.len());
    key.copied().map(Zeroizing::new).ok_or(UNDECODABLE)
}

impl<'de> Deserialize<'de> for Jwk<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Jwk<'de>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON Web Key")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut jwk = Jwk::default();
        while let Some(name) = map.next_key::<String>()? {
            let member = match &*name {
                "kty" => &mut jwk.kty,
                "crv" => &mut jwk.crv,
                "x" => &mut jwk.x,
                "y" => &mut jwk.y,
                "n" => &mut jwk.n,
                "e" => &mut jwk.e,
                "d" => &mut jwk.d,
                "use" => &mut jwk.purpose,
                _ => {
                    map.next_value::<IgnoredAny>()?;
                    continue;
                }
            };
            // Readers differ in which one of two they take.
            if member.replace(map.next_value()?).is_some() {
                return Err(A::Error::custom("duplicate member"));
            }
        }
        Ok(jwk)
    }
}
