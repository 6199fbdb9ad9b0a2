//! How a claim ends: recorded, given back, or left to its lease.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use tokio::time::{Instant, sleep, timeout};
use webhook_sig::endpoint::READY_TIMEOUT;
use webhook_sig::key::Secret;
use webhook_sig::provider::{GITHUB, STANDARD_WEBHOOKS};
use webhook_sig::replay::{LEASE, MemoryStore, ReplayProtection};
use webhook_sig::scheme::{Identity, Location};
use webhook_sig::{Endpoint, ErrorKind, Head, Scheme, Signer, UnixTime};

use crate::claims::{Troubled, protected, signed};
use crate::github::{acknowledge, receive};

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

#[tokio::test]
async fn a_sender_that_floods_one_endpoint_does_not_stop_the_others() {
    const ACME: &Scheme = &Scheme::token("acme", Location::header("Acme-Token")).build();
    let store = MemoryStore::new().capacity(64);
    let endpoint = |name| {
        let keys = ACME.keyring(["a token that many have"]).unwrap();
        let endpoint = Endpoint::builder(ACME, keys).name(name);
        endpoint
            .identity(Identity::Message)
            .replay(store.clone())
            .build()
            .unwrap()
    };
    let [flooded, other, quiet] = ["flooded", "other", "quiet"].map(endpoint);
    // A sender that has the token can make as many deliveries as there are bodies.
    let flood = async |endpoint: &Endpoint| {
        for number in 0_u32.. {
            let request = Request::post("/").header("Acme-Token", "a token that many have");
            let request = request.body(Bytes::from(number.to_string())).unwrap();
            match receive(endpoint, &request).await {
                Ok(received) => acknowledge(received).await,
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
    acknowledge(received).await;
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
    let status = [("grpc-status", "13")];
    failed.claim.settle(StatusCode::OK, &status).await;
    let handled = receive(&endpoint, &request).await.unwrap();
    let status = [("grpc-status", "0")];
    handled.claim.settle(StatusCode::OK, &status).await;

    let again = receive(&endpoint, &request).await;
    assert_eq!(again.unwrap_err().kind(), ErrorKind::AlreadyHandled);
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
async fn a_delivery_is_remembered_up_to_the_last_instant_that_its_timestamp_is_good_for() {
    let millis = Arc::new(AtomicI64::new(1_700_000_000_000));
    let shared = millis.clone();
    let clock = move || UnixTime::from_millis(shared.load(Ordering::Relaxed));
    let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    let endpoint = Endpoint::builder(&STANDARD_WEBHOOKS, Secret::new(secret))
        .clock(clock.clone())
        .name("tests")
        .identity(Identity::Message)
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
    acknowledge(received).await;

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
        .keep(Duration::from_secs(3600))
        .horizon(Duration::from_secs(3600));
    let endpoint = Endpoint::builder(&GITHUB, Secret::new("one secret for all"));
    let endpoint = endpoint
        .name("tests")
        .identity(Identity::Message)
        .replay(protection)
        .build()
        .unwrap();
    let request = signed("one secret for all");
    let after = async |more| {
        seconds.fetch_add(more, Ordering::Relaxed);
        receive(&endpoint, &request).await
    };

    let unsettled = after(0).await.unwrap();
    assert_eq!(after(299).await.unwrap_err().kind(), ErrorKind::InFlight);
    let second = after(2).await.unwrap();
    acknowledge(second).await;
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
    let endpoint = endpoint
        .name("tests")
        .identity(Identity::Message)
        .replay(protection)
        .build()
        .unwrap();

    let begin = Instant::now();
    let error = receive(&endpoint, &signed("one secret for all"))
        .await
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::StoreUnavailable);
    assert_eq!(begin.elapsed().as_millis() / 10, 50);
}
