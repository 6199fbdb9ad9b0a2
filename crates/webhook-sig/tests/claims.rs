//! What an endpoint remembers of a delivery, whatever becomes of its claim.

#![cfg(all(feature = "endpoint", feature = "test-util"))]
#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use tokio::time::{Instant, sleep, timeout};

use webhook_sig::endpoint::READY_TIMEOUT;
use webhook_sig::key::{Keyring, Secret, SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::{GITHUB, POLAR, STANDARD_WEBHOOKS};
use webhook_sig::replay::{
    ClaimState, Claimer, LEASE, MemoryStore, ReplayKey, ReplayProtection, ReplayStore, Settled,
};
use webhook_sig::scheme::{Component, Encoding, KeyFormat, Location, UrlForm};
use webhook_sig::{
    BaseUrl, BoxError, Endpoint, Error, ErrorKind, Head, Received, Scheme, Signer, UnixTime,
    Verifier,
};

#[tokio::test(start_paused = true)]
async fn a_sender_that_leaves_while_the_store_decides_leaves_no_claim_behind() {
    let store = Troubled::default();
    let endpoint = protected(&["one secret for all"], store.clone());
    let request = signed("one secret for all");

    store.is_silent.store(true, Ordering::Relaxed);
    let gone = timeout(Duration::from_millis(50), receive(&endpoint, &request)).await;
    store.is_silent.store(false, Ordering::Relaxed);
    sleep(Duration::from_secs(1)).await;

    assert!(gone.is_err(), "the sender left before the store answered");
    assert!(receive(&endpoint, &request).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_token_runs_with_every_body_and_once_with_each() {
    const ACME: &Scheme = &Scheme::token("acme", Location::header("Acme-Token")).build();
    let store = MemoryStore::new();
    let endpoint = |secrets: [&str; 2]| {
        let endpoint = Endpoint::builder(ACME, ACME.keyring(secrets).unwrap());
        endpoint.replay(store.clone()).build().unwrap()
    };
    let before = endpoint(["the old token", "an older token"]);
    let after = endpoint(["the new token", "the old token"]);
    let request = |target, body| {
        let request = Request::post(target).header("Acme-Token", "the old token");
        request.body(Bytes::from_static(body)).unwrap()
    };
    for (target, body) in [("/", &b"one"[..]), ("/", b"two"), ("/other", b"two")] {
        let request = request(target, body);

        let first = receive(&before, &request).await.unwrap();
        let meanwhile = receive(&after, &request).await.unwrap_err();
        first.claim.settle(StatusCode::OK, &HeaderMap::new()).await;
        let again = receive(&after, &request).await.unwrap_err();

        assert_eq!(meanwhile.kind(), ErrorKind::InFlight);
        assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
    }
}

#[tokio::test]
async fn a_signature_is_one_delivery_under_every_form_of_its_url() {
    const ACME: &Scheme =
        &Scheme::hmac_sha256("acme", Location::header("Acme-Signature"), Encoding::Hex)
            .url_forms(&[UrlForm::AsConfigured, UrlForm::Unescaped])
            .signs(&[Component::Url, Component::Literal("\n"), Component::Body]);
    let key = ACME.key("one secret for all").unwrap();
    let url = BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(ACME).base_url(url);
    let endpoint = Endpoint::builder(verifier.clone(), key.clone())
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let request = Request::post("/hooks?to=a:b").body(Bytes::from("Hello"));
    let signer = Signer::new(verifier, key);
    let request = signer.sign(request.unwrap(), UnixTime::now()).unwrap();
    let receive = async |target| {
        let head = Head::new("POST", target, request.headers());
        let body = tokio_stream::iter([Ok(request.body().clone())]);
        endpoint.receive(&head, body).await
    };

    let first = receive("/hooks?to=a:b").await.unwrap();
    first.claim.settle(StatusCode::OK, &HeaderMap::new()).await;
    let again = receive("/hooks?to=a%3Ab").await.unwrap_err();

    assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
}

#[tokio::test]
async fn a_delivery_is_one_by_whichever_key_of_its_text_it_is_signed() {
    const OLD: &Scheme = &POLAR.derive("old").key_format(KeyFormat::Text).build();
    const NEW: &Scheme = &POLAR.derive("new").key_format(KeyFormat::Whsec).build();
    let secret = "whsec_MDEyMzQ1Njc4OWFiY2RlZmdoaWprbG1u";
    let store = MemoryStore::new();
    let endpoint = |secrets: &[&str]| {
        let endpoint = Endpoint::builder(&POLAR, POLAR.keyring(secrets).unwrap());
        endpoint.replay(store.clone()).build().unwrap()
    };
    let now = UnixTime::now();
    let signed = |id: &str, sender: &'static Scheme| {
        let signer = Signer::new(sender, sender.key(secret).unwrap());
        let request = Request::post("/").body(Bytes::from("{}")).unwrap();
        signer.sign_with_id(id, request, now).unwrap()
    };
    let alone = endpoint(&[secret]);
    let in_a_rotation = endpoint(&["whsec_b25lIHNlY3JldCBmb3IgYWxsIG9mIHRoZW0=", secret]);
    for (first, then) in [(OLD, NEW), (NEW, OLD)] {
        let received = receive(&alone, &signed(first.id(), first)).await.unwrap();
        received
            .claim
            .settle(StatusCode::OK, &HeaderMap::new())
            .await;

        for endpoint in [&alone, &in_a_rotation] {
            for sender in [first, then] {
                let again = receive(endpoint, &signed(first.id(), sender)).await;

                assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyHandled);
            }
        }
    }
    // A text that stands for two keys takes one entry, and two texts take two.
    assert_eq!(store.len(), 2 + 2);
}

#[tokio::test]
async fn a_sender_that_floods_one_endpoint_does_not_stop_the_others() {
    const ACME: &Scheme = &Scheme::token("acme", Location::header("Acme-Token")).build();
    let store = MemoryStore::new().capacity(64);
    let endpoint = |name| {
        let keys = ACME.keyring(["a token that many have"]).unwrap();
        let endpoint = Endpoint::builder(ACME, keys).name(name);
        endpoint.replay(store.clone()).build().unwrap()
    };
    let [flooded, other, quiet] = ["flooded", "other", "quiet"].map(endpoint);
    // Whoever has the token makes as many deliveries as there are bodies.
    let flood = async |endpoint: &Endpoint| {
        for number in 0_u32.. {
            let request = Request::post("/").header("Acme-Token", "a token that many have");
            let request = request.body(Bytes::from(number.to_string())).unwrap();
            match receive(endpoint, &request).await {
                Ok(received) => {
                    let claim = received.claim;
                    claim.settle(StatusCode::OK, &HeaderMap::new()).await;
                }
                Err(error) => return (number, error.kind()),
            }
        }
        panic!("the store has no bound");
    };

    assert_eq!(flood(&flooded).await, (56, ErrorKind::StoreUnavailable));
    assert_eq!(flood(&other).await, (7, ErrorKind::StoreUnavailable));
    assert_eq!(flood(&quiet).await, (1, ErrorKind::StoreUnavailable));
}

#[tokio::test(start_paused = true)]
async fn a_claim_whose_answer_came_too_late_is_given_back() {
    let store = Troubled::default();
    let endpoint = protected(&["one secret for all"], store.clone());
    let request = signed("one secret for all");

    store.is_silent.store(true, Ordering::Relaxed);
    let refused = receive(&endpoint, &request).await;
    store.is_silent.store(false, Ordering::Relaxed);
    sleep(Duration::from_secs(1)).await;

    assert_eq!(refused.unwrap_err().kind(), ErrorKind::StoreUnavailable);
    assert!(receive(&endpoint, &request).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_was_handled_is_recorded_once_the_store_is_back_within_the_lease() {
    let store = Troubled::default();
    let protection = ReplayProtection::new(store.clone()).lease(Duration::from_secs(60));
    let endpoint = protected(&["one secret for all"], protection);
    let request = signed("one secret for all");
    let received = receive(&endpoint, &request).await.unwrap();

    store.is_failing.store(true, Ordering::Relaxed);
    received
        .claim
        .settle(StatusCode::OK, &HeaderMap::new())
        .await;
    sleep(Duration::from_secs(45)).await;
    store.is_failing.store(false, Ordering::Relaxed);
    sleep(Duration::from_secs(10)).await;

    let again = receive(&endpoint, &request).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyHandled);
}

#[tokio::test]
async fn a_grpc_status_other_than_0_gives_a_claim_back() {
    let endpoint = protected(&["one secret for all"], MemoryStore::new());
    let request = signed("one secret for all");

    let failed = receive(&endpoint, &request).await.unwrap();
    failed
        .claim
        .settle(StatusCode::OK, &[("grpc-status", "13")])
        .await;
    let handled = receive(&endpoint, &request).await.unwrap();
    handled
        .claim
        .settle(StatusCode::OK, &[("grpc-status", "0")])
        .await;

    let again = receive(&endpoint, &request).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyHandled);
}

#[tokio::test]
async fn schemes_that_sign_alike_share_a_store_but_no_deliveries() {
    const ALIKE: &Scheme = &GITHUB.derive("alike").build();
    let store = MemoryStore::new();
    let request = signed("one secret for all");
    let endpoint = |scheme| {
        let endpoint = Endpoint::builder(scheme, keyring(&["one secret for all"]));
        endpoint.replay(store.clone()).build().unwrap()
    };

    assert!(is_new(&endpoint(&GITHUB), &request).await);
    assert!(is_new(&endpoint(ALIKE), &request).await);
    assert!(!is_new(&endpoint(ALIKE), &request).await);
}

#[tokio::test]
async fn endpoints_of_different_names_share_a_store_but_no_deliveries() {
    let store = MemoryStore::new();
    let request = signed("one secret for all");
    let named = |name| {
        let endpoint = Endpoint::builder(&GITHUB, keyring(&["one secret for all"]));
        endpoint.name(name).replay(store.clone()).build().unwrap()
    };

    assert!(is_new(&named("orders"), &request).await);
    assert!(is_new(&named("refunds"), &request).await);
    assert!(!is_new(&named("orders"), &request).await);
}

/// The names of an endpoint and of its tenant touch in what is hashed, and either may hold any
/// byte that could part them.
#[tokio::test]
async fn names_that_run_together_alike_share_no_deliveries() {
    let store = MemoryStore::new();
    let request = signed("one secret for all");
    let endpoint = |name, tenant| {
        let keys = TenantKeys::from_head(
            move |_| Tenant::new(tenant),
            async |_: Tenant| Ok::<_, BoxError>(Some(keyring(&["one secret for all"]))),
        );
        let endpoint = Endpoint::builder(&GITHUB, keys).name(name);
        endpoint.replay(store.clone()).build().unwrap()
    };

    for (name, tenant) in [
        ("ab", "c"),
        ("a", "bc"),
        ("a\0", "b"),
        ("a", "\0b"),
        ("a,", "b"),
        ("a", ",b"),
    ] {
        let endpoint = endpoint(name, tenant);

        assert!(is_new(&endpoint, &request).await, "{name:?} {tenant:?}");
        assert!(!is_new(&endpoint, &request).await, "{name:?} {tenant:?}");
    }
}

#[tokio::test]
async fn a_store_that_answers_with_an_error_lets_nothing_through() {
    let store = Troubled::default();
    let endpoint = protected(&["one secret for all"], store.clone());
    let request = signed("one secret for all");

    store.is_failing.store(true, Ordering::Relaxed);
    let refused = receive(&endpoint, &request).await.unwrap_err();

    assert_eq!(refused.kind(), ErrorKind::StoreUnavailable);
    let head = Head::new("POST", "/", request.headers());
    assert_eq!(endpoint.response(&head, &refused).status(), 503);
}

#[tokio::test]
async fn a_delivery_that_was_handled_stays_so_through_a_whole_rotation() {
    let (old, new) = ("the old secret of many", "the new secret of many");
    let keys = SharedKeyring::new(keyring(&[old]));
    let endpoint = Endpoint::builder(&GITHUB, keys.clone())
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let received = receive(&endpoint, &signed(old)).await.unwrap();
    received
        .claim
        .settle(StatusCode::OK, &HeaderMap::new())
        .await;

    keys.replace(keyring(&[new, old]));
    let during = receive(&endpoint, &signed(old)).await;
    keys.replace(keyring(&[new]));
    let after = receive(&endpoint, &signed(new)).await;

    assert_eq!(during.unwrap_err().kind(), ErrorKind::AlreadyHandled);
    assert_eq!(after.unwrap_err().kind(), ErrorKind::AlreadyHandled);
}

#[tokio::test]
async fn a_delivery_in_flight_is_so_under_each_of_its_keys() {
    let (old, new) = ("the old secret of many", "the new secret of many");
    let store = MemoryStore::new();
    let during = protected(&[new, old], store.clone());
    let (before, after) = (protected(&[old], store.clone()), protected(&[new], store));

    let held = receive(&during, &signed(old)).await.unwrap();
    let one = receive(&before, &signed(old)).await;
    let other = receive(&after, &signed(new)).await;
    held.claim
        .settle(StatusCode::INTERNAL_SERVER_ERROR, &HeaderMap::new())
        .await;

    assert_eq!(one.unwrap_err().kind(), ErrorKind::InFlight);
    assert_eq!(other.unwrap_err().kind(), ErrorKind::InFlight);
    receive(&before, &signed(old))
        .await
        .unwrap()
        .claim
        .settle(StatusCode::INTERNAL_SERVER_ERROR, &HeaderMap::new())
        .await;
    receive(&after, &signed(new))
        .await
        .unwrap()
        .claim
        .settle(StatusCode::INTERNAL_SERVER_ERROR, &HeaderMap::new())
        .await;
}

#[tokio::test]
async fn a_delivery_is_remembered_up_to_the_last_instant_that_its_timestamp_is_good_for() {
    let millis = Arc::new(AtomicI64::new(1_700_000_000_000));
    let shared = millis.clone();
    let clock = move || UnixTime::from_millis(shared.load(Ordering::Relaxed));
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let endpoint = Endpoint::builder(&STANDARD_WEBHOOKS, Secret::new(secret))
        .clock(clock.clone())
        .replay(MemoryStore::new().clock(clock))
        .build()
        .unwrap();
    let signer = Signer::new(
        &STANDARD_WEBHOOKS,
        STANDARD_WEBHOOKS.keyring([secret]).unwrap(),
    );
    let request = Request::post("/").body(Bytes::from("{}")).unwrap();
    // As new as a timestamp may be, so that it is good for the whole window.
    let sent = UnixTime::from_secs(1_700_000_300);
    let request = signer.sign_with_id("msg_1", request, sent).unwrap();
    let received = receive(&endpoint, &request).await.unwrap();
    received
        .claim
        .settle(StatusCode::OK, &HeaderMap::new())
        .await;

    millis.fetch_add(600_000, Ordering::Relaxed);
    let at_the_end = receive(&endpoint, &request).await;
    millis.fetch_add(1, Ordering::Relaxed);
    let after_it = receive(&endpoint, &request).await;

    assert_eq!(at_the_end.unwrap_err().kind(), ErrorKind::AlreadyHandled);
    assert_eq!(after_it.unwrap_err().kind(), ErrorKind::TimestampTooOld);
}

#[tokio::test]
async fn a_panic_gives_the_delivery_back() {
    let endpoint = protected(&["one secret for all"], MemoryStore::new());
    let request = signed("one secret for all");
    let received = receive(&endpoint, &request).await.unwrap();

    let handler = tokio::spawn(async move {
        let _claim = received.claim;
        panic!("as a handler may");
    });

    assert!(handler.await.unwrap_err().is_panic());
    // Its release was given to the runtime, which runs it in turn.
    tokio::task::yield_now().await;
    assert!(receive(&endpoint, &request).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_handler_that_is_never_ready_is_given_up_before_the_lease_ends() {
    let endpoint = protected(&["one secret for all"], MemoryStore::new());
    let request = signed("one secret for all");
    let received = receive(&endpoint, &request).await.unwrap();

    let begin = Instant::now();
    let error = endpoint.until_ready(pending::<()>()).await.unwrap_err();
    let waited = begin.elapsed();
    drop(received);
    tokio::task::yield_now().await;

    let response = endpoint.response(&Head::new("POST", "/", request.headers()), &error);
    assert_eq!(error.kind(), ErrorKind::HandlerNotReady);
    assert_eq!(
        (
            response.status().as_u16(),
            &response.headers()["retry-after"]
        ),
        (503, &"5".parse().unwrap())
    );
    assert!(waited >= READY_TIMEOUT && waited < LEASE, "{waited:?}");
    assert!(receive(&endpoint, &request).await.is_ok());
}

#[tokio::test]
async fn a_claim_and_its_marker_last_as_long_as_the_protection_says() {
    let seconds = Arc::new(AtomicI64::new(0));
    let clock = seconds.clone();
    let store = MemoryStore::new();
    let store = store.clock(move || UnixTime::from_secs(clock.load(Ordering::Relaxed)));
    let protection = ReplayProtection::new(store)
        .lease(Duration::from_secs(300))
        .keep(Duration::from_secs(3600));
    let endpoint = Endpoint::builder(&GITHUB, Secret::new("one secret for all"));
    let endpoint = endpoint.replay(protection).build().unwrap();
    let request = signed("one secret for all");
    let after = async |more| {
        seconds.fetch_add(more, Ordering::Relaxed);
        receive(&endpoint, &request).await
    };

    let unsettled = after(0).await.unwrap();
    assert_eq!(after(299).await.unwrap_err().kind(), ErrorKind::InFlight);
    let second = after(2).await.unwrap();
    second.claim.settle(StatusCode::OK, &HeaderMap::new()).await;
    drop(unsettled);

    assert_eq!(
        after(3599).await.unwrap_err().kind(),
        ErrorKind::AlreadyHandled
    );
    assert!(after(3602).await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn a_store_that_takes_longer_than_its_timeout_is_unavailable() {
    let store = Troubled::default();
    store.is_silent.store(true, Ordering::Relaxed);
    let protection = ReplayProtection::new(store).timeout(Duration::from_millis(500));
    let endpoint = Endpoint::builder(&GITHUB, Secret::new("one secret for all"));
    let endpoint = endpoint.replay(protection).build().unwrap();

    let begin = Instant::now();
    let error = receive(&endpoint, &signed("one secret for all"))
        .await
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::StoreUnavailable);
    assert_eq!(begin.elapsed().as_millis() / 10, 50);
}

/// A store in memory that can be made to answer late or to fail.
#[derive(Clone, Default)]
struct Troubled {
    store: MemoryStore,
    is_silent: Arc<AtomicBool>,
    is_failing: Arc<AtomicBool>,
}

impl Troubled {
    async fn trouble(&self) -> Result<(), BoxError> {
        if self.is_silent.load(Ordering::Relaxed) {
            pending::<()>().await;
        }
        if self.is_failing.load(Ordering::Relaxed) {
            return Err("the store is down".into());
        }
        Ok(())
    }
}

impl ReplayStore for Troubled {
    async fn claim(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        // As over a network: the command arrives, and the answer does not.
        let state = self.store.claim(key, claimer, lease).await;
        self.trouble().await?;
        state
    }

    async fn settle(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        self.trouble().await?;
        self.store.settle(key, claimer, end).await
    }
}

async fn receive(endpoint: &Endpoint, request: &Request<Bytes>) -> Result<Received, Error> {
    let head = Head::new(
        request.method().as_str(),
        request.uri().path(),
        request.headers(),
    );
    let body = tokio_stream::iter([Ok(request.body().clone())]);
    endpoint.receive(&head, body).await
}

/// Returns whether an endpoint lets a delivery through, which is then handled.
async fn is_new(endpoint: &Endpoint, request: &Request<Bytes>) -> bool {
    match receive(endpoint, request).await {
        Ok(received) => {
            received
                .claim
                .settle(StatusCode::OK, &HeaderMap::new())
                .await;
            true
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::AlreadyHandled);
            false
        }
    }
}

fn protected(secrets: &[&str], protection: impl Into<ReplayProtection>) -> Endpoint {
    let endpoint = Endpoint::builder(&GITHUB, keyring(secrets));
    endpoint.replay(protection).build().unwrap()
}

fn keyring(secrets: &[&str]) -> Keyring {
    GITHUB.keyring(secrets.iter().copied()).unwrap()
}

fn signed(secret: &str) -> Request<Bytes> {
    let request = Request::post("/").body(Bytes::from("Hello")).unwrap();
    let now = UnixTime::from_secs(1_700_000_000);
    GITHUB.sign(request, &keyring(&[secret]), now).unwrap()
}
