//! What holds for any body, any cut into chunks, any key and any bytes at all.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, subsequence};
use webhook_sig::{ErrorKind, Head, UnixTime};

use crate::captured::{Captured, NOW, SECRET};
use crate::laws::{says, schemes, verify};
use crate::sample::{keys, message, other_keys, signed, signing_keys, signs, those, verifier};

proptest! {
    #[test]
    fn any_bytes_round_trip(scheme in schemes(), payload in vec(any::<u8>(), 0..600)) {
        let request = signed(scheme, &payload);

        prop_assert!(verify(scheme, &request).is_ok());
    }

    #[test]
    fn chunking_changes_neither_verdict_nor_body(
        scheme in schemes(),
        payload in vec(any::<u8>(), 0..3000),
        cuts in vec(any::<Index>(), 0..12),
        spoil in proptest::option::of(any::<Index>()),
    ) {
        let mut request = signed(scheme, &payload);
        if let Some(spoil) = spoil && !request.body.is_empty() {
            let at = spoil.index(request.body.len());
            request.body[at] ^= 1;
        }
        let mut cuts: Vec<_> = cuts.iter().map(|cut| cut.index(request.body.len() + 1)).collect();
        // Two equal cuts make an empty chunk.
        cuts.extend([0, 0, request.body.len()]);
        cuts.sort_unstable();
        let chunks: Vec<_> = cuts
            .iter()
            .zip(cuts.iter().skip(1))
            .map(|(from, to)| &request.body[*from..*to])
            .collect();

        let at_once = verify(scheme, &request).map_err(|error| error.kind());
        let in_chunks = request
            .verify_chunks(&verifier(scheme), &keys(scheme), &chunks)
            .map_err(|error| error.kind());

        match (at_once, in_chunks) {
            (Ok(one), Ok((other, body))) => {
                prop_assert_eq!(says(&one), says(&other));
                prop_assert_eq!(body.len(), request.body.len());
                prop_assert_eq!(body.slices().collect::<Vec<_>>().concat(), request.body.clone());
                let mut taken = Vec::new();
                let mut rest = body.clone();
                while let Some(chunk) = rest.next_chunk() {
                    prop_assert!(!chunk.is_empty());
                    taken.extend_from_slice(&chunk);
                }
                prop_assert_eq!(&taken, &request.body);
                prop_assert_eq!(body.into_bytes(), request.body);
            }
            (Err(one), Err(other)) => prop_assert_eq!(one, other),
            (one, other) => prop_assert!(false, "{one:?} {other:?}"),
        }
    }

    #[test]
    fn one_byte_at_a_time_is_the_same(scheme in schemes(), payload in vec(any::<u8>(), 0..1500)) {
        let request = signed(scheme, &payload);
        let chunks: Vec<_> = request.body.chunks(1).collect();

        let (_, body) = request
            .verify_chunks(&verifier(scheme), &keys(scheme), &chunks)
            .unwrap();

        prop_assert_eq!(body.into_bytes(), request.body);
    }

    #[test]
    fn another_secret_refuses(scheme in schemes(), other in "[0-9a-f]{64}") {
        prop_assume!(other != SECRET);
        let request = signed(scheme, b"{}");

        let error = request
            .verify(&verifier(scheme), &other_keys(scheme, &other))
            .unwrap_err();

        prop_assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    }

    #[test]
    fn what_verifies_was_signed(
        scheme in proptest::sample::select(those(190, signs)),
        edits in vec((any::<Index>(), any::<Index>(), any::<u8>()), 1..4),
    ) {
        // Any bytes of headers and body may change; only what leaves the message as it was and
        // carries a signature that the oracle makes for it may still verify.
        let original = signed(scheme, b"{\"total\":1}");
        let mut request = original.clone();
        for (place, at, byte) in edits {
            let values = request.headers.iter_mut().map(|(_, value)| value);
            let values = values.chain([&mut request.body]);
            let mut values: Vec<_> = values.filter(|value| !value.is_empty()).collect();
            let place = place.index(values.len());
            let at = at.index(values[place].len());
            values[place][at] = byte;
        }

        if verify(scheme, &request).is_ok() {
            prop_assert_eq!(message(scheme, &request), message(scheme, &original));
        }
    }

    #[test]
    fn never_panics(
        scheme in schemes(),
        method in prop_oneof!["POST", "GET", ".{0,8}"],
        target in prop_oneof!["/[a-z]{0,3}", "[/?&=%+a-z\u{0}é]{0,40}", ".{0,40}"],
        values in vec(header_values(), 0..12),
        form in any::<bool>(),
        body in prop_oneof![vec(any::<u8>(), 0..300), "[a-z_&=%+0-9]{0,200}".prop_map(String::into_bytes)],
        now in prop_oneof![Just(i64::MIN), Just(i64::MAX), Just(0), Just(-1), any::<i64>()],
    ) {
        let names: Vec<_> = signed(scheme, b"").headers.into_iter().map(|(name, _)| name).collect();
        let mut headers: Vec<_> = names.into_iter().cycle().zip(values).collect();
        if form {
            headers.push(("content-type".into(), b"application/x-www-form-urlencoded".to_vec()));
        }
        let head = Head::new(&method, &target, &headers);
        for now in [UnixTime::from_millis(now), UnixTime::from_secs(now), NOW] {
            let verifier = verifier(scheme);
            prop_assert!(verifier.verify(&head, body.clone(), &keys(scheme), now).is_err());
            let _ = verifier.check_head(&head, now);
            let _ = verifier.signed_message(&head, body.clone());
        }
    }

    #[test]
    fn signing_never_panics(
        scheme in schemes(),
        id in ".{0,20}",
        body in vec(any::<u8>(), 0..100),
        now in any::<i64>(),
        headers in subsequence(vec!["application/json", "application/x-www-form-urlencoded", "x"], 0..=2),
    ) {
        let mut request = Captured::post(&body);
        for value in headers {
            request = request.header("Content-Type", value);
        }
        let signer = webhook_sig::Signer::new(verifier(scheme), signing_keys(scheme));
        for now in [UnixTime::from_millis(now), UnixTime::from_secs(now)] {
            let _ = signer.sign(request.request(), now);
            let _ = signer.sign_with_id(&id, request.request(), now);
        }
    }
}

/// Returns values near those that schemes read.
fn header_values() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        vec(any::<u8>(), 0..80),
        "t=[0-9+-]{0,22},v1=[0-9a-fA-F]{60,68}(,v[0-9]{0,25}=[0-9a-f]{0,64}){0,9}"
            .prop_map(String::into_bytes),
        "(v[0-9a]{1,3},[A-Za-z0-9+/=]{0,44} ?){0,10}".prop_map(String::into_bytes),
        "(sha256|v0)=[0-9a-f]{0,66}".prop_map(String::into_bytes),
        "[+-]?[0-9]{1,25}".prop_map(String::into_bytes),
        Just(i64::MIN.to_string().into_bytes()),
        Just(i64::MAX.to_string().into_bytes()),
        Just(NOW.as_secs().to_string().into_bytes()),
    ]
}
