//! The async shell: bounds in time, what a sender sees, what a log sees.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode, Version};
use tokio::time::{Instant, sleep};
use tokio_stream::{Stream, StreamExt};
use webhook_sig::endpoint::{BODY_DEADLINE, EndpointBuilder, RETRY_AFTER};
use webhook_sig::key::Secret;
use webhook_sig::provider::{self, GITHUB, STANDARD_WEBHOOKS, STRIPE};
use webhook_sig::scheme::{Component, Encoding, KeyFormat, ListedHeaders, Location, SchemeBuilder};
use webhook_sig::verify::EMPTY_CHUNK_LIMIT;
use webhook_sig::{
    BaseUrl, Endpoint, Error, ErrorKind, Head, InvalidKey, Outcome, Scheme, TimeFormat, UnixTime,
    Verifier,
};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);
const SECRET: &str = "c4a41e5a7e11ab1ef0e57c4a41e5a7e1";

/// A body whose chunks are never asked for.
struct Untouchable;

impl Stream for Untouchable {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        panic!("the body was polled")
    }
}

fn endpoint(scheme: &'static Scheme) -> Endpoint {
    builder(scheme).build().unwrap()
}

fn builder(scheme: &'static Scheme) -> EndpointBuilder {
    let url = BaseUrl::new("https://shop.example").unwrap();
    let secret = Secret::new(key_text(scheme, SECRET));
    Endpoint::builder(Verifier::new(scheme).base_url(url), secret).clock(|| NOW)
}

/// Returns the text of a scheme's key that contains a secret.
fn key_text(scheme: &Scheme, secret: &str) -> String {
    match scheme.key_format() {
        KeyFormat::UserAndPassword => format!("acme:{secret}"),
        _ => secret.to_owned(),
    }
}

/// Returns the headers of a delivery that GitHub signed.
fn signed(body: &[u8]) -> HeaderMap {
    let request = Request::post("/")
        .body(Bytes::copy_from_slice(body))
        .unwrap();
    let keys = GITHUB.keyring([SECRET]).unwrap();
    GITHUB.sign(request, &keys, NOW).unwrap().headers().clone()
}

fn chunks<'c>(chunks: &'c [&'c [u8]]) -> impl Stream<Item = Result<Bytes, Error>> + 'c {
    tokio_stream::iter(chunks.iter().map(|chunk| Ok(Bytes::copy_from_slice(chunk))))
}

/// Returns a body that brings one byte in each interval.
fn dripping(body: &'static [u8], interval: Duration) -> impl Stream<Item = Result<Bytes, Error>> {
    tokio_stream::iter(body).then(move |byte| async move {
        sleep(interval).await;
        Ok(Bytes::copy_from_slice(&[*byte]))
    })
}

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
    let is_in_head = |scheme: &&&Scheme| {
        let slot = scheme.timestamp().map(|(slot, _)| slot.to_string());
        slot.is_some_and(|slot| !slot.starts_with("form ") && !slot.starts_with("JSON "))
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

/// The timestamp and the id stand in the body, and are signed before it.
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
async fn one_byte_per_second_is_cut_at_deadline() {
    const BODY: &[u8] = b"0123456789abcdef";
    let headers = signed(BODY);
    let head = Head::new("POST", "/", &headers);
    let start = Instant::now();

    let body = dripping(BODY, Duration::from_secs(1));
    let error = endpoint(&GITHUB).receive(&head, body).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BodyTooSlow);
    assert_eq!(start.elapsed().as_secs(), BODY_DEADLINE.as_secs());
}

#[tokio::test(start_paused = true)]
async fn a_body_within_the_deadline_passes_however_it_drips() {
    const BODY: &[u8] = b"0123456789abcdef";
    let headers = signed(BODY);
    let head = Head::new("POST", "/", &headers);
    let patient = builder(&GITHUB).body_deadline(Duration::from_millis(16_001));
    let patient = patient.build().unwrap();

    let body = dripping(BODY, Duration::from_secs(1));
    let received = patient.receive(&head, body).await.unwrap();

    assert_eq!(received.body.into_bytes(), BODY);
}

#[tokio::test(start_paused = true)]
async fn a_body_that_never_comes_is_cut_at_deadline() {
    let headers = signed(b"");
    let head = Head::new("POST", "/", &headers);
    let start = Instant::now();
    let impatient = builder(&GITHUB).body_deadline(Duration::from_secs(3));
    let impatient = impatient.build().unwrap();

    let error = impatient
        .receive(&head, tokio_stream::pending())
        .await
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BodyTooSlow);
    assert_eq!(start.elapsed().as_secs(), 3);
}

#[test]
fn a_body_that_is_there_at_once_needs_no_timer() {
    let headers = signed(b"Hello, World!");
    let head = Head::new("POST", "/", &headers);
    let without_timer = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap();

    let body = chunks(&[b"Hello", b", World!"]);
    let received = without_timer.block_on(endpoint(&GITHUB).receive(&head, body));

    assert!(received.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_the_end_follows_at_once_is_not_copied() {
    let (first, last) = (Bytes::from(vec![b'a'; 600]), Bytes::from(vec![b'b'; 600]));
    let headers = signed(&[&first[..], &last].concat());
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

            let source = std::error::Error::source(&error).unwrap();
            assert_eq!(source.downcast_ref(), Some(&InvalidKey::Empty));
        }
    }
}

/// What a sender sees of a response.
fn seen(response: &Response<Bytes>) -> (StatusCode, Vec<(String, String)>, Bytes) {
    let mut headers: Vec<_> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (response.status(), headers, response.body().clone())
}

#[test]
fn every_kind_has_its_response() {
    let endpoint = endpoint(&GITHUB);
    let head = Head::new("POST", "/", &[("Content-Type", "application/json")]);
    for kind in ErrorKind::ALL {
        let (status, body, own) = match kind.outcome() {
            Outcome::AlreadyHandled => (200, "OK", None),
            Outcome::BrokenOff => (400, "Bad Request", None),
            Outcome::MethodNotAllowed => (405, "Method Not Allowed", Some(("allow", "POST"))),
            Outcome::Misconfigured => (500, "Internal Server Error", None),
            Outcome::Refused => (
                401,
                "Unauthorized",
                Some(("www-authenticate", "Webhook-Signature")),
            ),
            Outcome::TooLarge => (413, "Payload Too Large", None),
            Outcome::TooSlow => (408, "Request Timeout", None),
            Outcome::InFlight | Outcome::Unavailable => {
                (503, "Service Unavailable", Some(("retry-after", "5")))
            }
            other => panic!("{other:?} has no response in this table"),
        };

        let response = endpoint.response(&head, &Error::new(*kind, SECRET));

        let mut headers = vec![
            ("connection".to_owned(), "close".to_owned()),
            (
                "content-type".to_owned(),
                "text/plain; charset=utf-8".to_owned(),
            ),
            ("x-content-type-options".to_owned(), "nosniff".to_owned()),
        ];
        if matches!(kind.outcome(), Outcome::AlreadyHandled | Outcome::InFlight) {
            // Its body was read and verified, so nothing is left on the connection.
            headers.remove(0);
        }
        headers.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
        headers.sort();
        assert_eq!(
            seen(&response),
            (status.try_into().unwrap(), headers, body.into()),
            "{kind}"
        );
        let inside = response.extensions().get::<Error>().unwrap();
        assert_eq!(inside.kind(), *kind);
    }
}

#[test]
fn all_auth_failures_are_byte_identical() {
    for scheme in provider::ALL {
        let endpoint = endpoint(scheme);
        let head = Head::new("POST", "/", &[("A", "b")]);
        let refused = ErrorKind::ALL
            .iter()
            .filter(|kind| kind.outcome() == Outcome::Refused);
        let responses: Vec<_> = refused
            .map(|kind| seen(&endpoint.response(&head, &Error::from(*kind))))
            .collect();

        assert!(responses.len() > 10);
        assert!(responses.iter().all(|response| *response == responses[0]));
    }
}

#[test]
fn a_grpc_request_gets_a_grpc_status() {
    let endpoint = builder(&GITHUB).respond_with(|_, _| panic!("gRPC has one form only"));
    let endpoint = endpoint.build().unwrap();
    for content_type in [
        "application/grpc",
        "application/grpc+proto",
        "Application/GRPC; a=b",
    ] {
        let headers = [("content-type", content_type), ("te", "trailers")];
        let head = Head::new("POST", "/", &headers).version(Version::HTTP_2);
        for kind in ErrorKind::ALL {
            let (code, message) = match kind.outcome() {
                Outcome::AlreadyHandled => ("6", "already exists"),
                Outcome::BrokenOff => ("1", "cancelled"),
                Outcome::MethodNotAllowed => ("12", "unimplemented"),
                Outcome::Misconfigured => ("13", "internal"),
                Outcome::Refused => ("16", "unauthenticated"),
                Outcome::TooLarge => ("8", "resource exhausted"),
                Outcome::TooSlow => ("4", "deadline exceeded"),
                Outcome::InFlight | Outcome::Unavailable => ("14", "unavailable"),
                other => panic!("{other:?} has no code in this table"),
            };

            let response = endpoint.response(&head, &Error::from(*kind));

            let expected = [
                ("content-type", "application/grpc"),
                ("grpc-message", message),
                ("grpc-status", code),
            ];
            let expected = expected
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(
                seen(&response),
                (StatusCode::OK, expected.collect(), Bytes::new())
            );
            assert_eq!(response.extensions().get::<Error>().unwrap().kind(), *kind);
        }
    }
}

#[test]
fn who_cannot_read_a_grpc_status_gets_an_ordinary_refusal() {
    let endpoint = endpoint(&GITHUB);
    let grpc = ("content-type", "application/grpc");
    for (headers, version) in [
        (vec![grpc, ("te", "trailers")], Version::HTTP_11),
        (vec![grpc], Version::HTTP_2),
        (vec![grpc, ("te", "deflate")], Version::HTTP_2),
        (vec![("te", "trailers")], Version::HTTP_2),
        (
            vec![("content-type", "text/plain"), ("te", "trailers")],
            Version::HTTP_2,
        ),
    ] {
        let head = Head::new("POST", "/", &headers).version(version);

        let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());

        assert_eq!(response.status(), 401, "{headers:?}");
        assert!(
            !response.headers().contains_key("grpc-status"),
            "{headers:?}"
        );
    }
}

#[test]
fn http_2_has_no_connection_header() {
    let close = |_: &Error, mut response: Response<Bytes>| {
        let close = "close".parse().unwrap();
        response.headers_mut().insert("connection", close);
        response
    };
    let replaced = builder(&GITHUB).respond_with(close).build().unwrap();
    for endpoint in [endpoint(&GITHUB), replaced] {
        let connection = |version| {
            let head = Head::new("POST", "/", &[("a", "b")]).version(version);
            let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());
            response.headers().get("connection").cloned()
        };

        assert_eq!(connection(Version::HTTP_11).unwrap(), "close");
        assert_eq!(connection(Version::HTTP_2), None);
    }
}

#[test]
fn a_response_may_be_replaced() {
    let endpoint = builder(&GITHUB).respond_with(|error, mut response| {
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        *response.status_mut() = StatusCode::NOT_FOUND;
        response.headers_mut().clear();
        *response.body_mut() = format!("{:?}", error.outcome()).into();
        response.extensions_mut().clear();
        response
    });
    let endpoint = endpoint.build().unwrap();
    let head = Head::new("POST", "/", &[("A", "b")]);

    let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());

    assert_eq!(
        seen(&response),
        (StatusCode::NOT_FOUND, vec![], "Refused".into())
    );
    let inside = response.extensions().get::<Error>().unwrap();
    assert_eq!(inside.kind(), ErrorKind::SignatureMissing);
}

#[test]
fn a_retry_is_asked_for_after_a_whole_second_at_least() {
    let head = Head::new("POST", "/", &[("A", "b")]);
    for (delay, seconds) in [
        (Duration::ZERO, "1"),
        (Duration::from_millis(1999), "1"),
        (Duration::from_secs(60), "60"),
        (RETRY_AFTER, "5"),
    ] {
        let endpoint = builder(&GITHUB).retry_after(delay).build().unwrap();

        let response = endpoint.response(&head, &ErrorKind::KeysExpired.into());

        assert_eq!(response.headers()["retry-after"], seconds);
    }
}

#[test]
fn the_methods_that_are_allowed_are_named() {
    let verifier = Verifier::new(&GITHUB).methods(&["POST", "PUT"]);
    let endpoint = Endpoint::with_secret(verifier, SECRET).unwrap();
    let head = Head::new("GET", "/", &[("A", "b")]);

    let response = endpoint.response(&head, &ErrorKind::MethodNotAllowed.into());

    assert_eq!(response.headers()["allow"], "POST, PUT");
}

#[test]
fn no_secret_in_any_output() {
    let endpoint = endpoint(&GITHUB);

    let shown = format!("{endpoint:?} {endpoint:#?}");

    assert!(!shown.contains(SECRET), "{shown}");
}
