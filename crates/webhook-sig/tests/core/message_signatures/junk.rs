//! Anything may arrive, and nothing of it panics or verifies.

use proptest::prelude::*;
use webhook_sig::{Head, UnixTime, Verifier};

use crate::message_signatures::{BODY, NOW, SAFE, SECRET, Sent};

fn verifies(headers: &Vec<(String, Vec<u8>)>, target: &str) -> bool {
    let head = Head::new("POST", target, headers);
    let keys = SAFE.keyring([SECRET]).unwrap();
    let now = UnixTime::from_secs(NOW);
    Verifier::new(&SAFE).verify(&head, BODY, &keys, now).is_ok()
}

fn bytes(headers: impl IntoIterator<Item = (String, String)>) -> Vec<(String, Vec<u8>)> {
    let headers = headers.into_iter();
    headers
        .map(|(name, value)| (name, value.into_bytes()))
        .collect()
}

proptest! {
    #[test]
    fn junk_does_not_verify(
        input in prop::collection::vec(any::<u8>(), 0..200),
        signature in prop::collection::vec(any::<u8>(), 0..200),
        digest in prop::collection::vec(any::<u8>(), 0..100),
        target in ".*",
    ) {
        let headers = [("Signature-Input", input), ("Signature", signature), ("Content-Digest", digest)];
        let headers: Vec<_> = headers.map(|(name, value)| (name.to_owned(), value)).into();
        prop_assert!(!verifies(&headers, &target));
    }

    #[test]
    fn what_looks_like_a_field_does_not_verify(
        input in r#"(sig1=)?[(]("[@a-z-]{0,16}"(;[a-z]{1,5}(="?[a-z0-9]{0,4}"?)?)? ?){0,4}[)]?(;[a-z]{1,7}=[-"0-9a-z:@?%]{0,12}){0,3}"#,
        value in "(sig1=)?:?[A-Za-z0-9+/]{0,44}={0,2}:?",
    ) {
        let headers = bytes([("Signature-Input".to_owned(), input), ("Signature".to_owned(), value)]);
        prop_assert!(!verifies(&headers, "/hooks?a=b"));
    }

    #[test]
    fn a_changed_byte_does_not_verify(which in 0..2_usize, at in 0..400_usize, to in any::<u8>()) {
        let sent = Sent::new();
        let mut headers = bytes(sent.signed().into_iter().chain(sent.headers));
        let value = &mut headers[which].1;
        let at = at % value.len();
        let is_label = at < 4;
        if value[at] != to && !is_label {
            value[at] = to;
            prop_assert!(!verifies(&headers, "/hooks?a=b"), "{:?}", String::from_utf8_lossy(&headers[which].1));
        }
    }
}
