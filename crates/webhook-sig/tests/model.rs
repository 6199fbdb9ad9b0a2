//! The life of a claim, in every order in which threads can take its steps.
//!
//! `.ci/run model` runs it; without the flag `--cfg webhook_sig_loom` there is nothing here.

#![cfg(webhook_sig_loom)]
#![expect(
    clippy::unwrap_used,
    reason = "what the tests share panics as the tests do"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use loom::future::block_on;
use loom::thread;
use webhook_sig::UnixTime;
use webhook_sig::replay::{ClaimState, Claimer, EventKey, MemoryStore, ReplayStore, Settled};

const LEASE: Duration = Duration::from_secs(10);
const KEEP: Duration = Duration::from_secs(100);
const KEY: EventKey = EventKey::from_bytes([7; 32]);

/// A store whose clock the threads put on themselves.
fn store(now: &Arc<AtomicI64>) -> MemoryStore {
    let now = now.clone();
    MemoryStore::new().clock(move || UnixTime::from_secs(now.load(Ordering::SeqCst)))
}

fn claim(store: &MemoryStore, number: u8) -> ClaimState {
    let claimer = Claimer::from_bytes([number; 16]);
    block_on(store.claim(&KEY, &claimer, LEASE)).unwrap()
}

fn settle(store: &MemoryStore, number: u8, end: Settled) {
    let claimer = Claimer::from_bytes([number; 16]);
    block_on(store.settle(&KEY, &claimer, end)).unwrap();
}

/// Runs a body on some threads, numbered from 1, and waits for them all.
fn on_threads(count: u8, body: impl Fn(u8) + Send + Sync + 'static) {
    let body = Arc::new(body);
    let threads: Vec<_> = (1..=count)
        .map(|number| {
            let body = body.clone();
            thread::spawn(move || body(number))
        })
        .collect();
    threads
        .into_iter()
        .for_each(|thread| thread.join().unwrap());
}

#[test]
fn one_of_the_claimers_runs_and_what_it_handled_stays_handled() {
    loom::model(|| {
        let store = store(&Arc::default());
        let runs = Arc::new(AtomicUsize::new(0));

        let (own, counted) = (store.clone(), runs.clone());
        on_threads(3, move |number| {
            if claim(&own, number) == ClaimState::Claimed {
                counted.fetch_add(1, Ordering::SeqCst);
                settle(&own, number, Settled::Handled(KEEP));
            }
        });

        assert_eq!(runs.load(Ordering::SeqCst), 1);
        assert_eq!(claim(&store, 9), ClaimState::Handled);
    });
}

#[test]
fn handlers_that_fail_never_overlap_and_leave_the_delivery_to_the_next() {
    loom::model(|| {
        let store = store(&Arc::default());
        let running = Arc::new(AtomicUsize::new(0));

        let own = store.clone();
        on_threads(3, move |number| {
            if claim(&own, number) == ClaimState::Claimed {
                assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0, "two run at once");
                running.fetch_sub(1, Ordering::SeqCst);
                settle(&own, number, Settled::Released);
            }
        });

        assert_eq!(claim(&store, 9), ClaimState::Claimed);
    });
}

#[test]
fn a_late_claim_takes_nothing_from_its_successor() {
    loom::model(|| {
        let now = Arc::new(AtomicI64::new(0));
        let store = store(&now);
        assert_eq!(claim(&store, 1), ClaimState::Claimed);

        let own = store.clone();
        on_threads(2, move |number| match number {
            // The first claimer's process hung; it ends its claim when it wakes up.
            1 => settle(&own, 1, Settled::Released),
            _ => {
                now.store(LEASE.as_secs().cast_signed() + 1, Ordering::SeqCst);
                if claim(&own, 2) == ClaimState::Claimed {
                    settle(&own, 2, Settled::Handled(KEEP));
                }
            }
        });

        assert_eq!(claim(&store, 9), ClaimState::Handled);
    });
}
