//! What is not an RSA key, and what is not a signature of one.

use webhook_sig::scheme::Encoding;
use webhook_sig::{InvalidKey, Scheme};

use crate::public_keys::numbers::sum;
use crate::public_keys::{der, scheme, signature, verifies, why_not};
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
    der(pair.public)[33..33 + 256].to_vec()
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

/// A private key of 2048 bits, whose public exponent is 3.
const LOW_EXPONENT: &str = "\
-----BEGIN PRIVATE KEY-----\n\
MIIEvQIBADANBgkqhkiG9w0BAQEFAASCBKcwggSjAgEAAoIBAQDCd9YDUb7yqUYV\n\
llRGJ3r4ciIV6mVCTMqHgFQQM4cUjF03gCTOpQUu4KkYLubRZHB04j/HSmyYiRbY\n\
3nWDdckYyprgapkdkHS3jeqtjW5ROKrkM1bucuuk75WNQ3B/bKR+zQ0KG9wXGfwy\n\
yBhev3OrlwKhy/W/D7JflZlLkRth/y9W9aDByikjq6/hDiojQOMFfWlblE00mhOy\n\
7WzLQizHkWkdI8RMyqDpATVClgSPxH9s3nUUpXaOkQBHfl0qHEqUMn08sNCJ9ga9\n\
8W1vh98rSO6tUxSIi5VJu8KKfHdZ6dbDWWjKsVQ/e+Pvvc5eDGvkuP7wlaBdvdkD\n\
Rn2Yam15AgEDAoIBAQCBpTlXi9Shxi65DuLZb6dQTBa5Ru4sMzGvquK1d69jCD4l\n\
ABiJw1jJ6xtldJng7aBN7CqE3EhlsLnl6aOs+TC7MbyVnGYTtaMlCUceXkmLexyY\n\
Ijn0TJ0Yn7kI16BU8xhUiLNcEpK6EVLMhWWUf6JyZKxr3U5/X8w/uRDdC2eWqPXA\n\
m6tPP5aru7NnFBhVAktLa6oQOD3B28RXqhY5GDfBa/aNdv7OLv3wuY7XAIw2wt6q\n\
VCiN6ERnjdCzC1yfe8xovqCUfBUVZJiF09BSjwT3LRXkRBw7Sfqb9QExXdtyZuql\n\
qJ2q9vLiht4Hhfq/Q9tmrq5SJO0be1hI91kI6lerAoGBAOmMGVPMDzt8Q43OwCvB\n\
R+7iyVAWNmLVoU52FJutfsxXngKDxwghJNliAdBGQskxcLxnKnbgyorHRsYcT2IY\n\
Orq26kTnTMbTQO+kWhOzHuiJBYDwfbqv9MNHTHLCm7uGI1Qepxdf6RFQNabRL+cC\n\
Ejl/z3Xf/YkgeJ3bYEgciblxAoGBANUp8sv+24ulzpT3r9nidYMxkpotCY28Lx65\n\
Wa/IHwzN0XTFKj32X0qd6Q650mkML3UGNcFe/oUr9YEenfAip91AKkd2qeoWnjJQ\n\
2aFAkm8vf8zmby9/p9oYf8390/KoLCKsNWTqVdabe/ATRO89FGlK44OVYLOUDDa6\n\
cy/ugTCJAoGBAJuyu40ytNJS17PfKsfWL/SXMOAOzuyOa4mkDb0eVIg6aVcChLAW\n\
GJDsATWELIYg9dLvcaSV3FyE2dloNOwQJycknC3viISM1fUYPA0iFJsGA6tK/nx1\n\
TdeE3aHXEn0EF41pxLo/8LY1eRngypoBYXuqik6VU7DAUGk86tq9sSZLAoGBAI4b\n\
9zKp57JuibilH+aW+QIhDGbIsQkoH2nQ5nUwFLMz4PiDcX6kP4cT8LR74ZtddPiu\n\
zoDp/wNyo6tpvqAXGpOAHC+kcUa5vsw15muAYZ90/93u9MpVGpFlqolT4qHFcsHI\n\
I5icOTm8/Uq3g0oouEYx7QJjlc0NXXnRoh/0ViBbAoGAez7lLgWjjniwq5RH9zkq\n\
OaBn2uBLIF+6v4L/8xDl+Xl+E7K115nWH7esMrb+sQWI02YCsGIl5uv8OZzC7scV\n\
Rrbf6BTlgKtwu8EUn2rsADy/jiaXH3c0whMCIoSSiNMKc6D/3xTy6MdPm507BTi5\n\
wjx7dvazn+ZYwPoW7VEUCw8=\n\
-----END PRIVATE KEY-----";

#[test]
fn a_private_key_with_a_low_exponent_does_not_sign() {
    for scheme in schemes() {
        let error = scheme.signing_key(LOW_EXPONENT).unwrap_err();

        assert_eq!(error, InvalidKey::CannotSign);
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
            let sum = sum(&signature(scheme, &body), &modulus());
            (sum[0] == 0).then(|| (body, sum[1..].to_vec()))
        });
        let (body, respelled) = respelled.unwrap();
        assert!(!verifies(scheme, &keys, &body, &respelled));
    }
}

#[cfg(feature = "legacy")]
#[test]
fn a_short_key_of_another_scheme_is_not_taken() {
    use webhook_sig::provider::{WISE, WOOVI};
    use webhook_sig::{ErrorKind, Head, Keyring, UnixTime, Verifier};

    let now = UnixTime::from_secs(1_700_000_000);
    let keys = Keyring::new(WOOVI.key(&jwk(&of_bits(1024), F4)).unwrap());
    let headers = [("X-Signature-SHA256", Encoding::Base64.encode(&[1; 128]))];
    let head = Head::new("POST", "/", &headers);

    let error = Verifier::new(&WISE)
        .verify(&head, "{}", &keys, now)
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::Misconfigured);
    #[cfg(feature = "endpoint")]
    {
        let endpoint = webhook_sig::Endpoint::builder(&WISE, keys).build();
        let refused = endpoint.unwrap_err().to_string();
        assert!(
            refused.contains("a shorter modulus than `wise` takes"),
            "{refused}"
        );
    }
}
