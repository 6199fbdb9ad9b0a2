//! The budget: what exceeds it is refused unread, and all of it always comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use tokio::task::{JoinError, JoinSet};
use tokio_stream::StreamExt;
use webhook_sig::endpoint::{
    BUDGET_BYTES, BUDGET_DELIVERIES, Budget, DELIVERY_BYTES, EndpointBuilder,
};
use webhook_sig::key::{Secret, Tenant, TenantKeys};
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{Identity, Location};
use webhook_sig::{BoxError, Endpoint, Error, ErrorKind, Head, Received, Verifier};

use crate::body::{Untouchable, byte_by_byte};
use crate::github::{SECRET, acknowledge, signed};

fn builder(budget: &Budget) -> EndpointBuilder {
    let verifier = Verifier::new(&GITHUB).body_limit(100);
    Endpoint::builder(verifier, Secret::new(SECRET)).budget(budget.clone())
}

fn endpoint(budget: &Budget) -> Endpoint {
    builder(budget).build().unwrap()
}

/// Receives a genuine delivery with this body.
async fn receive(endpoint: &Endpoint, text: &str) -> Result<Received, Error> {
    let headers = signed(text);
    let head = Head::new("POST", "/", &headers);
    endpoint.receive(&head, byte_by_byte(text)).await
}

/// What a body of this length takes of a budget if it comes byte by byte.
const fn cost(length: usize) -> usize {
    DELIVERY_BYTES + length + length / 8 + 3
}

fn in_flight(budget: &Budget) -> (usize, usize) {
    (budget.deliveries_in_flight(), budget.bytes_in_flight())
}

#[tokio::test]
async fn no_body_is_read_without_a_place() {
    let budget = Budget::new(BUDGET_BYTES, 2);
    let endpoint = endpoint(&budget);
    let (first, _second) = (
        receive(&endpoint, "first").await.unwrap(),
        receive(&endpoint, "second").await.unwrap(),
    );
    let headers = signed("");
    let head = Head::new("POST", "/", &headers);

    let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    let response = endpoint.response(&head, &error);
    assert_eq!(response.status(), 503);
    assert_eq!(response.headers()["retry-after"], "5");
    assert_eq!(in_flight(&budget), (2, cost(5) + cost(6)));
    drop(first);
    assert!(receive(&endpoint, "third").await.is_ok());
}

#[tokio::test]
async fn without_a_place_no_source_of_keys_is_asked() {
    let source =
        |_: Tenant| async { Err::<Option<webhook_sig::Keyring>, BoxError>("it was asked".into()) };
    let budget = Budget::new(BUDGET_BYTES, 1);
    let _held = receive(&endpoint(&budget), "first").await.unwrap();
    for location in [Location::path(1), Location::json("/tenant")] {
        let keys = TenantKeys::new(location, source);
        let endpoint = Endpoint::builder(&GITHUB, keys).budget(budget.clone());
        let endpoint = endpoint.build().unwrap();
        let headers = signed("");
        let head = Head::new("POST", "/acme", &headers);

        let error = endpoint.receive(&head, Untouchable).await.unwrap_err();

        assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    }
}

#[tokio::test]
async fn a_body_is_read_no_further_than_its_bytes_reach() {
    let budget = Budget::new(cost(5) + DELIVERY_BYTES + 9 + 1 + 3 * 3, BUDGET_DELIVERIES);
    let endpoint = endpoint(&budget);
    let _held = receive(&endpoint, "first").await.unwrap();
    let polled = Arc::new(AtomicUsize::new(0));
    let count = polled.clone();
    let headers = signed("");
    let head = Head::new("POST", "/", &headers);
    let endless = tokio_stream::iter(std::iter::repeat_with(move || {
        count.fetch_add(1, Ordering::Relaxed);
        Ok(Bytes::from_static(b"abc"))
    }));

    let error = endpoint.receive(&head, endless).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    assert_eq!(polled.load(Ordering::Relaxed), 4);
    assert_eq!(in_flight(&budget), (1, cost(5)));
}

#[tokio::test]
async fn the_whole_budget_can_be_used() {
    let budget = Budget::new(cost(5) + cost(10), 2);
    let endpoint = endpoint(&budget);
    let _held = receive(&endpoint, "first").await.unwrap();

    for _ in 0..3 {
        let received = receive(&endpoint, "0123456789").await.unwrap();

        assert_eq!(in_flight(&budget), (2, cost(5) + cost(10)));
        drop(received);
        assert_eq!(in_flight(&budget), (1, cost(5)));
    }
    let error = receive(&endpoint, "0123456789a").await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
}

#[tokio::test]
async fn a_body_that_is_read_for_its_tenant_counts_too() {
    let budget = Budget::new(cost(5) + cost(10), 2);
    let _held = receive(&endpoint(&budget), "first").await.unwrap();
    let source = |_: Tenant| async { Ok::<_, BoxError>(Some(GITHUB.keyring([SECRET])?)) };
    let keys = TenantKeys::new(Location::json("/id"), source);
    let verifier = Verifier::new(&GITHUB).body_limit(100);
    let endpoint = Endpoint::builder(verifier, keys).budget(budget.clone());
    let endpoint = endpoint.build().unwrap();

    let received = receive(&endpoint, r#"{"id":"a"}"#).await.unwrap();
    assert_eq!(in_flight(&budget), (2, cost(5) + cost(10)));
    drop(received);
    let error = receive(&endpoint, r#"{"id":"ab"}"#).await.unwrap_err();

    assert_eq!(error.kind(), ErrorKind::BudgetExhausted);
    assert_eq!(in_flight(&budget), (1, cost(5)));
}

#[tokio::test]
async fn two_endpoints_share_a_budget() {
    let budget = Budget::new(2 * cost(4), 8);
    let (one, other) = (endpoint(&budget), endpoint(&budget));

    let held = receive(&one, "01234").await.unwrap();
    let refused = receive(&other, "01234").await.unwrap_err();
    drop(held);
    let received = receive(&other, "01234").await;

    assert_eq!(refused.kind(), ErrorKind::BudgetExhausted);
    assert!(received.is_ok());
}

#[tokio::test]
async fn endpoints_have_their_own_budgets_by_default() {
    let tight = endpoint(&Budget::new(BUDGET_BYTES, 1));
    let endpoint = Endpoint::with_secret(&GITHUB, SECRET).unwrap();
    let _held = receive(&tight, "first").await.unwrap();

    assert!(receive(&tight, "a").await.is_err());
    assert!(receive(&endpoint, "a").await.is_ok());
}

#[tokio::test(start_paused = true)]
async fn what_a_refused_delivery_took_comes_back() {
    let budget = Budget::new(10 * cost(100), 10);
    let endpoint = endpoint(&budget);
    let headers = signed("right");
    let head = Head::new("POST", "/", &headers);
    let broken = || {
        let reset = Error::new(ErrorKind::BodyUnreadable, "reset");
        byte_by_byte("wrong").chain(tokio_stream::once(Err(reset)))
    };
    let refused = [
        endpoint.receive(&head, byte_by_byte("wrong")).await,
        endpoint.receive(&head, broken()).await,
        endpoint
            .receive(&head, byte_by_byte("wrong").chain(tokio_stream::pending()))
            .await,
        endpoint
            .receive(&Head::new("GET", "/", &headers), Untouchable)
            .await,
    ];

    let kinds = refused.map(|refused| refused.unwrap_err().kind());

    assert_eq!(
        kinds,
        [
            ErrorKind::SignatureMismatch,
            ErrorKind::BodyUnreadable,
            ErrorKind::BodyTooSlow,
            ErrorKind::MethodNotAllowed,
        ]
    );
    assert_eq!(in_flight(&budget), (0, 0));
}

#[tokio::test(start_paused = true)]
async fn what_an_abandoned_delivery_took_comes_back() {
    let budget = Budget::new(10 * cost(100), 10);
    let endpoint = endpoint(&budget);
    let headers = signed("right");
    let head = Head::new("POST", "/", &headers);

    let endless = byte_by_byte("rig").chain(tokio_stream::pending());
    let second = Duration::from_secs(1);
    let mut receiving = Box::pin(endpoint.receive(&head, endless));
    assert!(tokio::time::timeout(second, &mut receiving).await.is_err());
    assert_eq!(in_flight(&budget), (1, cost(3)));
    drop(receiving);

    assert_eq!(in_flight(&budget), (0, 0));
}

#[tokio::test]
async fn what_a_delivery_took_comes_back_when_its_handler_panics() {
    let budget = Budget::new(10 * cost(100), 10);
    for endpoint in [
        endpoint(&budget),
        builder(&budget)
            .name("tests")
            .identity(Identity::Message)
            .replay(MemoryStore::new())
            .build()
            .unwrap(),
    ] {
        let handler = tokio::spawn(async move {
            let _received = receive(&endpoint, "right").await.unwrap();
            panic!("the handler does");
        });

        assert!(handler.await.unwrap_err().is_panic());
        assert_eq!(budget.bytes_in_flight(), 0);
        // The release was given to the runtime, which runs it in turn, and keeps the place.
        tokio::task::yield_now().await;
        assert_eq!(in_flight(&budget), (0, 0));
    }
}

#[tokio::test]
async fn what_a_delivery_took_comes_back_when_it_is_settled() {
    let budget = Budget::new(10 * cost(100), 10);
    for endpoint in [
        endpoint(&budget),
        builder(&budget)
            .name("tests")
            .identity(Identity::Message)
            .replay(MemoryStore::new())
            .build()
            .unwrap(),
    ] {
        let received = receive(&endpoint, "right").await.unwrap();

        acknowledge(received).await;

        assert_eq!(in_flight(&budget), (0, 0));
    }
}

#[tokio::test]
async fn what_a_duplicate_took_comes_back() {
    let budget = Budget::new(10 * cost(100), 10);
    let endpoint = builder(&budget)
        .name("tests")
        .identity(Identity::Message)
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let first = receive(&endpoint, "right").await.unwrap();
    let duplicate = receive(&endpoint, "right").await.unwrap_err();
    assert_eq!(duplicate.kind(), ErrorKind::InFlight);
    assert_eq!(in_flight(&budget), (1, cost(5)));
    acknowledge(first).await;

    let duplicate = receive(&endpoint, "right").await.unwrap_err();

    assert_eq!(duplicate.kind(), ErrorKind::AlreadyHandled);
    assert_eq!(in_flight(&budget), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn under_a_crowd_the_budget_is_neither_exceeded_nor_lost() {
    let budget = Budget::new(4 * cost(10), 8);
    let endpoint = endpoint(&budget);
    let mut crowd = JoinSet::new();
    for number in 0..400_usize {
        let (endpoint, budget) = (endpoint.clone(), budget.clone());
        let member = crowd.spawn(async move {
            let headers = signed("0123456789");
            let head = Head::new("POST", "/", &headers);
            let text = if number % 3 == 0 {
                "01234"
            } else {
                "0123456789"
            };
            let dripping = byte_by_byte(text).then(|chunk| async {
                tokio::task::yield_now().await;
                chunk
            });
            let received = endpoint.receive(&head, dripping).await;
            let (deliveries, bytes) = in_flight(&budget);
            assert!(
                deliveries <= 8 && bytes <= 4 * cost(10),
                "{deliveries} {bytes}"
            );
            received.is_ok()
        });
        if number % 7 == 0 {
            tokio::task::yield_now().await;
            member.abort();
        }
    }

    while let Some(ended) = crowd.join_next().await {
        let is_sound = ended
            .as_ref()
            .map_or_else(JoinError::is_cancelled, |_| true);
        assert!(is_sound, "{ended:?}");
    }

    assert_eq!(in_flight(&budget), (0, 0));
    let _last = receive(&endpoint, "0123456789").await.unwrap();
    assert_eq!(in_flight(&budget), (1, cost(10)));
}
