//! What a claim costs in a store in memory, by the number of its live entries.

use std::future::Future;
use std::pin::pin;
use std::task::{Context, Waker};
use std::time::Duration;

use webhook_sig::replay::{Claimer, MemoryStore, ReplayKey, ReplayStore as _, Seen, Settled};

use crate::measure::{Contestant, mix, race};
use crate::plot::{Line, Plot};
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
A claim and its release, of keys that are new each time, in stores that hold so many handled \
deliveries already; no runtime is in the time. The smallest store stays in the caches nearest to \
the processor, and the largest in none. `.ci/run cost` counts the same in instructions, where \
caches do not show.";

const ENTRIES: [u64; 4] = [1_000, 10_000, 100_000, 1_000_000];

const CLAIMER: Claimer = Claimer::from_bytes([1; 16]);
const LEASE: Duration = Duration::from_secs(60);
const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

pub fn run(rounds: usize) -> Section {
    let lanes = race(rounds, ENTRIES.map(contestant).into());
    let mut table = Table::new([
        "live entries",
        "a claim and its release",
        "against 1000 entries",
    ]);
    let mut findings = Vec::new();
    for (entries, lane) in ENTRIES.iter().zip(&lanes) {
        let against = lane.against(&lanes[0]);
        table.row([entries.to_string(), time(lane.times()), ratio(against)]);
        if *entries > 1000 {
            let what = format!("memory store, {entries} entries against 1000");
            findings.push(Finding::at_most(what, 1.5, against));
        }
    }
    let points = ENTRIES.iter().zip(&lanes);
    let line = Line {
        name: "a claim".to_owned(),
        points: points
            .map(|(entries, lane)| (*entries as f64, lane.times()))
            .collect(),
    };
    let plot = Plot {
        file: "store".to_owned(),
        title: "The store in memory: nanoseconds of a claim and its release".to_owned(),
        across: "live entries",
        lines: vec![line],
    };
    Section {
        title: "The store in memory",
        method: METHOD,
        tables: vec![table],
        plots: vec![plot],
        findings,
    }
}

fn contestant(entries: u64) -> Contestant<'static> {
    let store = MemoryStore::new().capacity(2_000_000);
    for number in 0..entries {
        at_once(claim(&store, number, Settled::Handled(KEEP)));
    }
    let mut number = entries;
    Contestant::new("", move || {
        number += 1;
        at_once(claim(&store, number, Settled::Released));
    })
}

/// Runs what never waits; a runtime would add the same to every number of entries, and so hide
/// how they differ.
fn at_once(future: impl Future<Output = ()>) {
    let mut context = Context::from_waker(Waker::noop());
    let polled = pin!(future).poll(&mut context);
    assert!(polled.is_ready(), "a store in memory waits for nothing");
}

async fn claim(store: &MemoryStore, number: u64, end: Settled) {
    // Spread as digests are, so that neighbors in time are no neighbors in the store.
    let mut bytes = [0; 32];
    for (at, part) in bytes.chunks_mut(8).enumerate() {
        part.copy_from_slice(&mix(number * 4 + at as u64).to_be_bytes());
    }
    let key = ReplayKey::from_bytes(bytes);
    let seen = store.claim(&key, &CLAIMER, LEASE).await;
    assert_eq!(seen.expect("there is room"), Seen::Never);
    store.settle(&key, &CLAIMER, end).await.expect("it is held");
}
