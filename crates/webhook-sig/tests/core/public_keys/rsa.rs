//! What is not an RSA key, and what is not a signature of one.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use webhook_sig::scheme::Encoding;
use webhook_sig::{InvalidKey, Scheme};

use crate::public_keys::{scheme, signature, verifies, why_not};
use crate::sample::keys;
use crate::test_keys::pairs;

/// Returns a key of a modulus and an exponent.
fn jwk(modulus: &[u8], exponent: &[u8]) -> String {
    let [n, e] = [modulus, exponent].map(|number| Encoding::Base64UrlUnpadded.encode(number));
    format!(r#"{{"kty":"RSA","n":"{n}","e":"{e}"}}"#)
}

const F4: &[u8] = &[1, 0, 1];

/// Returns the modulus of the key of these tests.
fn modulus() -> Vec<u8> {
    let [pair, _] = pairs(scheme("pkcs1-sha256")).unwrap();
    let lines = pair.public.lines().filter(|line| !line.starts_with('-'));
    let spki = STANDARD.decode(lines.collect::<String>()).unwrap();
    spki[33..33 + 256].to_vec()
}

/// Returns an odd modulus of so many bits.
fn of_bits(bits: usize) -> Vec<u8> {
    let mut modulus = vec![0xff; bits.div_ceil(8)];
    modulus[0] >>= bits.next_multiple_of(8) - bits;
    modulus
}

fn schemes() -> [&'static Scheme; 4] {
    ["pkcs1-sha256", "pkcs1-sha512", "pss-sha256", "pss-sha512"].map(scheme)
}

#[test]
fn an_exponent_is_odd_and_from_65537_to_33_bits() {
    for scheme in schemes() {
        for right in [F4, &[1, 0, 3], &[0xff; 4], &[1, 0xff, 0xff, 0xff, 0xff]] {
            assert!(scheme.key(&jwk(&modulus(), right)).is_ok(), "{right:?}");
        }
        for wrong in [
            &[][..],
            &[0],
            &[1],
            &[2],
            &[3],
            &[17],
            &[0xff, 0xff],
            &[1, 0, 0],
            &[1, 0, 2],
            // 2^33 and the odd number after it, and beyond 64 bits.
            &[2, 0, 0, 0, 0],
            &[2, 0, 0, 0, 1],
            &[1, 0, 0, 0, 0, 0, 0, 1, 0, 1],
            &modulus(),
        ] {
            let text = jwk(&modulus(), wrong);

            assert_eq!(why_not(scheme, &text), InvalidKey::Unsafe, "{wrong:?}");
        }
    }
}

#[test]
fn a_modulus_is_odd() {
    let mut even = modulus();
    *even.last_mut().unwrap() &= 0xfe;
    for scheme in schemes() {
        assert_eq!(why_not(scheme, &jwk(&even, F4)), InvalidKey::Unsafe);
    }
}

#[test]
fn a_modulus_has_2048_to_8192_bits() {
    for scheme in schemes() {
        for bits in [2048, 2049, 3072, 8191, 8192] {
            assert!(scheme.key(&jwk(&of_bits(bits), F4)).is_ok(), "{bits}");
        }
        for bits in [1, 512, 1024, 2047, 8193, 8200, 16_384, 65_536] {
            let error = why_not(scheme, &jwk(&of_bits(bits), F4));

            assert_eq!(error, InvalidKey::ModulusLength { bits });
        }
    }
}

#[cfg(feature = "legacy")]
#[test]
fn a_short_modulus_has_1024_bits_at_least() {
    use webhook_sig::scheme::{Audience, Component, Location, Rsa};

    const SIGNATURE: Location = Location::header("Acme-Signature");
    for algorithm in [Rsa::Pkcs1Sha1, Rsa::Pkcs1Sha256, Rsa::Pkcs1Sha512] {
        let scheme = Scheme::rsa("acme", algorithm, SIGNATURE, Encoding::Hex)
            .short_modulus()
            .audience(Audience::Key)
            .signs(&[Component::Body]);
        for bits in [1024, 1025, 2047, 2048, 8192] {
            assert!(scheme.key(&jwk(&of_bits(bits), F4)).is_ok(), "{bits}");
        }
        for bits in [512, 1023, 8193] {
            let error = why_not(&scheme, &jwk(&of_bits(bits), F4));

            assert_eq!(error, InvalidKey::ModulusLength { bits });
        }
        let low = why_not(&scheme, &jwk(&of_bits(1024), &[3]));
        assert_eq!(low, InvalidKey::Unsafe);
    }
    // It is the scheme that takes one, and SHA-1 alone does not.
    let error = why_not(scheme("pkcs1-sha1"), &jwk(&of_bits(1024), F4));
    assert_eq!(error, InvalidKey::ModulusLength { bits: 1024 });
}

#[test]
fn an_rsa_signature_is_as_long_as_the_modulus() {
    for scheme in schemes() {
        let keys = keys(scheme);
        // One that begins with a zero, which a number has no need of.
        let (body, right) = (0..5000_u32)
            .map(|body| {
                let body = body.to_string().into_bytes();
                let right = signature(scheme, &body);
                (body, right)
            })
            .find(|(_, signature)| signature[0] == 0)
            .unwrap();
        assert!(verifies(scheme, &keys, &body, &right));

        let after = |end: &[u8]| [&*right, end].concat();
        for wrong in [
            right[1..].to_vec(),
            [&[0], &*right].concat(),
            [&[0; 8], &*right].concat(),
            after(&[0]),
            after(&right),
            right[..255].to_vec(),
            Vec::new(),
        ] {
            assert!(!verifies(scheme, &keys, &body, &wrong), "{}", scheme.id());
        }
    }
}

#[test]
fn an_rsa_signature_is_less_than_the_modulus() {
    for scheme in schemes() {
        let keys = keys(scheme);
        let right = signature(scheme, b"{}");
        assert!(verifies(scheme, &keys, b"{}", &right));
        for wrong in [vec![0; 256], modulus(), vec![0xff; 256]] {
            assert!(!verifies(scheme, &keys, b"{}", &wrong));
        }
        // The same number once more, where there is room for it.
        let respelled = (0..1000_u32).find_map(|body| {
            let body = body.to_string().into_bytes();
            let sum = sum(&signature(scheme, &body), &modulus())?;
            Some((body, sum))
        });
        let (body, respelled) = respelled.unwrap();
        assert!(!verifies(scheme, &keys, &body, &respelled));
    }
}

/// Returns a sum that is no longer than its summands.
fn sum(left: &[u8], right: &[u8]) -> Option<Vec<u8>> {
    let mut carry = 0;
    let mut bytes: Vec<_> = left
        .iter()
        .zip(right)
        .rev()
        .map(|(left, right)| {
            let sum = u16::from(*left) + u16::from(*right) + carry;
            carry = sum >> 8;
            let [byte, _] = sum.to_le_bytes();
            byte
        })
        .collect();
    bytes.reverse();
    (carry == 0).then_some(bytes)
}
