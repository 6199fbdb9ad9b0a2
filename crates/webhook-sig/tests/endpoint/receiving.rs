//! How an endpoint receives a request: first its head, then its body, chunk by chunk.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request};
use tokio::time::sleep;
use tokio_stream::StreamExt;
use webhook_sig::provider::{self, GITHUB, STANDARD_WEBHOOKS, STRIPE};
use webhook_sig::scheme::{Component, Encoding, ListedHeaders, Location, SchemeBuilder};
use webhook_sig::verify::EMPTY_CHUNK_LIMIT;
use webhook_sig::{Endpoint, Error, ErrorKind, Head, InvalidKey, Scheme, TimeFormat, Verifier};

use crate::body::{Untouchable, chunks};
use crate::deadline::dripping;
use crate::github::{NOW, SECRET, builder, endpoint, signed};

#[tokio::test]
async fn a_signed_delivery_is_received_byte_for_byte() {
    let headers = signed(b"Hello, World!");
    let head = Head::new("POST", "/", &headers);

    let body = chunks(&[b"Hello", b"", b", World", b"!"]);
    let received = endpoint(&GITHUB).receive(&head, body).await.unwrap();

    assert_eq!(received.verified.key_id(), "current");
    assert_eq!(received.verified.scheme().id(), "github");
    assert_eq!(received.body.into_bytes(), "Hello, World!");
}

#[tokio::test]
async fn a_forged_delivery_is_refused() {
    let headers = signed(b"Hello, World!");
    let head = Head::new("POST", "/", &headers);

    for body in [&[&b"Hello, World?"[..]][..], &[], &[b"Hello, World!", b"!"]] {
        let error = endpoint(&GITHUB)
            .receive(&head, chunks(body))
            .await
            .unwrap_err();

        assert_eq!(error.kind(), ErrorKind::SignatureMismatch);
    }
}

#[tokio::test]
async fn nothing_is_polled_before_the_head_has_passed() {
    let right = signed(b"");
    let long = {
        let mut headers = right.clone();
        headers.insert("content-length", "99999999".parse().unwrap());
        headers
    };
    for (method, headers, expected) in [
        ("POST", HeaderMap::new(), ErrorKind::SignatureMissing),
        ("GET", right, ErrorKind::MethodNotAllowed),
        ("POST", long, ErrorKind::BodyTooLarge),
    ] {
        let head = Head::new(method, "/", &headers);

        let error = endpoint(&GITHUB)
            .receive(&head, Untouchable)
            .await
            .unwrap_err();

        assert_eq!(error.kind(), expected);
    }
    // Where the body holds the timestamp, it has to be read.
    let is_of_body = |location: &Location| {
        let location = location.to_string();
        let mut places = ["body: ", "form ", "JSON "].iter();
        places.any(|place| location.starts_with(place))
    };
    let is_in_head = |scheme: &&&Scheme| {
        let timestamp = scheme.timestamp().map(|(location, _)| location);
        timestamp.is_some_and(|location| !is_of_body(&location)) && !is_of_body(&scheme.signature())
    };
    let schemes: Vec<_> = provider::ALL.iter().filter(is_in_head).collect();
    assert!(schemes.len() >= 70, "{}", schemes.len());
    for scheme in schemes {
        let head = Head::new("POST", "/", &[("A", "b")]);

        assert!(endpoint(scheme).receive(&head, Untouchable).await.is_err());
    }
}

/// What is signed before the body, and may turn out not to be there.
static BEFORE_THE_BODY: [(Scheme, ErrorKind); 2] = [
    (
        SIGNED.signs(&[
            Component::Field(Location::header("C")),
            Component::Literal("\n"),
            Component::Body,
        ]),
        ErrorKind::FieldMissing,
    ),
    (
        SIGNED.ambiguous_boundaries().signs(&[
            Component::Field(LIST),
            Component::Literal("\n"),
            Component::ListedHeaders(ListedHeaders {
                names: LIST,
                separator: ",",
                joined_by: "\n",
            }),
            Component::Literal("\n"),
            Component::Body,
        ]),
        ErrorKind::FieldMissing,
    ),
];

const SIGNED: SchemeBuilder = Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex);

const LIST: Location = Location::header("Listed");

#[tokio::test]
async fn what_is_signed_before_a_body_is_there_before_the_body_is_asked_for() {
    let signature = "0a".repeat(32);
    let headers = [("Sig", &*signature), ("Listed", "a,b"), ("A", "1")];
    for (scheme, expected) in &BEFORE_THE_BODY {
        let head = Head::new("POST", "/", &headers);

        let refused = endpoint(scheme).receive(&head, Untouchable).await;

        assert_eq!(refused.unwrap_err().kind(), *expected, "{scheme:?}");
    }
}

/// The timestamp and the id are in the body, and are signed before it.
static AHEAD: Scheme = Scheme::hmac_sha256("ahead", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::json("/at"), TimeFormat::UnixSeconds)
    .message_id(Location::json("/id"))
    .signs(&[
        Component::Id,
        Component::Literal("."),
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

#[tokio::test(start_paused = true)]
async fn a_body_that_is_waited_for_verifies_like_one_that_is_there() {
    for scheme in [&GITHUB, &STRIPE, &STANDARD_WEBHOOKS, &AHEAD] {
        let secret = "whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD";
        let request = Request::post("/").header("webhook-id", "msg_7");
        let request = request.body(r#"{"at":1700000000,"id":"msg_7","order":7}"#.into());
        let signed = scheme.sign(request.unwrap(), &scheme.keyring([secret]).unwrap(), NOW);
        let signed = signed.unwrap();
        let body: &'static [u8] = Vec::leak(signed.body().to_vec());
        let forged = str::from_utf8(body).unwrap().replace(":7", ":8");
        let forged: &'static [u8] = Vec::leak(forged.into_bytes());
        let head = Head::new("POST", "/", signed.headers());
        for secrets in [
            &[secret][..],
            &["whsec_b3RoZXJvdGhlcm90aGVyb3RoZXI=", secret],
        ] {
            let endpoint = Endpoint::builder(scheme, scheme.keyring(secrets).unwrap())
                .clock(|| NOW)
                .body_deadline(Duration::from_secs(60))
                .build()
                .unwrap();

            let receive = |body| endpoint.receive(&head, dripping(body, Duration::from_secs(1)));

            let received = receive(body).await.unwrap();
            assert_eq!(received.body.into_bytes(), body);

            let error = receive(forged).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignatureMismatch, "{scheme:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_the_end_follows_at_once_is_not_copied() {
    let (first, last) = (Bytes::from(vec![b'a'; 600]), Bytes::from(vec![b'b'; 600]));
    let headers = signed([&first[..], &last].concat());
    let head = Head::new("POST", "/", &headers);
    let (early, late) = (first.clone(), last.clone());
    let body = tokio_stream::iter([early, late]).then(|chunk| async {
        sleep(Duration::from_millis(1)).await;
        Ok(chunk)
    });

    let received = endpoint(&GITHUB).receive(&head, body).await.unwrap();

    let mut body = received.body;
    let mut handed_on = std::iter::from_fn(|| body.next_chunk());
    // What came before a wait is ours alone, and keeps no buffer of the server's.
    assert_ne!(handed_on.next().unwrap().as_ptr(), first.as_ptr());
    assert_eq!(handed_on.next().unwrap().as_ptr(), last.as_ptr());
    assert!(first.is_unique());
}

/// An adapter's future has it inside, and moves it for each request.
#[test]
fn the_future_carries_no_room_for_what_few_deliveries_need() {
    let headers = signed(b"");
    let head = Head::new("POST", "/", &headers);
    let endpoint = endpoint(&GITHUB);

    let size = size_of_val(&endpoint.receive(&head, tokio_stream::pending()));

    assert!(size <= 1200, "{size} bytes");
}

#[tokio::test]
async fn endless_empty_frames_end() {
    let headers = signed(b"");
    let head = Head::new("POST", "/", &headers);
    let polled = Arc::new(AtomicUsize::new(0));
    let count = polled.clone();
    let body = tokio_stream::iter(std::iter::repeat_with(move || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::new())
    }));

    let error = endpoint(&GITHUB).receive(&head, body).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BodyUnreadable);
    assert_eq!(
        polled.load(Ordering::Relaxed),
        EMPTY_CHUNK_LIMIT.saturating_add(1)
    );
}

#[tokio::test]
async fn an_endless_body_is_polled_no_further_than_the_limit() {
    let headers = signed(b"");
    let head = Head::new("POST", "/", &headers);
    let polled = Arc::new(AtomicUsize::new(0));
    let count = polled.clone();
    let body = tokio_stream::iter(std::iter::repeat_with(move || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::from_static(&[0; 100]))
    }));
    let verifier = Verifier::new(&GITHUB).body_limit(1000);
    let endpoint = Endpoint::with_secret(verifier, SECRET).unwrap();

    let error = endpoint.receive(&head, body).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BodyTooLarge);
    assert_eq!(polled.load(Ordering::Relaxed), 11);
}

#[tokio::test]
async fn a_streams_own_error_keeps_its_kind_and_cause() {
    let headers = signed(b"");
    let head = Head::new("POST", "/", &headers);
    for kind in ErrorKind::ALL {
        let body = [
            Ok(Bytes::from_static(b"x")),
            Err(Error::new(*kind, "reset")),
        ];

        let result = endpoint(&GITHUB)
            .receive(&head, tokio_stream::iter(body))
            .await;

        let error = result.unwrap_err();
        assert_eq!(error.kind(), *kind);
        assert_eq!(
            std::error::Error::source(&error).unwrap().to_string(),
            "reset"
        );
    }
}

#[tokio::test]
async fn the_endpoints_clock_counts() {
    let request = Request::post("/").body(Bytes::from("{}")).unwrap();
    let keys = STRIPE.keyring([SECRET]).unwrap();
    let request = STRIPE.sign(request, &keys, NOW).unwrap();
    let head = Head::new("POST", "/", request.headers());
    let late = builder(&STRIPE).clock(|| NOW.saturating_add(Duration::from_secs(301)));
    let late = late.build().unwrap();

    assert!(
        endpoint(&STRIPE)
            .receive(&head, chunks(&[b"{}"]))
            .await
            .is_ok()
    );
    let error = late.receive(&head, Untouchable).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimestampTooOld);
}

#[tokio::test(start_paused = true)]
async fn interleaved_deliveries_do_not_mix() {
    let (one, other) = (signed(b"aaaa"), signed(b"bbbb"));
    let (one, other) = (Head::new("POST", "/", &one), Head::new("POST", "/", &other));
    let endpoint = endpoint(&GITHUB);

    let (first, second, forged) = tokio::join!(
        endpoint.receive(&one, dripping(b"aaaa", Duration::from_millis(10))),
        endpoint.receive(&other, dripping(b"bbbb", Duration::from_millis(10))),
        endpoint.receive(&other, dripping(b"aaaa", Duration::from_millis(10))),
    );

    assert_eq!(first.unwrap().body.into_bytes(), "aaaa");
    assert_eq!(second.unwrap().body.into_bytes(), "bbbb");
    assert!(forged.is_err());
}

#[test]
fn an_endpoint_without_a_secret_is_unbuildable() {
    for scheme in provider::ALL {
        for secret in ["", " ", "\n", "\0"] {
            let error = Endpoint::with_secret(*scheme, secret).unwrap_err();

            assert_eq!(error.invalid_key(), Some(&InvalidKey::Empty));
        }
    }
}
