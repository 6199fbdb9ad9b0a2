//! Every bound, at its edge: what fits passes, one more does not.

use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use webhook_sig::provider::{
    CONTENTFUL, DOCUSIGN_CONNECT, GITHUB, HOOK0, MOLLIE, STANDARD_WEBHOOKS, STRIPE,
};
use webhook_sig::request::FIELD_LIMIT;
use webhook_sig::request::HEADER_LIMIT;
use webhook_sig::request::{ReadError, View};
use webhook_sig::scheme::{CANDIDATE_LIMIT, Component, Custom, Encoding, Location, Scheme};
use webhook_sig::verify::{BODY_LIMIT, EMPTY_CHUNK_LIMIT};
use webhook_sig::{ErrorKind, Head, Signer, Verifier};

use crate::captured::{Captured, NOW};
use crate::sample::{
    Carrier, carrier, every, is_read_before_body, keys, signed, those, unsigned, verifier,
};

fn kind<T>(result: Result<T, webhook_sig::Error>) -> Option<ErrorKind> {
    result.err().map(|error| error.kind())
}

#[test]
fn a_body_may_be_as_long_as_the_limit_and_no_longer() {
    let keys = keys(&GITHUB);
    for length in [0_usize, 1, 511, 512, 513, 5000] {
        let request = signed(&GITHUB, &vec![b'x'; length]);
        for size in [1, 7, 512, 6000] {
            let chunks: Vec<_> = request.body.chunks(size).collect();
            let verify = |limit| {
                request.verify_chunks(&Verifier::new(&GITHUB).body_limit(limit), &keys, &chunks)
            };

            assert_eq!(kind(verify(length)), None, "{length} {size}");
            assert_eq!(kind(verify(length + 1)), None, "{length} {size}");
            if length > 0 {
                let error = kind(verify(length - 1));
                assert_eq!(error, Some(ErrorKind::BodyTooLarge), "{length} {size}");
            }
        }
    }
}

#[test]
fn a_body_that_is_announced_too_long_is_refused_unread() {
    let verifier = Verifier::new(&GITHUB).body_limit(10);
    let request = signed(&GITHUB, b"0123456789");
    let checked = |length: &str| {
        let request = request.clone().header("Content-Length", length);
        kind(verifier.check_head(&request.head(), NOW))
    };

    assert_eq!(checked("10"), None);
    assert_eq!(checked("11"), Some(ErrorKind::BodyTooLarge));
    for length in [&*u64::MAX.to_string(), "99999999999999999999999999"] {
        assert_eq!(checked(length), Some(ErrorKind::BodyTooLarge));
    }
    // An invalid length is for the HTTP server to judge; the bytes are counted anyway.
    for length in ["", "x", "-1", "+11", "11, 11"] {
        assert_eq!(checked(length), None, "{length}");
    }
}

#[test]
fn a_body_longer_than_announced_is_cut() {
    let verifier = Verifier::new(&GITHUB).body_limit(10);
    let request = signed(&GITHUB, b"0123456789a").header("Content-Length", "1");

    let error = request.verify(&verifier, &keys(&GITHUB));

    assert_eq!(kind(error), Some(ErrorKind::BodyTooLarge));
}

#[test]
fn a_chunk_that_would_overflow_is_refused_and_not_kept() {
    let verifier = Verifier::new(&GITHUB).body_limit(5);
    let request = signed(&GITHUB, b"12345");
    let head = request.head();
    let keys = keys(&GITHUB);
    let mut verification = verifier.begin(&head, &keys, NOW).unwrap();

    verification.update("1234").unwrap();
    let error = verification.update("567");
    verification.update("5").unwrap();

    assert_eq!(kind(error), Some(ErrorKind::BodyTooLarge));
    let (_, body) = verification.finish().unwrap();
    assert_eq!(body.into_bytes(), "12345");
}

#[test]
fn the_limit_is_the_receivers_the_schemes_or_the_default() {
    const SMALL: Scheme = Scheme::hmac_sha256("small", Location::header("Sig"), Encoding::Hex)
        .body_limit(3)
        .signs(&[Component::Body]);
    static SMALL_SCHEME: Scheme = SMALL;
    let received = |verifier: Verifier, length: usize| {
        let keys = keys(verifier.scheme());
        let request = Captured::post(&vec![0; length]);
        let signer = Signer::new(verifier.scheme(), keys.clone());
        let request = request.signed(&signer, verifier.scheme()).unwrap();
        kind(request.verify(&verifier, &keys))
    };
    let too_large = Some(ErrorKind::BodyTooLarge);

    assert_eq!(received(Verifier::new(&SMALL_SCHEME), 3), None);
    assert_eq!(received(Verifier::new(&SMALL_SCHEME), 4), too_large);
    assert_eq!(
        received(Verifier::new(&SMALL_SCHEME).body_limit(4), 4),
        None
    );
    assert_eq!(received(Verifier::new(&GITHUB), BODY_LIMIT), None);
    assert_eq!(received(Verifier::new(&GITHUB), BODY_LIMIT + 1), too_large);
    assert_eq!(received(Verifier::new(&GITHUB).body_limit(0), 0), None);
    assert_eq!(received(Verifier::new(&GITHUB).body_limit(0), 1), too_large);
}

#[test]
fn endless_empty_chunks_end() {
    for scheme in those(205, |scheme| carrier(scheme) != Carrier::Query) {
        let request = signed(scheme, b"{}");
        let head = request.head();
        let verifier = verifier(scheme);
        let keys = keys(scheme);
        let mut verification = verifier.begin(&head, &keys, NOW).unwrap();
        for _ in 0..EMPTY_CHUNK_LIMIT / 2 {
            verification.update(Bytes::new()).unwrap();
        }
        verification.update(request.body.clone()).unwrap();
        for _ in 0..EMPTY_CHUNK_LIMIT / 2 {
            verification.update(Bytes::new()).unwrap();
        }

        let error = verification.update(Bytes::new());

        assert_eq!(
            kind(error),
            Some(ErrorKind::BodyUnreadable),
            "{}",
            scheme.id()
        );
        assert!(verification.finish().is_ok());
    }
}

#[test]
fn candidate_cap() {
    let request = signed(&STRIPE, b"{}");
    let (stamp, right) = {
        let value = String::from_utf8(request.headers.last().unwrap().1.clone()).unwrap();
        let (stamp, right) = value.split_once(",v1=").unwrap();
        (stamp.to_owned(), right.to_owned())
    };
    let wrong = "0".repeat(64);
    let received = |signatures: &[&str]| {
        let value = format!("{stamp},v1={}", signatures.join(",v1="));
        let request = request.clone().without("stripe-signature");
        let request = request.header("Stripe-Signature", &value);
        kind(request.verify(&verifier(&STRIPE), &keys(&STRIPE)))
    };
    let mut most = [&*wrong; CANDIDATE_LIMIT];
    most[CANDIDATE_LIMIT - 1] = &right;
    let mut too_many = [&*wrong; CANDIDATE_LIMIT + 1];
    too_many[0] = &right;

    assert_eq!(received(&most), None);
    assert_eq!(received(&too_many), Some(ErrorKind::SignatureMalformed));
    // What cannot be decoded takes a place in the list too.
    too_many[1..].fill("zz");
    assert_eq!(received(&too_many), Some(ErrorKind::SignatureMalformed));
}

#[test]
fn each_of_several_names_has_a_signature_and_no_more() {
    let request = signed(&DOCUSIGN_CONNECT, b"{}");
    let right = String::from_utf8(request.headers.last().unwrap().1.clone()).unwrap();
    let bare = request.without("X-DocuSign-Signature-1");
    let wrong = Encoding::Base64.encode(&[0; 32]);
    let received = |count: usize, good: usize| {
        let request = (1..=count).fold(bare.clone(), |request, number| {
            let text = if number == good { &right } else { &wrong };
            request.header(&format!("X-DocuSign-Signature-{number}"), text)
        });
        kind(request.verify(&verifier(&DOCUSIGN_CONNECT), &keys(&DOCUSIGN_CONNECT)))
    };

    for count in [1, CANDIDATE_LIMIT, CANDIDATE_LIMIT + 1, 100] {
        assert_eq!(received(count, count), None, "{count}");
        let forged = Some(ErrorKind::SignatureMismatch);
        assert_eq!(received(count, 0), forged, "{count}");
    }
    // There is no hundred and first key, so the header is none of the signatures.
    assert_eq!(received(101, 100), None);
    assert_eq!(received(101, 101), Some(ErrorKind::SignatureMismatch));
}

#[test]
fn a_header_that_may_repeat_does_so_up_to_the_limit() {
    let request = signed(&MOLLIE, b"{}");
    let right = String::from_utf8(request.headers.last().unwrap().1.clone()).unwrap();
    let bare = request.without("X-Mollie-Signature");
    let wrong = format!("sha256={}", "0".repeat(64));
    let received = |count: usize| {
        let wrongs = (1..count).fold(bare.clone(), |request, _| {
            request.header("X-Mollie-Signature", &wrong)
        });
        let request = wrongs.header("X-Mollie-Signature", &right);
        kind(request.verify(&verifier(&MOLLIE), &keys(&MOLLIE)))
    };

    assert_eq!(received(CANDIDATE_LIMIT), None);
    assert_eq!(
        received(CANDIDATE_LIMIT + 1),
        Some(ErrorKind::SignatureMalformed)
    );
}

#[test]
fn a_header_may_be_as_long_as_the_limit_and_no_longer() {
    let request = signed(&STRIPE, b"{}");
    let value = String::from_utf8(request.headers.last().unwrap().1.clone()).unwrap();
    let received = |length: usize| {
        let padding = "x".repeat(length - value.len() - ",v0=".len());
        let request = request.clone().without("stripe-signature");
        let request = request.header("Stripe-Signature", &format!("{value},v0={padding}"));
        kind(request.verify(&verifier(&STRIPE), &keys(&STRIPE)))
    };

    assert_eq!(received(HEADER_LIMIT), None);
    assert_eq!(
        received(HEADER_LIMIT + 1),
        Some(ErrorKind::SignatureMalformed)
    );
}

#[test]
fn a_form_may_have_as_many_fields_as_the_limit_and_no_more() {
    const SCHEME: &Scheme = &Scheme::hmac_sha256("form", Location::header("Sig"), Encoding::Hex)
        .unsigned_body()
        .signs(&[Component::Field(Location::form("data"))]);
    let form = "application/x-www-form-urlencoded";
    let right = "data=1".to_owned();
    let request = Captured::post(right.as_bytes()).header("Content-Type", form);
    let signer = Signer::new(SCHEME, keys(SCHEME));
    let request = request.signed(&signer, SCHEME).unwrap();
    let received = |count: usize| {
        let body = format!("{right}{}", "&a=b".repeat(count - 1)).into_bytes();
        kind(
            Captured {
                body,
                ..request.clone()
            }
            .verify(&Verifier::new(SCHEME), &keys(SCHEME)),
        )
    };

    assert_eq!(received(FIELD_LIMIT), None);
    assert_eq!(received(FIELD_LIMIT + 1), Some(ErrorKind::BodyMalformed));
}

#[test]
fn a_query_may_have_as_many_fields_as_the_limit_and_no_more() {
    const SCHEME: &Scheme = &Scheme::hmac_sha256("query", Location::query("sig"), Encoding::Hex)
        .signs(&[Component::Body]);
    let request = Captured::post(b"body");
    let signer = Signer::new(SCHEME, keys(SCHEME));
    let request = request.signed(&signer, SCHEME).unwrap();
    let received = |count: usize| {
        // The target has two fields already: one of its own, and the signature.
        let target = format!("{}{}", request.target, "&a=b".repeat(count - 2));
        kind(
            Captured {
                target,
                ..request.clone()
            }
            .verify(&Verifier::new(SCHEME), &keys(SCHEME)),
        )
    };

    assert_eq!(received(FIELD_LIMIT), None);
    assert_eq!(
        received(FIELD_LIMIT + 1),
        Some(ErrorKind::SignatureMalformed)
    );
}

#[test]
fn missing_signature_header_reads_no_body() {
    for scheme in every() {
        let request = unsigned(scheme, b"{}");

        let checked = verifier(scheme).check_head(&request.head(), NOW);

        let is_refused = checked.is_err();
        assert_eq!(is_refused, is_read_before_body(scheme), "{}", scheme.id());
    }
}

#[test]
fn a_forgery_is_written_once_for_all_keys() {
    static WRITTEN: AtomicUsize = AtomicUsize::new(0);
    fn count(view: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
        WRITTEN.fetch_add(1, Ordering::Relaxed);
        write(view.body());
        Ok(())
    }
    const ACME: Scheme = Scheme::hmac_sha256("acme", Location::json("/signature"), Encoding::Hex)
        .signs(&[Component::Custom(Custom::new("counted", count))]);
    let keys = ACME
        .keyring(["one of the keys", "another one", "and a third"])
        .unwrap();
    let body = format!(r#"{{"signature":"{}"}}"#, "0a".repeat(32));
    let headers = [("Acme-Version", "1")];

    let head = Head::new("POST", "/", &headers);
    let forged = Verifier::new(&ACME).verify(&head, body, &keys, NOW);

    assert_eq!(kind(forged), Some(ErrorKind::SignatureMismatch));
    assert_eq!(WRITTEN.load(Ordering::Relaxed), 1);
}

#[test]
fn a_list_of_headers_is_short_and_names_each_once() {
    let message = |names: &str| {
        let list = format!("x-contentful-signed-headers,x-contentful-timestamp{names}");
        let mut headers = vec![
            ("x-contentful-signed-headers".to_owned(), list),
            (
                "x-contentful-timestamp".to_owned(),
                "1700000000000".to_owned(),
            ),
        ];
        headers.extend((0..20).map(|at| (format!("a{at}"), "v".to_owned())));
        let head = Head::new("POST", "/", &headers);
        kind(Verifier::new(&CONTENTFUL).signed_message(&head, "{}"))
    };
    let many = |count| (0..count).map(|at| format!(",a{at}")).collect::<String>();

    assert_eq!(message(&many(14)), None);
    assert_eq!(message(&many(15)), Some(ErrorKind::FieldMalformed));
    assert_eq!(message(",a1,A1"), Some(ErrorKind::FieldMalformed));

    let headers = [
        ("X-Hook0-Signature", "t=1700000000,h=a A,v1=00"),
        ("a", "1"),
    ];
    let head = Head::new("POST", "/", &headers);
    let duplicated = Verifier::new(&HOOK0).signed_message(&head, "{}");
    assert_eq!(kind(duplicated), Some(ErrorKind::FieldMalformed));
}

#[test]
fn an_id_of_any_length_comes_out_as_it_went_in() {
    let keys = keys(&STANDARD_WEBHOOKS);
    let signer = Signer::new(&STANDARD_WEBHOOKS, keys.clone());
    for length in [1, 43, 44, 45, 400] {
        let id = "m".repeat(length);
        let request = Captured::post(b"{}").request();
        let signed = Captured::from(&signer.sign_with_id(&id, request, NOW).unwrap());

        let verified = signed
            .verify(&Verifier::new(&STANDARD_WEBHOOKS), &keys)
            .unwrap();

        assert_eq!(verified.id(), Some(&*id));
    }
}
