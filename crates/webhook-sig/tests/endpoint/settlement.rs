//! How settlements that a store does not record are kept within bounds.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::task::JoinSet;
use tokio::time::sleep;

use webhook_sig::endpoint::{
    BUDGET_BYTES, BUDGET_DELIVERIES, BUDGET_SETTLEMENTS, Budget, EndpointBuilder,
};
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::{
    ClaimState, Claimer, EndpointNames, EventKey, Events, MemoryStore, ReplayStore, Settled,
};
use webhook_sig::scheme::Identity;
use webhook_sig::{BoxError, Endpoint, ErrorKind};

use crate::github::{SECRET, acknowledge, delivery, receive};

#[tokio::test(start_paused = true)]
async fn what_was_handled_is_recorded_as_long_as_there_is_room() {
    const BEYOND: usize = 10;
    let store = Failing::default();
    let endpoint = github().replay(store.clone()).build().unwrap();

    store.is_failing.store(true, Ordering::Relaxed);
    handle(&endpoint, &store, BUDGET_SETTLEMENTS + BEYOND).await;
    sleep(Duration::from_secs(40)).await;
    store.is_failing.store(false, Ordering::Relaxed);
    let before = store.calls();
    sleep(Duration::from_secs(10)).await;

    assert_eq!(
        store.calls() - before,
        BUDGET_SETTLEMENTS,
        "one call for each"
    );
    let again = again(&endpoint, BUDGET_SETTLEMENTS + BEYOND).await;
    assert_eq!(again.handled, BUDGET_SETTLEMENTS);
    assert_eq!(
        again.in_flight, BEYOND,
        "what found no room ends with its lease"
    );
}

#[tokio::test(start_paused = true)]
async fn releases_leave_room_for_what_was_handled() {
    let store = Failing::default();
    let endpoint = github().replay(store.clone()).build().unwrap();
    let mut dropped = Vec::new();
    for number in 0..BUDGET_DELIVERIES / 2 {
        let request = signed(&format!("dropped {number}"));
        dropped.push(receive(&endpoint, &request).await.unwrap());
    }

    store.is_failing.store(true, Ordering::Relaxed);
    drop(dropped);
    sleep(Duration::from_millis(1)).await;
    let handled = BUDGET_SETTLEMENTS / 2;
    handle(&endpoint, &store, handled).await;
    store.is_failing.store(false, Ordering::Relaxed);
    sleep(Duration::from_secs(10)).await;

    assert_eq!(again(&endpoint, handled).await.handled, handled);
}

#[tokio::test(start_paused = true)]
async fn a_settlement_keeps_a_place_and_no_bytes() {
    let store = Failing::default();
    let budget = Budget::new(BUDGET_BYTES, 2);
    let endpoint = github()
        .replay(store.clone())
        .budget(budget.clone())
        .build()
        .unwrap();
    let received = receive(&endpoint, &signed("one")).await.unwrap();

    store.is_failing.store(true, Ordering::Relaxed);
    acknowledge(received).await;
    let meanwhile = (budget.deliveries_in_flight(), budget.bytes_in_flight());
    store.is_failing.store(false, Ordering::Relaxed);
    sleep(Duration::from_secs(5)).await;

    assert_eq!(meanwhile, (1, 0));
    assert_eq!(budget.deliveries_in_flight(), 0);
    let again = receive(&endpoint, &signed("one")).await.unwrap_err();
    assert_eq!(again.kind(), ErrorKind::AlreadyHandled);
}

/// A budget for one delivery has room for its settlement too.
#[tokio::test(start_paused = true)]
async fn the_smallest_budget_records_what_was_handled() {
    let store = Failing::default();
    let endpoint = github()
        .replay(store.clone())
        .budget(Budget::new(BUDGET_BYTES, 1))
        .build()
        .unwrap();

    store.is_failing.store(true, Ordering::Relaxed);
    handle(&endpoint, &store, 1).await;
    store.is_failing.store(false, Ordering::Relaxed);
    sleep(Duration::from_secs(10)).await;

    assert_eq!(again(&endpoint, 1).await.handled, 1);
}

#[cfg(feature = "metrics")]
#[test]
fn what_was_never_recorded_is_counted() {
    use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, SharedString, Unit};
    use std::sync::atomic::AtomicU64;
    use webhook_sig::endpoint::UNRECORDED_SETTLEMENTS;

    /// Counts the settlements that were handled and never recorded.
    #[derive(Default)]
    struct Lost(Arc<AtomicU64>);

    impl metrics::Recorder for Lost {
        fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
        fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
            let labels: Vec<_> = key
                .labels()
                .map(|label| (label.key(), label.value()))
                .collect();
            if key.name() == UNRECORDED_SETTLEMENTS
                && labels == [("scheme", "github"), ("end", "handled")]
            {
                Counter::from_arc(self.0.clone())
            } else {
                Counter::noop()
            }
        }
        fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
            Gauge::noop()
        }
        fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
            Histogram::noop()
        }
    }

    let lost = Lost::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .start_paused(true)
        .build();
    metrics::with_local_recorder(&lost, || {
        runtime.unwrap().block_on(async {
            let store = Failing::default();
            let endpoint = github()
                .replay(store.clone())
                .budget(Budget::new(BUDGET_BYTES, 8))
                .build()
                .unwrap();
            handle_while_the_store_fails(&endpoint, &store).await;
        });
    });

    // Two found no room, and the lease of four ended before the store was back.
    assert_eq!(lost.0.load(Ordering::Relaxed), 6);

    async fn handle_while_the_store_fails(endpoint: &Endpoint, store: &Failing) {
        store.is_failing.store(true, Ordering::Relaxed);
        handle(endpoint, store, 6).await;
        sleep(Duration::from_secs(61)).await;
    }
}

/// Handles deliveries, numbered from 0, all at the same time.
async fn handle(endpoint: &Endpoint, store: &Failing, deliveries: usize) {
    let was_failing = store.is_failing.swap(false, Ordering::Relaxed);
    let mut received = Vec::new();
    for number in 0..deliveries {
        let request = signed(&number.to_string());
        received.push(receive(endpoint, &request).await.unwrap());
    }
    store.is_failing.store(was_failing, Ordering::Relaxed);
    let settling: JoinSet<_> = received.into_iter().map(acknowledge).collect();
    settling.join_all().await;
}

/// What became of deliveries, by what a store says when they are sent again.
#[derive(Debug, Default)]
struct Again {
    handled: usize,
    in_flight: usize,
}

async fn again(endpoint: &Endpoint, deliveries: usize) -> Again {
    let mut again = Again::default();
    for number in 0..deliveries {
        let request = signed(&number.to_string());
        match receive(endpoint, &request).await.unwrap_err().kind() {
            ErrorKind::AlreadyHandled => again.handled += 1,
            ErrorKind::InFlight => again.in_flight += 1,
            kind => panic!("{kind}"),
        }
    }
    again
}

/// A store in memory that can be made to fail at once, and counts what it is asked.
#[derive(Clone, Default)]
struct Failing {
    store: MemoryStore,
    is_failing: Arc<AtomicBool>,
    settles: Arc<AtomicUsize>,
}

impl Failing {
    /// Returns how often it was asked to settle.
    fn calls(&self) -> usize {
        self.settles.load(Ordering::Relaxed)
    }
}

impl ReplayStore for Failing {
    async fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        if self.is_failing.load(Ordering::Relaxed) {
            return Err("the store is down".into());
        }
        self.store.claim(events, claimer, lease).await
    }

    async fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        self.settles.fetch_add(1, Ordering::Relaxed);
        if self.is_failing.load(Ordering::Relaxed) {
            return Err("the store is down".into());
        }
        self.store.settle(keys, claimer, end).await
    }

    async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
        self.store.forget(key).await
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        self.store.endpoint_names()
    }
}

fn github() -> EndpointBuilder {
    let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET));
    endpoint.name("tests").identity(Identity::Message)
}

fn signed(body: &str) -> Request<Bytes> {
    delivery(SECRET, body.to_owned())
}
