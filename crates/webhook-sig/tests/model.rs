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
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Keep, MemoryStore, ReplayStore, Settled,
};

const LEASE: Duration = Duration::from_secs(10);
const KEEP: Keep = Keep::for_all(Duration::from_secs(100));
const KEY: EventKey = EventKey::from_bytes([7; 32]);

/// A store whose clock the threads put on themselves.
fn store(now: &Arc<AtomicI64>) -> MemoryStore {
    let now = now.clone();
    MemoryStore::new().clock(move || UnixTime::from_secs(now.load(Ordering::SeqCst)))
}

fn claim(store: &MemoryStore, number: u8) -> ClaimState {
    let claimer = Claimer::from_bytes([number; 16]);
    block_on(store.claim(&Events::one(KEY), &claimer, LEASE)).unwrap()
}

fn settle(store: &MemoryStore, number: u8, end: Settled) {
    let claimer = Claimer::from_bytes([number; 16]);
    block_on(store.settle(&[KEY], &claimer, end)).unwrap();
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
            if claim(&own, number) == ClaimState::claimed() {
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
            if claim(&own, number) == ClaimState::claimed() {
                assert_eq!(running.fetch_add(1, Ordering::SeqCst), 0, "two run at once");
                running.fetch_sub(1, Ordering::SeqCst);
                settle(&own, number, Settled::Released);
            }
        });

        assert_eq!(claim(&store, 9), ClaimState::claimed());
    });
}

#[test]
fn a_late_claim_takes_nothing_from_its_successor() {
    loom::model(|| {
        let now = Arc::new(AtomicI64::new(0));
        let store = store(&now);
        assert_eq!(claim(&store, 1), ClaimState::claimed());

        let own = store.clone();
        on_threads(2, move |number| match number {
            // The first claimer's process hung; it ends its claim when it wakes up.
            1 => settle(&own, 1, Settled::Released),
            _ => {
                now.store(LEASE.as_secs().cast_signed() + 1, Ordering::SeqCst);
                if claim(&own, 2) == ClaimState::claimed() {
                    settle(&own, 2, Settled::Handled(KEEP));
                }
            }
        });

        assert_eq!(claim(&store, 9), ClaimState::Handled);
    });
}

/// Batches that have an event in common, each in another order.
#[test]
fn of_two_batches_one_gets_all_its_events_and_nothing_is_left_of_the_other() {
    loom::model(|| {
        let store = store(&Arc::default());
        let [one, two, three] = [1, 2, 3].map(|number| EventKey::from_bytes([number; 32]));
        let batches = [[one, two], [three, two]];

        let own = store.clone();
        on_threads(2, move |number| {
            let claimer = Claimer::from_bytes([number; 16]);
            let keys = batches[usize::from(number) - 1];
            let events = Events::each(keys.to_vec());
            let state = block_on(own.claim(&events, &claimer, LEASE)).unwrap();
            if state == ClaimState::claimed() {
                let end = Settled::Handled(KEEP);
                block_on(own.settle(&keys[..1], &claimer, end)).unwrap();
                block_on(own.settle(&keys[1..], &claimer, Settled::Released)).unwrap();
            } else {
                assert_eq!(state, ClaimState::InFlight);
            }
        });

        // The event in common was handled by neither, and no one holds it.
        let claimer = Claimer::from_bytes([9; 16]);
        let all = Events::each(vec![one, two, three]);
        let state = block_on(store.claim(&all, &claimer, LEASE)).unwrap();
        let ClaimState::Claimed { handled } = state else {
            panic!("{state:?}");
        };
        assert!(matches!(handled[..], [0] | [2] | [0, 2]), "{handled:?}");
    });
}
