//! What the store in memory does beyond the contract of every store.

#![cfg(feature = "test-util")]
#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use tokio::task::JoinSet;

use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Keep, MemoryStore, ReplayStore as _, Settled, contract,
};
use webhook_sig::{Clock, UnixTime};

mod room;

#[tokio::test]
async fn the_store_in_memory_keeps_the_contract() {
    let time = ManualTime::default();
    let store = MemoryStore::new().clock(time.clock());

    contract::check(&store, async |passed| time.pass(passed)).await;
}

#[tokio::test]
async fn a_shared_store_keeps_the_contract() {
    let time = ManualTime::default();
    let store = Arc::new(MemoryStore::new().clock(time.clock()));

    contract::check(&store, async |passed| time.pass(passed)).await;
}

#[tokio::test]
async fn expired_entries_go_away_in_small_steps() {
    let time = ManualTime::default();
    let store = MemoryStore::new().clock(time.clock());
    for number in 0..100 {
        assert_eq!(claim(&store, number).await, ClaimState::claimed());
    }
    time.pass(LEASE + SECOND);

    let mut lengths = vec![store.len()];
    for _ in 0..20 {
        // Releasing an unclaimed delivery adds nothing.
        settle(&store, 200, Settled::Released).await;
        lengths.push(store.len());
    }

    let steps: Vec<_> = lengths.windows(2).map(|pair| pair[0] - pair[1]).collect();
    assert!(steps.iter().all(|removed| *removed <= 8), "{steps:?}");
    assert_eq!(lengths.last(), Some(&0), "{lengths:?}");
}

#[tokio::test]
async fn an_expired_entry_is_dead_before_it_is_removed() {
    let time = ManualTime::default();
    let store = MemoryStore::new().clock(time.clock());
    for number in 0..100 {
        assert_eq!(claim(&store, number).await, ClaimState::claimed());
    }

    time.pass(LEASE);

    for number in 0..100 {
        assert_eq!(
            store.claim(&event(number), &SOMEBODY, LEASE).await.unwrap(),
            ClaimState::claimed()
        );
    }
}

/// Entries are removed by the second, and live by the millisecond.
#[tokio::test]
async fn an_entry_lives_to_its_last_millisecond() {
    let time = ManualTime::default();
    let store = MemoryStore::new().clock(time.clock());
    let short = Duration::from_millis(1500);
    handle(&store, 1, Keep::for_all(short)).await;
    let state = store.claim(&event(2), &ME, short).await;
    assert_eq!(state.unwrap(), ClaimState::claimed());

    time.pass(Duration::from_millis(1499));

    assert_eq!(claim(&store, 1).await, ClaimState::Handled);
    let state = store.claim(&event(2), &SOMEBODY, LEASE).await;
    assert_eq!(state.unwrap(), ClaimState::InFlight);
}

#[tokio::test]
async fn a_clock_that_is_set_back_forgets_nothing() {
    let time = ManualTime::default();
    let store = MemoryStore::new().clock(time.clock());
    handle(&store, 1, Keep::for_all(KEEP)).await;
    assert_eq!(claim(&store, 2).await, ClaimState::claimed());

    time.set(-86_400_000);

    for number in 10..50 {
        handle(&store, number, Keep::for_all(KEEP)).await;
    }
    assert_eq!(claim(&store, 1).await, ClaimState::Handled);
    let state = store.claim(&event(2), &SOMEBODY, LEASE).await.unwrap();
    assert_eq!(state, ClaimState::InFlight);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn one_of_64_tasks_gets_a_delivery() {
    let store = MemoryStore::new();
    for round in 0..50 {
        let barrier = Arc::new(tokio::sync::Barrier::new(64));
        let mut tasks = JoinSet::new();
        for number in 0..64 {
            let (store, barrier) = (store.clone(), barrier.clone());
            tasks.spawn(async move {
                let claimer = Claimer::from_bytes([number; 16]);
                barrier.wait().await;
                store.claim(&event(round), &claimer, LEASE).await.unwrap()
            });
        }

        let states = tasks.join_all().await;

        let claimed = states
            .iter()
            .filter(|state| **state == ClaimState::claimed())
            .count();
        let in_flight = states
            .iter()
            .filter(|state| **state == ClaimState::InFlight)
            .count();
        assert_eq!((claimed, in_flight), (1, 63));
    }
}

#[tokio::test]
async fn clones_share_their_entries() {
    let store = MemoryStore::new();
    let clone = store.clone();

    handle(&store, 1, Keep::for_all(KEEP)).await;

    assert_eq!(claim(&clone, 1).await, ClaimState::Handled);
    assert_eq!(clone.len(), 1);
}

#[tokio::test]
async fn failing_over_and_over_does_not_fill_the_store() {
    let time = ManualTime::default();
    let store = MemoryStore::new().capacity(1).clock(time.clock());

    for _ in 0..1000 {
        assert_eq!(claim(&store, 1).await, ClaimState::claimed());
        settle(&store, 1, Settled::Released).await;
    }

    assert!(store.is_empty());
}

/// A clock that moves only when it is told to.
#[derive(Clone, Default)]
struct ManualTime {
    millis: Arc<AtomicI64>,
}

impl ManualTime {
    fn clock(&self) -> impl Clock {
        let millis = self.millis.clone();
        move || UnixTime::from_millis(millis.load(Ordering::Relaxed))
    }

    fn pass(&self, time: Duration) {
        let time = i64::try_from(time.as_millis()).unwrap();
        self.millis.fetch_add(time, Ordering::Relaxed);
    }

    fn set(&self, millis: i64) {
        self.millis.store(millis, Ordering::Relaxed);
    }
}

async fn handle(store: &MemoryStore, number: u8, keep: Keep) {
    assert_eq!(claim(store, number).await, ClaimState::claimed());
    settle(store, number, Settled::Handled(keep)).await;
}

async fn claim(store: &MemoryStore, number: u8) -> ClaimState {
    store.claim(&event(number), &ME, LEASE).await.unwrap()
}

async fn settle(store: &MemoryStore, number: u8, end: Settled) {
    store.settle(&[key(number)], &ME, end).await.unwrap();
}

fn event(number: u8) -> Events {
    Events::one(key(number))
}

fn events(numbers: Range<u8>) -> Events {
    Events::each(numbers.map(key).collect())
}

fn key(number: u8) -> EventKey {
    EventKey::from_bytes([number; 32])
}

const ME: Claimer = Claimer::from_bytes([1; 16]);
const SOMEBODY: Claimer = Claimer::from_bytes([2; 16]);
const LEASE: Duration = Duration::from_secs(60);
const KEEP: Duration = Duration::from_secs(600);
const SECOND: Duration = Duration::from_secs(1);
