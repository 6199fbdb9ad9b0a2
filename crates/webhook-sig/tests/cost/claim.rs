//! What a claim costs in a store in memory, among few entries and among many.
//!
//! `.ci/run cost` fills a store with a million entries; a debug build is a tenth as fast, and gets
//! ten thousand.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::{Context, Poll, Waker};
use std::time::Duration;

use webhook_sig::UnixTime;
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Keep, MemoryStore, ReplayStore as _, Settled,
};

use crate::count;

pub(crate) const NAME: &str = "claim";

#[test]
fn a_delivery_costs_the_same_among_ten_entries_and_among_very_many() {
    if !count::is_possible("the cost of a claim") {
        return;
    }
    let many = if cfg!(debug_assertions) {
        10_000
    } else {
        1_000_000
    };

    let (few_cost, many_cost) = (cost(10), cost(many));

    count::say(&format!(
        "a delivery costs {few_cost} instructions among 10 entries, {many_cost} among {many}"
    ));
    assert!(
        2 * many_cost <= 3 * few_cost,
        "{many_cost} against {few_cost}"
    );
}

/// Returns the instructions of one delivery in a store that holds so many entries.
pub(crate) fn cost(entries: u64) -> u64 {
    count::of(NAME, entries, 10_000)
}

/// Fills a store, and lets more deliveries come at the pace at which old ones are forgotten.
pub(crate) fn workload(entries: u64, deliveries: u64) {
    let pace = KEEP.as_millis() / u128::from(entries);
    let pace = i64::try_from(pace).unwrap();
    let now = Arc::new(AtomicI64::new(0));
    let clock = now.clone();
    let store = MemoryStore::new()
        .capacity(usize::try_from(2 * entries).unwrap())
        .clock(move || UnixTime::from_millis(clock.load(Ordering::Relaxed)));

    let keep = Keep::for_all(LEAST).up_to(KEEP);

    for number in 0..entries + deliveries {
        now.fetch_add(pace, Ordering::Relaxed);
        let mut key = [0; 32];
        key[..8].copy_from_slice(&number.to_be_bytes());
        let key = EventKey::from_bytes(key);
        assert_eq!(
            at_once(store.claim(&Events::one(key), &CLAIMER, LEASE)),
            ClaimState::claimed()
        );
        at_once(store.settle(&[key], &CLAIMER, Settled::Handled(keep)));
    }

    let held = u64::try_from(store.len()).unwrap();
    assert!(held.abs_diff(entries) <= entries / 10, "{held}");
}

/// Returns the value of a future that never waits, as that of a store in memory.
pub(crate) fn at_once<T, E: std::fmt::Debug>(answer: impl Future<Output = Result<T, E>>) -> T {
    poll_at_once(answer).unwrap()
}

/// Returns the output of a future that never waits.
pub(crate) fn poll_at_once<T>(answer: impl Future<Output = T>) -> T {
    match pin!(answer).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => unreachable!("there is nothing to wait for"),
    }
}

const CLAIMER: Claimer = Claimer::from_bytes([1; 16]);
const LEASE: Duration = Duration::from_secs(60);
const LEAST: Duration = Duration::from_secs(603);
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);
