//! What a claim costs in a store in memory, by the number of its live entries.

use std::future::Future;
use std::hint::black_box;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::task::{Context, Waker};
use std::time::Duration;

use webhook_sig::UnixTime;
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Keep, MemoryStore, ReplayStore as _, Settled,
};

use crate::measure::{Contestant, mix, race};
use crate::plot::{Line, Plot};
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
Each claim has a new key, in a store that already holds the given number of handled deliveries. \
It is released, as when a handler fails, or handled, while as many old deliveries are forgotten \
as new ones come. The time includes no runtime, but it includes reading the system's clock, \
which every store does, although this one is told another time. The smallest store stays in the \
caches nearest to the processor, and the largest in none. `.ci/run cost` counts the same in \
instructions, where caches make no difference.";

const ENTRIES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

const CLAIMER: Claimer = Claimer::from_bytes([1; 16]);
const LEASE: Duration = Duration::from_secs(60);
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// How long an event must be kept whose timestamp is signed and has the default window.
const LEAST: Duration = Duration::from_secs(603);

/// Returns what becomes of each claim, and what it is called.
fn ends() -> [(Settled, &'static str); 2] {
    [
        (Settled::Released, "a claim and its release"),
        (handled(), "a claim that is handled"),
    ]
}

fn handled() -> Settled {
    Settled::Handled(Keep::for_all(LEAST).up_to(DAY))
}

pub fn run(rounds: usize) -> Section {
    let mut section = Section {
        title: "The store in memory",
        method: METHOD,
        tables: Vec::new(),
        plots: Vec::new(),
        findings: Vec::new(),
    };
    let mut lines = Vec::new();
    for (end, name) in ends() {
        let contestants = ENTRIES.map(|entries| contestant(entries, end));
        let lanes = race(rounds, contestants.into());
        let mut table = Table::new(["live entries", name, "against 1000 entries"]);
        for (entries, lane) in ENTRIES.iter().zip(&lanes) {
            let against = lane.against(&lanes[0]);
            table.row([entries.to_string(), time(lane.times()), ratio(against)]);
            if *entries > 1000 {
                let what = format!("{name}, {entries} entries against 1000");
                section.findings.push(Finding::at_most(what, 1.5, against));
            }
        }
        section.tables.push(table);
        let points = ENTRIES.iter().zip(&lanes);
        lines.push(Line {
            name: name.to_owned(),
            points: points
                .map(|(entries, lane)| (*entries as f64, lane.times()))
                .collect(),
        });
    }
    section.plots.push(Plot {
        file: "store".to_owned(),
        title: "The store in memory: nanoseconds".to_owned(),
        across: "live entries",
        lines,
    });
    section
}

fn contestant(entries: u64, end: Settled) -> Contestant<'static> {
    // What was handled is forgotten after a day, so a day takes as many deliveries.
    let pace = DAY.as_millis() as i64 / entries as i64;
    let now = Arc::new(AtomicI64::new(0));
    let clock = now.clone();
    let store = MemoryStore::new().capacity(2_000_000).clock(move || {
        black_box(UnixTime::now());
        UnixTime::from_millis(clock.load(Ordering::Relaxed))
    });
    let mut number = 0;
    let mut next = move |end| {
        number += 1;
        if end != Settled::Released {
            now.fetch_add(pace, Ordering::Relaxed);
        }
        at_once(claim(&store, number, end));
    };
    (0..entries).for_each(|_| next(handled()));
    Contestant::new("", move || next(end))
}

/// Runs what never waits; a runtime would add the same to every number of entries, and so hide
/// how they differ.
fn at_once(future: impl Future<Output = ()>) {
    let mut context = Context::from_waker(Waker::noop());
    let polled = pin!(future).poll(&mut context);
    assert!(polled.is_ready(), "a store in memory waits for nothing");
}

async fn claim(store: &MemoryStore, number: u64, end: Settled) {
    // Spread as digests are, so that neighbors in time are not neighbors in the store.
    let mut bytes = [0; 32];
    for (at, part) in bytes.chunks_mut(8).enumerate() {
        part.copy_from_slice(&mix(number * 4 + at as u64).to_be_bytes());
    }
    let key = EventKey::from_bytes(bytes);
    let seen = store.claim(&Events::one(key), &CLAIMER, LEASE).await;
    assert_eq!(seen.expect("there is room"), ClaimState::claimed());
    store
        .settle(&[key], &CLAIMER, end)
        .await
        .expect("it is held");
}
