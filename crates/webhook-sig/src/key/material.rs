//! Reading public and private keys from the texts that vendors show.
//!
//! Nothing here computes with a key: whether a point is on its curve, or a modulus long enough, is
//! for the algorithm to say.

use zeroize::Zeroizing;

pub(crate) use self::certificate::Certificate;
use self::jwk::Jwk;
pub(crate) use self::pem::Pem;
use crate::key::format::{base64_as_it_comes, is_blank};
use crate::key::{InvalidKey, has_stray_ends};
use crate::scheme::KeyFormat;

mod certificate;
mod der;
mod jwk;
mod pem;
#[cfg(test)]
mod texts;

/// A public key as its text gives it, before an algorithm has taken it.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) enum PublicMaterial {
    /// The 32 bytes of an Ed25519 key.
    Ed25519([u8; 32]),
    /// A point on a curve, as SEC 1 writes it, compressed or not.
    Ec(Vec<u8>),
    Rsa(RsaMaterial),
}

/// The numbers of an RSA public key, big-endian and without leading zeros.
#[cfg_attr(test, derive(Debug, PartialEq, Eq))]
pub(crate) struct RsaMaterial {
    pub(crate) modulus: Vec<u8>,
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
        Text::Pem(pem) => {
            let key = match pem.label {
                "PUBLIC KEY" => der::subject_key(kind, &pem.der),
                "RSA PUBLIC KEY" => der::rsa(kind, &pem.der),
                "CERTIFICATE" => Certificate::read(&pem.der).and_then(|read| read.key(kind)),
                _ => return Err(UNDECODABLE),
            };
            key.map_err(|error| match error {
                UNDECODABLE => InvalidKey::Damaged,
                other => other,
            })
        }
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

/// Reads a private key: PEM, PKCS#8 in base64, or of Ed25519 a JWK or `whsk_`.
///
/// The bare bytes of a seed are not read: they look like those of a public key.
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
        if trimmed.starts_with(QUOTES) || trimmed.ends_with(QUOTES) {
            return Err(InvalidKey::Quoted);
        }
        // Before PEM is looked for, because a JWK may have the same key as PEM in it.
        if trimmed.starts_with('{') {
            return Jwk::read(trimmed).map(Self::Jwk);
        }
        if ["--BEGIN ", "--END "]
            .iter()
            .any(|mark| trimmed.contains(mark))
        {
            return Pem::read(trimmed).map(Self::Pem);
        }
        if trimmed.len() != text.len() {
            return Err(InvalidKey::StraySpace);
        }
        if after_any(text, ["whsec_", "v1,whsec_"]).is_some() {
            return Err(InvalidKey::SharedSecret);
        }
        if is_place(text) {
            return Err(InvalidKey::Place);
        }
        Ok(Self::Line(text))
    }
}

/// Returns whether a text is a URL or ends as the name of a key's file does; no key has a colon or a
/// period.
fn is_place(text: &str) -> bool {
    text.contains("://") || FILES.iter().any(|ending| text.ends_with(ending))
}

const FILES: [&str; 7] = [".pem", ".crt", ".cer", ".der", ".key", ".pub", ".json"];

/// What is around a key that was copied with its quotes.
const QUOTES: [char; 2] = ['"', '\''];

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

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use proptest::prelude::*;

    use super::texts::*;
    use super::*;

    const P256: KeyKind = KeyKind::Ec(Curve::P256);
    const P384: KeyKind = KeyKind::Ec(Curve::P384);
    const P521: KeyKind = KeyKind::Ec(Curve::P521);
    const SECP256K1_KIND: KeyKind = KeyKind::Ec(Curve::Secp256k1);

    const KINDS: [KeyKind; 6] = [
        KeyKind::Ed25519,
        P256,
        P384,
        P521,
        SECP256K1_KIND,
        KeyKind::Rsa,
    ];

    /// Every kind's key as SPKI in base64.
    const SPKIS: [(KeyKind, &str); 6] = [
        (KeyKind::Ed25519, ED25519_SPKI),
        (P256, SENDGRID),
        (P384, P384_SPKI),
        (P521, P521_SPKI),
        (SECP256K1_KIND, SECP256K1_SPKI),
        (KeyKind::Rsa, RSA_SPKI),
    ];

    fn pem(label: &str, base64: &str) -> String {
        let lines: Vec<_> = base64.as_bytes().chunks(64).collect();
        let body = String::from_utf8(lines.join(&b'\n')).unwrap();
        format!("-----BEGIN {label}-----\n{body}\n-----END {label}-----\n")
    }

    fn der(base64: &str) -> Vec<u8> {
        base64_as_it_comes(base64).unwrap()
    }

    fn base64(der: &[u8]) -> String {
        base64::Engine::encode(&base64::engine::general_purpose::STANDARD, der)
    }

    fn base64_url(bytes: &[u8]) -> String {
        let text = base64(bytes).replace('+', "-").replace('/', "_");
        text.trim_end_matches('=').to_owned()
    }

    fn another(given: &'static str, expected: &'static str) -> InvalidKey {
        InvalidKey::AnotherKind { given, expected }
    }

    #[test]
    fn an_ed25519_key_is_read_in_every_form() {
        let key = ed25519_hex(ED25519).unwrap();
        let jwk = format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{ED25519_URL}"}}"#);
        for text in [
            ED25519,
            &ED25519.to_uppercase(),
            ED25519_BASE64,
            ED25519_BASE64.trim_end_matches('='),
            &format!("whpk_{ED25519_BASE64}"),
            &format!("whpk1_{ED25519_BASE64}"),
            ED25519_SPKI,
            ED25519_SPKI.trim_end_matches('='),
            &pem("PUBLIC KEY", ED25519_SPKI),
            &jwk,
            &format!("{jwk}\n"),
        ] {
            let read = read_public(KeyKind::Ed25519, text);

            assert_eq!(read, Ok(PublicMaterial::Ed25519(key)), "{text}");
        }
    }

    #[test]
    fn a_key_whose_bytes_look_like_der_is_read_as_bytes() {
        // A sequence of thirty bytes, whose first element is a version.
        let mut bytes = [7; 32];
        bytes[..5].copy_from_slice(&[0x30, 0x1e, 0x02, 0x01, 0x00]);

        let read = read_public(KeyKind::Ed25519, &base64(&bytes));

        assert_eq!(read, Ok(PublicMaterial::Ed25519(bytes)));
    }

    #[test]
    fn an_ec_key_is_read_on_its_curve() {
        let curves = SPKIS.into_iter().filter_map(|(kind, spki)| match kind {
            KeyKind::Ec(curve) => Some((curve, spki)),
            KeyKind::Ed25519 | KeyKind::Rsa => None,
        });
        for (curve, spki) in curves {
            let point = 2 * curve.coordinate_len() + 1;
            let spki_der = der(spki);
            let point = spki_der[spki_der.len() - point..].to_vec();
            assert_eq!(point[0], 4, "{curve:?}");
            for text in [spki.to_owned(), pem("PUBLIC KEY", spki)] {
                let read = read_public(KeyKind::Ec(curve), &text);

                assert_eq!(read, Ok(PublicMaterial::Ec(point.clone())), "{text}");
            }
        }
        assert!(matches!(read_public(P256, EBAY), Ok(PublicMaterial::Ec(_))));
    }

    #[test]
    fn a_point_has_the_length_of_its_curve() {
        let spki = der(SENDGRID);
        let (head, point) = spki.split_at(26);
        let with = |point: &[u8]| {
            let mut spki = [head, point].concat();
            let len = u8::try_from(point.len()).unwrap();
            spki[1] = 24 + len;
            spki[24] = len + 1;
            read_public(P256, &base64(&spki))
        };

        assert!(with(point).is_ok());
        assert!(with(&[&[2], &point[1..33]].concat()).is_ok());
        assert!(with(&[&[3], &point[1..33]].concat()).is_ok());
        for wrong in [
            &[0][..],
            &point[..64],
            &[point, &[0]].concat(),
            &[&[2], &point[1..]].concat(),
            &[&[4], &point[1..33]].concat(),
            // The hybrid form, which says the same twice.
            &[&[6], &point[1..]].concat(),
            &[],
        ] {
            assert_eq!(with(wrong), Err(UNDECODABLE), "{wrong:?}");
        }
    }

    #[test]
    fn an_rsa_key_is_read_with_its_numbers() {
        let pkcs1 = der(RSA_PKCS1);
        let modulus = &pkcs1[7..135];
        let jwk = format!(r#"{{"kty":"RSA","n":"{RSA_N}","e":"AQAB","alg":"RS256","x5c":["a"]}}"#);
        let n = base64_url(&[&[0], modulus].concat());
        let with_a_zero = format!(r#"{{"kty":"RSA","n":"{n}","e":"AAEAAQ"}}"#);
        for text in [
            RSA_SPKI,
            &pem("PUBLIC KEY", RSA_SPKI),
            &pem("RSA PUBLIC KEY", RSA_PKCS1),
            &jwk,
            &with_a_zero,
        ] {
            let read = read_public(KeyKind::Rsa, text);

            let Ok(PublicMaterial::Rsa(key)) = read else {
                panic!("{text}: {read:?}");
            };
            assert_eq!(key.modulus, modulus, "{text}");
            assert_eq!(key.exponent, [1, 0, 1], "{text}");
            assert_ne!(key.modulus[0], 0, "{text}");
        }
        for (text, len) in [(WOOVI, 128), (SNS, 256)] {
            let Ok(PublicMaterial::Rsa(key)) = read_public(KeyKind::Rsa, text) else {
                panic!("{text}");
            };
            assert_eq!(key.modulus.len(), len);
        }
    }

    #[test]
    fn a_jwk_holds_a_point() {
        for (kind, crv, spki) in [(P256, "P-256", P256_SPKI), (P521, "P-521", P521_SPKI)] {
            let KeyKind::Ec(curve) = kind else {
                unreachable!();
            };
            let spki_der = der(spki);
            let len = curve.coordinate_len();
            let (x, y) = spki_der[spki_der.len() - 2 * len..].split_at(len);
            let jwk = |x: &[u8], y: &[u8]| {
                let (x, y) = (base64_url(x), base64_url(y));
                let text = format!(r#"{{"kty":"EC","crv":"{crv}","x":"{x}","y":"{y}"}}"#);
                read_public(kind, &text)
            };

            assert_eq!(jwk(x, y), read_public(kind, spki));
            assert_eq!(jwk(x, &[y, &[0]].concat()), Err(UNDECODABLE));
            assert_eq!(jwk(x, &[1_u8; 67][..=len]), Err(UNDECODABLE));
        }
    }

    #[test]
    fn a_jwk_may_leave_out_the_zeros_of_a_coordinate() {
        // TrueLayer publishes this one; its first coordinate has a byte less than the curve.
        let jwk = |zero: &str| {
            let x = "oLuW4nFqoUuR8d7FVsUoI62libYdQlWGtLStnqdudLY92bQ0ra5eZAbkunrGTR9-w9mr4o2Etyb6pC7YB2-23WM";
            let y = "AX1cjkGMiltikPrkX49qwuJDdcETaTsj-kyFP8jsF9W5XAB3Z4tBiQtc72DQnJYeKyAV_T6qZTtFKFr-Tp4iu-j7";
            let x = [zero.as_bytes(), &URL_SAFE_NO_PAD.decode(x).unwrap()[..]].concat();
            let x = base64_url(&x);
            read_public(
                P521,
                &format!(r#"{{"kty":"EC","crv":"P-521","x":"{x}","y":"{y}"}}"#),
            )
        };

        let Ok(PublicMaterial::Ec(point)) = jwk("") else {
            panic!("{:?}", jwk(""));
        };
        assert_eq!(point.len(), 133);
        assert_eq!(Ok(PublicMaterial::Ec(point)), jwk("\0"));
    }

    #[test]
    fn a_key_of_another_kind_is_named() {
        for (given, spki) in SPKIS {
            for expected in KINDS.into_iter().filter(|kind| *kind != given) {
                let error = another(given.name(), expected.name());

                assert_eq!(read_public(expected, spki), Err(error));
                assert_eq!(read_public(expected, &pem("PUBLIC KEY", spki)), Err(error));
            }
        }
        for (text, given) in [
            (P224_SPKI, OTHER_CURVE),
            (EXPLICIT_P256, OTHER_CURVE),
            (RSA_PSS, "an RSA key for PSS alone"),
            (X25519_SPKI, X25519),
            (r#"{"kty":"EC","crv":"P-224"}"#, OTHER_CURVE),
            (r#"{"kty":"OKP","crv":"X25519","x":"AA"}"#, X25519),
            (r#"{"kty":"AKP","alg":"ML-DSA-44"}"#, OTHER),
        ] {
            for kind in KINDS {
                let error = another(given, kind.name());

                assert_eq!(read_public(kind, text), Err(error), "{text}");
            }
        }
        let error = read_public(KeyKind::Ed25519, SNS).unwrap_err();
        let message = "this is an RSA key; the scheme needs an Ed25519 key";
        assert_eq!(error.to_string(), message);
        let whpk = format!("whpk_{ED25519_BASE64}");
        let error = another("an Ed25519 key", "an RSA key");
        assert_eq!(read_public(KeyKind::Rsa, &whpk), Err(error));
    }

    #[test]
    fn a_private_key_is_not_a_public_one() {
        for text in [
            ED25519_WHSK,
            ED25519_PKCS8,
            P256_PKCS8,
            ENCRYPTED_PKCS8,
            RSA_PKCS8,
            RSA_PRIVATE,
            &pem("PRIVATE KEY", ED25519_PKCS8),
            &pem("EC PRIVATE KEY", P256_SEC1),
            &pem("RSA PRIVATE KEY", RSA_PRIVATE),
            &pem("ENCRYPTED PRIVATE KEY", ENCRYPTED_PKCS8),
            &pem("OPENSSH PRIVATE KEY", "AAAA"),
            &[
                pem("EC PARAMETERS", "AAAA"),
                pem("EC PRIVATE KEY", P256_SEC1),
            ]
            .concat(),
            &format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{ED25519_URL}","d":"AA"}}"#),
        ] {
            for kind in KINDS {
                let read = read_public(kind, text);

                assert_eq!(read, Err(InvalidKey::PrivateKey), "{text}");
            }
        }
    }

    #[test]
    fn a_shared_secret_is_not_a_public_key() {
        for text in [
            "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            "v1,whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
            r#"{"kty":"oct","k":"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}"#,
        ] {
            for kind in KINDS {
                assert_eq!(read_public(kind, text), Err(InvalidKey::SharedSecret));
                assert_eq!(read_private(kind, text), Err(InvalidKey::SharedSecret));
            }
        }
    }

    #[test]
    fn a_pem_is_one_block_alone() {
        let block = pem("PUBLIC KEY", ED25519_SPKI);
        let read = |text: &str| read_public(KeyKind::Ed25519, text);

        for text in [
            block.trim(),
            &block.replace('\n', "\r\n"),
            &block.replace('\n', ""),
            &block.replace('\n', " "),
            &format!("\n  {block}\r\n"),
            &block.replace('\n', "\\n"),
            &block.trim().replace('\n', "\\n"),
        ] {
            assert!(read(text).is_ok(), "{text}");
        }
        for text in [
            [&*block, &block].concat(),
            [SNS, SNS].concat(),
            format!("{block}-----BEGIN PUBLIC KEY-----"),
        ] {
            assert_eq!(read(&text), Err(InvalidKey::SeveralBlocks), "{text}");
        }
        for text in [
            format!("Bag Attributes\n{block}"),
            format!("{block}-----"),
            format!("{block}\n{ED25519_BASE64}"),
        ] {
            assert_eq!(read(&text), Err(InvalidKey::NotOneBlock), "{text}");
        }
        for text in [
            &block.replace("END PUBLIC", "END RSA PUBLIC"),
            &block.replace("-----END", "----END"),
            &block.replace("-----BEGIN", "----BEGIN"),
            block.trim_start_matches("-----BEGIN PUBLIC KEY-----"),
            &block.replace('=', ""),
            &block.replacen('\n', "\\", 1),
            "-----BEGIN PUBLIC KEY",
            "-----BEGIN PUBLIC KEY-----",
        ] {
            assert_eq!(read(text), Err(InvalidKey::Damaged), "{text}");
        }
        let pgp = block.replace("PUBLIC KEY", "PGP PUBLIC KEY BLOCK");
        assert_eq!(read(&pgp), Err(UNDECODABLE));
        // A certificate without one of its lines.
        let mut lines: Vec<_> = SNS.lines().collect();
        lines.remove(4);
        let read = read_public(KeyKind::Rsa, &lines.join("\n"));
        assert_eq!(read, Err(InvalidKey::Damaged));
    }

    #[test]
    fn what_is_not_the_key_itself_is_named() {
        let block = pem("PUBLIC KEY", ED25519_SPKI);
        let read = |text: &str| read_public(KeyKind::Ed25519, text);

        for quoted in [
            format!("\"{}\"", block.trim().replace('\n', "\\n")),
            format!("'{block}'"),
            format!("\"{ED25519}\""),
            format!("{ED25519}'"),
        ] {
            assert_eq!(read(&quoted), Err(InvalidKey::Quoted), "{quoted}");
            assert!(!InvalidKey::Quoted.to_string().contains(ED25519));
        }
        for place in [
            "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-0a.pem",
            "http://localhost/key",
            "file:///etc/key",
            "/etc/keys/vendor.pem",
            "vendor.crt",
            "jwks.json",
        ] {
            assert_eq!(read(place), Err(InvalidKey::Place), "{place}");
            assert_eq!(read_private(P256, place), Err(InvalidKey::Place), "{place}");
        }
        assert_eq!(read("vendor"), Err(UNDECODABLE));
    }

    #[test]
    fn a_byte_order_mark_is_not_part_of_a_pem() {
        let block = pem("PUBLIC KEY", ED25519_SPKI);
        let read = |text: &str| read_public(KeyKind::Ed25519, text);
        assert_eq!(
            read(&format!("\u{feff}{block}")),
            Err(InvalidKey::StraySpace)
        );
    }

    #[test]
    fn a_key_of_one_line_has_no_stray_ends() {
        for text in [ED25519, ED25519_BASE64, ED25519_SPKI, "whpk_AAAA"] {
            for text in [format!("{text}\n"), format!(" {text}")] {
                let read = read_public(KeyKind::Ed25519, &text);

                assert_eq!(read, Err(InvalidKey::StraySpace), "{text}");
            }
        }
        assert_eq!(read_public(P256, " \n"), Err(InvalidKey::Empty));
        assert_eq!(read_private(P256, "\u{200b}"), Err(InvalidKey::Empty));
    }

    #[test]
    fn der_is_read_to_its_last_byte() {
        for (kind, spki) in SPKIS {
            let spki = der(spki);
            let key_len = match kind {
                KeyKind::Ed25519 => 32,
                KeyKind::Ec(curve) => 2 * curve.coordinate_len() + 1,
                KeyKind::Rsa => der(RSA_PKCS1).len(),
            };
            let mut with_unused_bits = spki.clone();
            with_unused_bits[spki.len() - key_len - 1] = 1;
            for der in [
                &[&*spki, &[0]].concat(),
                &spki[..spki.len() - 1],
                &with_unused_bits,
            ] {
                assert!(read_public(kind, &base64(der)).is_err(), "{kind:?}");
            }
        }
        let certificate = Pem::read(SNS.trim_ascii()).ok().unwrap().der;
        for certificate in [
            &[&**certificate, &[0]].concat(),
            &certificate[..certificate.len() - 1],
        ] {
            let text = pem("CERTIFICATE", &base64(certificate));

            assert_eq!(read_public(KeyKind::Rsa, &text), Err(InvalidKey::Damaged));
        }
        let pkcs1 = [&*der(RSA_PKCS1), &[0]].concat();
        let text = pem("RSA PUBLIC KEY", &base64(&pkcs1));
        assert_eq!(read_public(KeyKind::Rsa, &text), Err(InvalidKey::Damaged));
    }

    #[test]
    fn parameters_are_those_of_the_algorithm() {
        // Ed25519 with NULL, and RSA without it.
        let mut spki = der(ED25519_SPKI);
        spki.splice(9..9, [5, 0]);
        spki[1] += 2;
        spki[3] += 2;
        assert_eq!(
            read_public(KeyKind::Ed25519, &base64(&spki)),
            Err(UNDECODABLE)
        );

        let mut spki = der(RSA_SPKI);
        assert_eq!(spki.drain(16..18).as_slice(), [5, 0]);
        spki[2] -= 2;
        spki[4] -= 2;
        assert_eq!(read_public(KeyKind::Rsa, &base64(&spki)), Err(UNDECODABLE));
    }

    #[test]
    fn a_jwk_has_no_member_twice() {
        for text in [
            format!(r#"{{"kty":"OKP","kty":"OKP","crv":"Ed25519","x":"{ED25519_URL}"}}"#),
            format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{ED25519_URL}","x":"AA"}}"#),
            format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{ED25519_URL}="}}"#),
            format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{ED25519_BASE64}"}}"#),
            format!(r#"{{"keys":[{{"kty":"OKP","crv":"Ed25519","x":"{ED25519_URL}"}}]}}"#),
            r#"{"kty":"OKP","crv":"Ed25519"}"#.to_owned(),
            r#"{"kty":"OKP","crv":"Ed25519","x":null}"#.to_owned(),
            "{".to_owned(),
            "{}".to_owned(),
        ] {
            assert_eq!(
                read_public(KeyKind::Ed25519, &text),
                Err(UNDECODABLE),
                "{text}"
            );
        }
    }

    #[test]
    fn bare_bytes_are_not_taken_for_a_private_key() {
        let seed = ed25519_hex(ED25519_SEED).unwrap();
        for text in [ED25519_SEED, ED25519, &base64(&seed)] {
            let error = read_private(KeyKind::Ed25519, text).unwrap_err();

            assert_eq!(error, InvalidKey::UndecodablePrivate, "{text}");
        }
    }

    #[test]
    fn a_private_ed25519_key_is_read_in_every_form() {
        let seed = Zeroizing::new(ed25519_hex(ED25519_SEED).unwrap());
        let public = ed25519_hex(ED25519).unwrap();
        let url = "nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A";
        let jwk = |x: &str| format!(r#"{{"kty":"OKP","crv":"Ed25519",{x}"d":"{url}"}}"#);
        let whole = der(ED25519_WHSK.trim_start_matches("whsk_"));
        // Version 2, with attributes and the public key.
        let mut one_asymmetric_key = der(ED25519_PKCS8);
        one_asymmetric_key[1] += 37;
        one_asymmetric_key[4] = 1;
        one_asymmetric_key.extend([0xa0, 0, 0x81, 33, 0]);
        one_asymmetric_key.extend(public);
        for (text, public) in [
            (format!("whsk_{}", base64(&whole[..32])), None),
            (ED25519_WHSK.to_owned(), Some(public)),
            (ED25519_PKCS8.to_owned(), None),
            (pem("PRIVATE KEY", ED25519_PKCS8), None),
            (base64(&one_asymmetric_key), Some(public)),
            (jwk(""), None),
            (jwk(&format!(r#""x":"{ED25519_URL}","#)), Some(public)),
        ] {
            let read = read_private(KeyKind::Ed25519, &text);

            let seed = seed.clone();
            assert_eq!(
                read,
                Ok(PrivateMaterial::Ed25519 { seed, public }),
                "{text}"
            );
        }
    }

    #[test]
    fn a_private_ec_or_rsa_key_is_handed_on() {
        let bytes = |base64| Zeroizing::new(der(base64));
        for (kind, text, key) in [
            (
                P256,
                P256_PKCS8.to_owned(),
                PrivateMaterial::Pkcs8(bytes(P256_PKCS8)),
            ),
            (
                P256,
                pem("PRIVATE KEY", P256_PKCS8),
                PrivateMaterial::Pkcs8(bytes(P256_PKCS8)),
            ),
            (
                P256,
                pem("EC PRIVATE KEY", P256_SEC1),
                PrivateMaterial::Sec1(bytes(P256_SEC1)),
            ),
            (
                KeyKind::Rsa,
                pem("PRIVATE KEY", RSA_PKCS8),
                PrivateMaterial::Pkcs8(bytes(RSA_PKCS8)),
            ),
            (
                KeyKind::Rsa,
                pem("RSA PRIVATE KEY", RSA_PRIVATE),
                PrivateMaterial::Pkcs1(bytes(RSA_PRIVATE)),
            ),
        ] {
            assert_eq!(read_private(kind, &text), Ok(key));
        }
    }

    #[test]
    fn what_is_not_the_private_key_is_named() {
        for text in [
            ED25519_SPKI,
            &pem("PUBLIC KEY", RSA_SPKI),
            &pem("RSA PUBLIC KEY", RSA_PKCS1),
            SNS,
            "whpk_AAAA",
            r#"{"kty":"RSA","n":"AA","e":"AQAB"}"#,
        ] {
            assert_eq!(read_private(P256, text), Err(PUBLIC_FOR_PRIVATE), "{text}");
        }
        for text in [
            ENCRYPTED_PKCS8,
            &pem("ENCRYPTED PRIVATE KEY", ENCRYPTED_PKCS8),
            "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA",
        ] {
            assert_eq!(
                read_private(P256, text),
                Err(InvalidKey::Encrypted),
                "{text}"
            );
        }
        for (text, given) in [
            (ED25519_WHSK, "an Ed25519 key"),
            (ED25519_PKCS8, "an Ed25519 key"),
            (P256_PKCS8, "an EC key on P-256"),
            (&pem("EC PRIVATE KEY", P256_SEC1), "an EC key"),
        ] {
            let error = another(given, "an RSA key");

            assert_eq!(read_private(KeyKind::Rsa, text), Err(error), "{text}");
        }
        let jwk = r#"{"kty":"EC","crv":"P-256","x":"AA","y":"AA","d":"AA"}"#;
        let error = read_private(P256, jwk).unwrap_err();
        assert!(error.to_string().ends_with("needs the same key as PEM"));
        assert_eq!(
            read_private(P256, "-----BEGIN X-----"),
            Err(InvalidKey::Damaged)
        );
        for text in ["secret", ED25519, "whsk_AAAA", "{}"] {
            let read = read_private(P256, text);

            assert!(
                matches!(
                    read,
                    Err(InvalidKey::UndecodablePrivate | InvalidKey::AnotherKind { .. })
                ),
                "{text}: {read:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_text_is_a_reason_to_panic(
            text in any::<String>(),
            bytes in any::<Vec<u8>>(),
            at in any::<prop::sample::Index>(),
            bit in 0..8_u8,
        ) {
            let mut changed = Vec::new();
            for known in [ED25519_SPKI, SENDGRID, RSA_SPKI, P256_PKCS8, ED25519_PKCS8] {
                let mut der = der(known);
                let at = at.index(der.len());
                der[at] ^= 1 << bit;
                changed.push(base64(&der));
            }
            changed.extend([base64(&bytes), format!("{{{text}}}"), text]);
            for text in &changed {
                for kind in KINDS {
                    let block = |label| format!("-----BEGIN {label}-----{text}-----END {label}-----");
                    let labels = ["PUBLIC KEY", "CERTIFICATE", "RSA PUBLIC KEY", "PRIVATE KEY"];
                    for text in [text.clone()].into_iter().chain(labels.map(block)) {
                        let _ = read_public(kind, &text);
                        let _ = read_private(kind, &text);
                    }
                }
            }
        }
    }
}
