//! Keys for each tenant, and keys that rotate: who is asked, when, and what a sender learns.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use bytes::Bytes;
use hmac::{Hmac, KeyInit, Mac};
use http::{HeaderMap, Request, Response, StatusCode};
use sha2::Sha256;
use tokio::sync::Notify;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep};
use tokio_stream::{Stream, StreamExt};
use webhook_sig::endpoint::{BODY_DEADLINE, EndpointBuilder};
use webhook_sig::key::{
    KeySource, Keyring, SOURCE_TIMEOUT, SharedKeyring, TENANT_LIMIT, Tenant, TenantKeys,
};
use webhook_sig::provider::{GITHUB, STRIPE};
use webhook_sig::replay::MemoryStore;
use webhook_sig::request::FIELD_LIMIT;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::verify::EMPTY_CHUNK_LIMIT;
use webhook_sig::{
    BaseUrl, BoxError, Endpoint, Error, ErrorKind, Head, Outcome, UnixTime, Verifier,
};

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);
const ACME: &str = "the secret of acme, of some length";
const BOLT: &str = "the secret of bolt, of some length";
const SECOND: Duration = Duration::from_secs(1);

/// Knows `acme` and `bolt`, and counts how often it is asked.
#[derive(Clone, Default)]
struct Source {
    asked: Arc<AtomicUsize>,
}

impl Source {
    fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl KeySource for Source {
    async fn keyring(&self, tenant: &Tenant) -> Result<Option<Keyring>, BoxError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(match tenant.as_str() {
            "acme" => Some(GITHUB.keyring([ACME])?),
            "bolt" => Some(GITHUB.keyring([BOLT])?),
            _ => None,
        })
    }
}

/// A body whose chunks are never asked for.
struct Untouchable;

impl Stream for Untouchable {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        panic!("the body was polled")
    }
}

fn builder(location: Location, source: impl KeySource) -> EndpointBuilder {
    Endpoint::builder(&GITHUB, TenantKeys::new(location, source)).clock(|| NOW)
}

fn endpoint(location: Location, source: impl KeySource) -> Endpoint {
    builder(location, source).build().unwrap()
}

/// Returns the headers of a delivery that GitHub signed with a secret.
fn signed(secret: &str, body: &str) -> HeaderMap {
    let request = Request::post("/").body(body.to_owned().into()).unwrap();
    let keys = GITHUB.keyring([secret]).unwrap();
    let mut headers = GITHUB.sign(request, &keys, NOW).unwrap().headers().clone();
    headers.insert("content-type", FORM.parse().unwrap());
    headers
}

const FORM: &str = "application/x-www-form-urlencoded";

fn body(text: &str) -> impl Stream<Item = Result<Bytes, Error>> + use<> {
    let bytes: Vec<_> = text.bytes().map(|byte| Ok(vec![byte].into())).collect();
    tokio_stream::iter(bytes)
}

/// Receives a delivery that has this target and body, signed with a secret.
async fn receive(
    endpoint: &Endpoint,
    target: &str,
    secret: &str,
    text: &str,
) -> Result<Option<Tenant>, ErrorKind> {
    let headers = signed(secret, text);
    let head = Head::new("POST", target, &headers);
    let received = endpoint.receive(&head, body(text)).await;
    let received = received.map_err(|error| error.kind())?;
    assert_eq!(received.body.into_bytes(), text);
    Ok(received.verified.tenant().cloned())
}

#[tokio::test]
async fn a_tenant_is_told_by_every_slot() {
    let json = r#"{"account":{"id":"acme"}}"#;
    for (slot, target, text) in [
        (Location::path(2), "/hooks/acme", "{}"),
        (Location::path(1), "/acme?tenant=bolt", "{}"),
        (Location::query("tenant"), "/hooks?tenant=acme", "{}"),
        (Location::form("tenant"), "/hooks", "tenant=acme&a=b"),
        (Location::json("/account/id"), "/hooks", json),
    ] {
        let endpoint = endpoint(slot, Source::default());

        let genuine = receive(&endpoint, target, ACME, text).await;
        let foreign = receive(&endpoint, target, BOLT, text).await;

        assert_eq!(genuine, Ok(Tenant::new("acme")), "{slot}");
        assert_eq!(foreign, Err(ErrorKind::SignatureMismatch), "{slot}");
    }
}

#[tokio::test]
async fn a_tenant_is_told_by_a_header() {
    let endpoint = endpoint(Location::header("X-Account"), Source::default());
    let mut headers = signed(ACME, "{}");
    for (account, expected) in [
        ("acme", Ok(Tenant::new("acme"))),
        ("bolt", Err(ErrorKind::SignatureMismatch)),
        ("Acme", Err(ErrorKind::KeyUnknown)),
    ] {
        headers.insert("x-account", account.parse().unwrap());
        let head = Head::new("POST", "/hooks", &headers);

        let received = endpoint.receive(&head, body("{}")).await;

        let tenant = received.map(|received| received.verified.tenant().cloned());
        assert_eq!(tenant.map_err(|error| error.kind()), expected);
    }
}

#[tokio::test]
async fn a_tenant_is_told_by_a_function() {
    let keys = TenantKeys::from_head(
        |head: &Head<'_>| Tenant::new(head.path().strip_prefix("/from-")?),
        Source::default(),
    );
    let endpoint = Endpoint::builder(&GITHUB, keys).build().unwrap();

    let genuine = receive(&endpoint, "/from-acme", ACME, "{}").await;
    let foreign = receive(&endpoint, "/from-bolt", ACME, "{}").await;
    let nobody = receive(&endpoint, "/acme", ACME, "{}").await;

    assert_eq!(genuine, Ok(Tenant::new("acme")));
    assert_eq!(foreign, Err(ErrorKind::SignatureMismatch));
    assert_eq!(nobody, Err(ErrorKind::KeyUnknown));
}

#[tokio::test]
async fn an_endpoint_for_one_has_no_tenant() {
    let endpoint = Endpoint::with_secret(&GITHUB, ACME).unwrap();

    assert_eq!(receive(&endpoint, "/acme", ACME, "{}").await, Ok(None));
}

#[tokio::test]
async fn a_source_is_not_asked_for_what_is_no_tenant() {
    let source = Source::default();
    let (path, json) = (Location::path(2), Location::json("/id"));
    let long = format!("/hooks/{}", "a".repeat(TENANT_LIMIT.saturating_add(1)));
    for (slot, target, text) in [
        (path, "/hooks", "{}"),
        (path, "/hooks/", "{}"),
        (path, &long, "{}"),
        (Location::query("id"), "/hooks?id=acme&id=bolt", "{}"),
        (Location::form("id"), "/hooks", "id=acme&id=bolt"),
        (json, "/hooks", "{}"),
        (json, "/hooks", "no JSON"),
        (json, "/hooks", r#"{"id":["acme"]}"#),
        (json, "/hooks", ""),
    ] {
        let refused = receive(&endpoint(slot, source.clone()), target, ACME, text).await;

        assert_eq!(refused, Err(ErrorKind::KeyUnknown), "{target} {text}");
    }
    assert_eq!(source.asked(), 0);
}

#[tokio::test]
async fn a_tenant_is_read_within_the_verifiers_limits() {
    let fields = |count: usize| format!("{}id=acme", "a=b&".repeat(count.saturating_sub(1)));
    let receive = async |verifier: Verifier, count| {
        let keys = TenantKeys::new(Location::form("id"), Source::default());
        let endpoint = Endpoint::builder(verifier, keys).build().unwrap();
        receive(&endpoint, "/hooks", ACME, &fields(count)).await
    };
    let few = || Verifier::new(&GITHUB).field_limit(3);
    let many = || Verifier::new(&GITHUB).field_limit(FIELD_LIMIT.saturating_add(1));
    let acme = Ok(Tenant::new("acme"));

    assert_eq!(receive(few(), 3).await, acme);
    assert_eq!(receive(few(), 4).await, Err(ErrorKind::KeyUnknown));
    assert_eq!(receive(many(), FIELD_LIMIT.saturating_add(1)).await, acme);
}

#[tokio::test]
async fn a_tenant_is_read_where_the_receiver_itself_put_it() {
    let base = BaseUrl::new("https://shop.example/public").unwrap();
    let verifier = Verifier::new(&GITHUB).base_url(base).ignore_fields(["id"]);
    for (location, target) in [
        (Location::query("id"), "/hooks?id=acme"),
        (Location::path(2), "/hooks/acme"),
    ] {
        let keys = TenantKeys::new(location, Source::default());
        let endpoint = Endpoint::builder(verifier.clone(), keys).build().unwrap();

        let received = receive(&endpoint, target, ACME, "{}").await;

        assert_eq!(received, Ok(Tenant::new("acme")), "{target}");
    }
}

#[tokio::test]
async fn the_same_delivery_to_two_tenants_is_two_deliveries() {
    let keys = |_: Tenant| async { Ok::<_, BoxError>(Some(GITHUB.keyring([ACME])?)) };
    let endpoint = builder(Location::path(1), keys)
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let headers = signed(ACME, "{}");
    for (target, expected) in [
        ("/acme", None),
        ("/bolt", None),
        ("/acme", Some(ErrorKind::AlreadyHandled)),
    ] {
        let head = Head::new("POST", target, &headers);

        let received = endpoint.receive(&head, body("{}")).await;

        let refused = match received {
            Ok(received) => {
                received
                    .claim
                    .settle(StatusCode::OK, &HeaderMap::new())
                    .await;
                None
            }
            Err(error) => Some(error.kind()),
        };
        assert_eq!(refused, expected, "{target}");
    }
}

/// What a sender sees of a response.
fn seen(response: &Response<Bytes>) -> String {
    let (status, headers) = (response.status(), response.headers());
    format!("{status} {headers:?} {:?}", response.body())
}

#[tokio::test]
async fn an_unknown_tenant_and_none_look_like_a_wrong_signature() {
    for slot in [Location::path(1), Location::json("/tenant")] {
        let endpoint = endpoint(slot, Source::default());
        let mut answers = Vec::new();
        for (tenant, kind) in [
            ("acme", ErrorKind::SignatureMismatch),
            ("emca", ErrorKind::KeyUnknown),
            ("", ErrorKind::KeyUnknown),
        ] {
            let (target, text) = (format!("/{tenant}"), json_of(tenant));
            let headers = signed("a secret of nobody, of some length", &text);
            let head = Head::new("POST", &target, &headers);
            let (count, body) = counted(&text);

            let error = endpoint.receive(&head, body).await.unwrap_err();

            assert_eq!(error.kind(), kind);
            let polled = count.load(Ordering::Relaxed);
            assert_eq!(polled, text.len(), "the body is read to its end");
            answers.push(seen(&endpoint.response(&head, &error)));
        }

        assert!(answers.iter().all(|answer| *answer == answers[0]));
    }
}

#[tokio::test]
async fn a_delivery_that_names_no_tenant_looks_like_one_whose_tenant_nobody_knows() {
    for slot in [Location::path(2), Location::json("/tenant")] {
        let plain = builder(slot, Source::default());
        let protected = plain.clone().replay(MemoryStore::new());
        for endpoint in [plain, protected] {
            let endpoint = endpoint.build().unwrap();
            let mut answers = Vec::new();
            for (target, text) in [
                ("/hooks/emca", r#"{"tenant":"emca"}"#),
                ("/hooks/", r#"{"person":"emca"}"#),
            ] {
                let headers = signed(ACME, text);
                let head = Head::new("POST", target, &headers);
                let (count, body) = counted(text);

                let error = endpoint.receive(&head, body).await.unwrap_err();

                assert_eq!(error.kind(), ErrorKind::KeyUnknown);
                let response = seen(&endpoint.response(&head, &error));
                answers.push((response, count.load(Ordering::Relaxed)));
            }

            assert_eq!(answers[0], answers[1]);
            assert_eq!(answers[1].1, r#"{"person":"emca"}"#.len(), "it is read");
        }
    }
}

/// Knows a keyring for every tenant but `nobody`.
fn every_ring(keyring: Keyring) -> impl KeySource {
    move |tenant: Tenant| {
        let keyring = (tenant.as_str() != "nobody").then(|| keyring.clone());
        async move { Ok::<_, BoxError>(keyring) }
    }
}

/// Keyrings that prove nothing, and what the log calls them.
fn useless_rings() -> [(Keyring, ErrorKind); 4] {
    let ended = || GITHUB.key(ACME).unwrap().until(UnixTime::from_secs(0));
    let foreign = || FOREIGN.key(ACME).unwrap();
    let retiring = |ring: Keyring| ring.retiring(foreign()).unwrap();
    let expired = Keyring::new(ended()).retiring(ended()).unwrap();
    let beside = retiring(GITHUB.keyring([ACME]).unwrap());
    [
        (expired, ErrorKind::TenantKeysExpired),
        (foreign().into(), ErrorKind::TenantKeysUnfit),
        (retiring(foreign().into()), ErrorKind::TenantKeysUnfit),
        (beside, ErrorKind::TenantKeysUnfit),
    ]
}

const FOREIGN: Scheme =
    Scheme::hmac_sha1("foreign", Location::header("Sig"), Encoding::Hex).signs(&[Component::Body]);

#[tokio::test]
async fn a_tenant_whose_keys_are_of_no_use_looks_like_one_that_nobody_knows() {
    for (keyring, kind) in useless_rings() {
        for slot in [Location::path(1), Location::json("/tenant")] {
            let plain = builder(slot, every_ring(keyring.clone()));
            let protected = plain.clone().replay(MemoryStore::new());
            let (plain, protected) = (plain.build().unwrap(), protected.build().unwrap());
            for endpoint in [plain, protected] {
                let mut answers = Vec::new();
                for (tenant, kind) in [("nobody", ErrorKind::KeyUnknown), ("former", kind)] {
                    let (target, text) = (format!("/{tenant}"), json_of(tenant));
                    let headers = signed(ACME, &text);
                    let head = Head::new("POST", &target, &headers);
                    let (count, body) = counted(&text);

                    let error = endpoint.receive(&head, body).await.unwrap_err();

                    assert_eq!(error.kind(), kind);
                    let response = seen(&endpoint.response(&head, &error));
                    answers.push((response, count.load(Ordering::Relaxed)));
                }

                assert_eq!(answers[0], answers[1], "{kind}");
                assert!(answers[0].0.starts_with("401"), "{}", answers[0].0);
                assert_eq!(answers[0].1, json_of("nobody").len(), "the body is read");
            }
        }
    }
}

#[tokio::test]
async fn a_tenant_whose_keys_are_of_no_use_is_refused_for_its_head_like_any_other() {
    for (keyring, _) in useless_rings() {
        let endpoint = endpoint(Location::path(1), every_ring(keyring));
        for target in ["/nobody", "/former"] {
            let headers = HeaderMap::new();
            let head = Head::new("POST", target, &headers);

            let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

            assert_eq!(error.kind(), ErrorKind::SignatureMissing);
        }
    }
}

#[tokio::test]
async fn the_ended_keys_of_one_keyring_for_all_are_our_fault() {
    let seconds = Arc::new(AtomicI64::new(0));
    let ends = GITHUB.key(ACME).unwrap().until(UnixTime::from_secs(0));
    let rotating = SharedKeyring::new(ends.clone());
    for endpoint in [
        Endpoint::builder(&GITHUB, ends),
        Endpoint::builder(&GITHUB, rotating),
    ] {
        seconds.store(0, Ordering::Relaxed);
        let clock = seconds.clone();
        let clock = move || UnixTime::from_secs(clock.load(Ordering::Relaxed));
        let endpoint = endpoint.clock(clock).build().unwrap();
        seconds.store(1, Ordering::Relaxed);

        let refused = receive(&endpoint, "/", ACME, "{}").await;

        assert_eq!(refused, Err(ErrorKind::KeysExpired));
        assert_eq!(ErrorKind::KeysExpired.outcome(), Outcome::Unavailable);
    }
}

fn json_of(tenant: &str) -> String {
    format!(r#"{{"tenant":"{tenant}","padding":"0123456789"}}"#)
}

/// Returns a body, and the number of chunks that were taken from it.
fn counted(
    text: &str,
) -> (
    Arc<AtomicUsize>,
    impl Stream<Item = Result<Bytes, Error>> + use<>,
) {
    let polled = Arc::new(AtomicUsize::new(0));
    let count = polled.clone();
    let body = body(text).map(move |chunk| {
        count.fetch_add(1, Ordering::Relaxed);
        chunk
    });
    (polled, body)
}

#[tokio::test(start_paused = true)]
async fn bounds_are_the_same_for_known_and_unknown_tenants() {
    for slot in [Location::path(1), Location::json("/tenant")] {
        for target in ["/acme", "/emca"] {
            let keys = TenantKeys::new(slot, Source::default());
            let verifier = Verifier::new(&GITHUB).body_limit(10);
            let endpoint = Endpoint::builder(verifier, keys).build().unwrap();
            let headers = signed(ACME, "");
            let head = Head::new("POST", target, &headers);
            let start = Instant::now();

            let long = endpoint.receive(&head, body("01234567890")).await;
            let slow = endpoint.receive(&head, tokio_stream::pending()).await;
            let empty = tokio_stream::iter(vec![Bytes::new(); EMPTY_CHUNK_LIMIT + 1]);
            let hollow = endpoint.receive(&head, empty.map(Ok)).await;

            assert_eq!(long.unwrap_err().kind(), ErrorKind::BodyTooLarge);
            assert_eq!(slow.unwrap_err().kind(), ErrorKind::BodyTooSlow);
            assert_eq!(hollow.unwrap_err().kind(), ErrorKind::BodyUnreadable);
            assert_eq!(start.elapsed().as_secs(), BODY_DEADLINE.as_secs());
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_body_beyond_its_bounds_does_not_reach_the_source() {
    let source = Source::default();
    let keys = TenantKeys::new(Location::json("/tenant"), source.clone());
    let endpoint = Endpoint::builder(Verifier::new(&GITHUB).body_limit(10), keys)
        .build()
        .unwrap();
    let headers = signed(ACME, "");
    let head = Head::new("POST", "/", &headers);

    let long = endpoint.receive(&head, body(r#"{"tenant":"acme"}"#)).await;
    let slow = endpoint.receive(&head, tokio_stream::pending()).await;

    assert!(long.is_err() && slow.is_err());
    assert_eq!(source.asked(), 0);
}

#[tokio::test]
async fn a_delivery_for_an_unknown_tenant_signed_with_no_key_is_refused() {
    // HMAC pads keys with zeros, so the empty key is this one too.
    let mut mac = Hmac::<Sha256>::new_from_slice(&[0; 32]).unwrap();
    mac.update(b"{}");
    let signature = format!("sha256={}", hex::encode(mac.finalize().into_bytes()));
    let headers = [("X-Hub-Signature-256", signature)];
    let head = Head::new("POST", "/emca", &headers);
    let plain = builder(Location::path(1), Source::default());
    let protected = plain.clone().replay(MemoryStore::new());
    let (plain, protected) = (plain.build().unwrap(), protected.build().unwrap());

    for endpoint in [plain, protected] {
        let error = endpoint.receive(&head, body("{}")).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::KeyUnknown);
    }
}

#[tokio::test]
async fn what_the_head_can_refuse_does_not_reach_the_source() {
    let source = Source::default();
    for slot in [Location::path(1), Location::json("/tenant")] {
        let keys = || TenantKeys::new(slot, source.clone());
        let github = Endpoint::builder(&GITHUB, keys()).clock(|| NOW);
        let late = NOW.saturating_add(301 * SECOND);
        let stripe = Endpoint::builder(&STRIPE, keys()).clock(move || late);
        let (github, stripe) = (github.build().unwrap(), stripe.build().unwrap());
        let mut long = signed(ACME, "{}");
        long.insert("content-length", "99999999".parse().unwrap());
        let old = {
            let request = Request::post("/").body(Bytes::from("{}")).unwrap();
            let keys = STRIPE.keyring([ACME]).unwrap();
            STRIPE.sign(request, &keys, NOW).unwrap().headers().clone()
        };
        for (endpoint, method, headers, expected) in [
            (
                &github,
                "POST",
                HeaderMap::new(),
                ErrorKind::SignatureMissing,
            ),
            (
                &github,
                "GET",
                signed(ACME, "{}"),
                ErrorKind::MethodNotAllowed,
            ),
            (&github, "POST", long, ErrorKind::BodyTooLarge),
            (&stripe, "POST", old, ErrorKind::TimestampTooOld),
        ] {
            let head = Head::new(method, "/acme", &headers);

            let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

            assert_eq!(error.kind(), expected);
        }
    }
    assert_eq!(source.asked(), 0);
}

#[tokio::test]
async fn a_source_that_fails_is_answered_with_503() {
    let source = |_: Tenant| async { Err::<Option<Keyring>, BoxError>("away".into()) };
    let endpoint = endpoint(Location::path(1), source);
    let headers = signed(ACME, "{}");
    let head = Head::new("POST", "/acme", &headers);

    let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::KeysUnavailable);
    assert_eq!(error.outcome(), Outcome::Unavailable);
    let cause = std::error::Error::source(&error).unwrap().to_string();
    assert_eq!(cause, "away");
    let response = endpoint.response(&head, &error);
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "5");
}

#[tokio::test(start_paused = true)]
async fn a_source_that_does_not_answer_is_answered_with_503_in_time() {
    let source = |_: Tenant| std::future::pending::<Result<Option<Keyring>, BoxError>>();
    for (keys, expected) in [
        (TenantKeys::new(Location::path(1), source), SOURCE_TIMEOUT),
        (
            TenantKeys::new(Location::path(1), source).timeout(SECOND),
            SECOND,
        ),
    ] {
        let endpoint = Endpoint::builder(&GITHUB, keys).build().unwrap();
        let headers = signed(ACME, "{}");
        let head = Head::new("POST", "/acme", &headers);
        let start = Instant::now();

        let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::KeysUnavailable);
        assert_eq!(start.elapsed().as_secs(), expected.as_secs());
        assert_eq!(endpoint.response(&head, &error).status(), 503);
    }
}

#[tokio::test(start_paused = true)]
async fn a_slow_source_does_not_shorten_the_bodys_time() {
    let source = |_: Tenant| async {
        sleep(Duration::from_millis(1500)).await;
        Ok::<_, BoxError>(Some(GITHUB.keyring([ACME])?))
    };
    let endpoint = builder(Location::path(1), source).body_deadline(SECOND);
    let endpoint = endpoint.build().unwrap();
    let headers = signed(ACME, "{}");
    let head = Head::new("POST", "/acme", &headers);

    let late = body("{}").then(|chunk| async {
        sleep(Duration::from_millis(400)).await;
        chunk
    });
    let received = endpoint.receive(&head, late).await;

    assert_eq!(received.unwrap().body.into_bytes(), "{}");
}

/// A body that must not be asked for more once it has ended, as many streams demand.
struct Once(Option<Option<Bytes>>);

impl Stream for Once {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let Some(chunk) = self.0.take() else {
            panic!("the body was polled after its end");
        };
        if chunk.is_some() {
            self.0 = Some(None);
        }
        Poll::Ready(chunk.map(Ok))
    }
}

#[tokio::test]
async fn a_body_that_has_ended_is_not_polled_again() {
    for slot in [Location::path(1), Location::json("/tenant")] {
        let endpoint = endpoint(slot, Source::default());
        let text = r#"{"tenant":"acme"}"#;
        let headers = signed(ACME, text);
        let head = Head::new("POST", "/acme", &headers);

        let received = endpoint.receive(&head, Once(Some(Some(text.into())))).await;

        assert_eq!(received.unwrap().body.into_bytes(), text);
    }
}

#[tokio::test]
async fn a_verification_that_has_begun_keeps_its_keys() {
    let keys = SharedKeyring::new(GITHUB.keyring([ACME]).unwrap());
    let endpoint = Endpoint::builder(&GITHUB, keys.clone()).build().unwrap();
    let (begun, gate) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let task = tokio::spawn({
        let (endpoint, begun, gate) = (endpoint.clone(), begun.clone(), gate.clone());
        async move {
            let headers = signed(ACME, "{}");
            let head = Head::new("POST", "/", &headers);
            let late = body("{}").then(|chunk| async {
                begun.notify_one();
                gate.notified().await;
                gate.notify_one();
                chunk
            });
            let received = endpoint.receive(&head, late).await;
            received.map(|received| received.body.into_bytes())
        }
    });
    begun.notified().await;

    keys.replace(GITHUB.keyring([BOLT]).unwrap());
    gate.notify_one();

    assert_eq!(task.await.unwrap().unwrap(), "{}");
    let later = receive(&endpoint, "/", ACME, "{}").await;
    assert_eq!(later, Err(ErrorKind::SignatureMismatch));
    assert_eq!(receive(&endpoint, "/", BOLT, "{}").await, Ok(None));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn no_genuine_delivery_is_refused_while_keys_rotate() {
    const ROTATIONS: usize = 200;
    let secret = |number: usize| format!("secret number {number}, of some length");
    // The current secret and the seven before it.
    let ring = move |newest: usize| {
        let numbers = (newest.saturating_sub(7)..=newest).rev();
        GITHUB.keyring(numbers.map(secret)).unwrap()
    };
    let keys = SharedKeyring::new(ring(0));
    let endpoint = Endpoint::builder(&GITHUB, keys.clone()).build().unwrap();
    // The newest secret that senders know of; the receiver may be one ahead.
    let newest = Arc::new(AtomicUsize::new(0));
    let judged = Arc::new(AtomicUsize::new(0));
    let mut senders = JoinSet::new();
    for _ in 0..4 {
        let (endpoint, newest, judged) = (endpoint.clone(), newest.clone(), judged.clone());
        senders.spawn(async move {
            loop {
                let number = newest.load(Ordering::SeqCst);
                let result = receive(&endpoint, "/", &secret(number), "{}").await;
                let behind = newest.load(Ordering::SeqCst).saturating_sub(number);
                // What took longer than six rotations may be refused, and rightly.
                if behind <= 6 {
                    assert_eq!(result, Ok(None), "{number}, {behind} behind");
                    judged.fetch_add(1, Ordering::SeqCst);
                }
                if number == ROTATIONS {
                    break;
                }
                tokio::task::yield_now().await;
            }
        });
    }

    for number in 1..=ROTATIONS {
        let before = judged.load(Ordering::SeqCst);
        keys.replace(ring(number));
        newest.store(number, Ordering::SeqCst);
        while judged.load(Ordering::SeqCst) == before && number < ROTATIONS {
            tokio::task::yield_now().await;
        }
    }
    senders.join_all().await;

    assert!(judged.load(Ordering::SeqCst) >= ROTATIONS);
}
