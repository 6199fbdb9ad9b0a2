//! What a claim costs in a store in memory, by the number of its live entries.

use std::time::Duration;

use tokio::runtime::Builder;
use webhook_sig::replay::{Claimer, MemoryStore, ReplayKey, ReplayStore as _, Seen, Settled};

use crate::measure::{Contestant, race};
use crate::plot::{Line, Plot};
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
A claim and its release, of keys that are new each time, in stores that hold so many handled \
deliveries already. `.ci/run cost` counts the same in instructions, where caches do not show.";

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
    let runtime = Builder::new_current_thread().build().expect("a runtime");
    let store = MemoryStore::new().capacity(2_000_000);
    runtime.block_on(async {
        for number in 0..entries {
            claim(&store, number, Settled::Handled(KEEP)).await;
        }
    });
    let mut number = entries;
    Contestant::new("", move || {
        number += 1;
        runtime.block_on(claim(&store, number, Settled::Released));
    })
}

async fn claim(store: &MemoryStore, number: u64, end: Settled) {
    // Spread as digests are, so that neighbors in time are no neighbors in the store.
    let mut bytes = [0; 32];
    for (at, part) in bytes.chunks_mut(8).enumerate() {
        let mixed = (number + at as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        part.copy_from_slice(&mixed.to_be_bytes());
    }
    let key = ReplayKey::from_bytes(bytes);
    let seen = store.claim(&key, &CLAIMER, LEASE).await;
    assert_eq!(seen.expect("there is room"), Seen::Never);
    store.settle(&key, &CLAIMER, end).await.expect("it is held");
}
