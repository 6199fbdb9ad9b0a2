//! How long the handler has to wait once the last byte is there.

use std::time::Instant;

use http::Request;
use tokio::runtime::Builder;

use crate::bare::Bare;
use crate::delivery::GITHUB_SHAPE;
use crate::incoming::{Incoming, Pace, wait_for_handler};
use crate::layers::{self, Served};
use crate::measure::{Lane, order};
use crate::plot::{Line, Plot};
use crate::report::{Finding, Section, Table, length, ratio, time};

const METHOD: &str = "\
The body comes in chunks of 16 KiB. The clock starts before the last chunk is handed over and \
stops when the handler begins, so what remains to be done is to hash that chunk and to decide. \
The time is compared with hashing the whole body, in the same round.";

const CHUNK: usize = 16 * 1024;

const SIZES: [usize; 4] = [64 * 1024, 256 * 1024, 1024 * 1024, 2 * 1024 * 1024];

pub fn run(rounds: usize) -> Section {
    let waiters = measure(rounds);
    let mut table = Table::new([
        "body",
        "layer",
        "from the last byte to the handler",
        "against the hash of the whole body",
    ]);
    for (at, size) in SIZES.iter().enumerate() {
        for waiter in &waiters {
            let Waits { last, hash } = &waiter.waits[at];
            table.row([
                length(*size),
                waiter.name.to_owned(),
                time(last.times()),
                ratio(last.against(hash)),
            ]);
        }
    }
    let line = |waiter: &Waiter| Line {
        name: waiter.name.to_owned(),
        points: (SIZES.iter().zip(&waiter.waits))
            .map(|(size, waits)| (*size as f64, waits.last.times()))
            .collect(),
    };
    let plot = Plot {
        file: "arrival".to_owned(),
        title: "Nanoseconds from the last byte to the handler".to_owned(),
        across: "bytes",
        lines: waiters.iter().map(line).collect(),
    };
    Section {
        title: "From the last byte to the handler",
        method: METHOD,
        tables: vec![table],
        plots: vec![plot],
        findings: waiters[..2].iter().flat_map(Waiter::findings).collect(),
    }
}

/// A layer whose handler waits.
struct Waiter {
    name: &'static str,
    layer: Served,
    pace: Pace,
    /// By the length of the body.
    waits: [Waits; SIZES.len()],
}

/// How long one handler waited, in each round.
#[derive(Default)]
struct Waits {
    last: Lane,
    /// How long the hash of the whole body took, just before.
    hash: Lane,
}

impl Waiter {
    fn new(name: &'static str, layer: Served, pace: Pace) -> Self {
        Self {
            name,
            layer,
            pace,
            waits: Default::default(),
        }
    }

    fn findings(&self) -> [Finding; 2] {
        let [short, _, middle, long] = &self.waits;
        let share = middle.last.against(&middle.hash);
        let what = format!("from the last byte to the handler, 1 MiB, {}", self.name);
        let growth = format!("the same, 2 MiB against 64 KiB, {}", self.name);
        [
            Finding::at_most(what, 0.05, share),
            Finding::at_most(growth, 1.25, long.last.against(&short.last)),
        ]
    }
}

fn measure(rounds: usize) -> Vec<Waiter> {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let ours = || layers::ours(&GITHUB_SHAPE);
    let mut waiters = vec![
        Waiter::new("tower-webhook-sig", ours(), Pace::AtOnce),
        Waiter::new("the same, chunks waited for", ours(), Pace::Awaited),
    ];
    let peers = layers::peers(&GITHUB_SHAPE).into_iter();
    waiters.extend(peers.map(|peer| Waiter::new(peer.name, peer, Pace::AtOnce)));
    let deliveries = SIZES.map(|size| GITHUB_SHAPE.delivery(size));
    let bare = Bare::new(&GITHUB_SHAPE);
    // One delivery is a short turn, so there are more rounds.
    for round in 0..rounds * 2 {
        for at in order(round, waiters.len()) {
            let Waiter {
                layer, pace, waits, ..
            } = &mut waiters[at];
            for (delivery, waits) in deliveries.iter().zip(waits) {
                let start = Instant::now();
                bare.hash(delivery);
                waits.hash.push(start.elapsed().as_nanos() as f64);
                let body = Incoming::new(delivery.body.clone(), CHUNK, *pace);
                let mut request = Request::post("/webhooks").body(body).expect("a request");
                *request.headers_mut() = delivery.headers.clone();
                waits.last.push(runtime.block_on(deliver(layer, request)));
            }
        }
    }
    waiters
}

/// Returns how long the handler waited after the last byte, in nanoseconds.
async fn deliver(layer: &Served, request: Request<Incoming>) -> f64 {
    assert_eq!(layer.serve(request).await, 200);
    let last = wait_for_handler().expect("the handler has begun");
    last.as_nanos() as f64
}
