//! How long the handler has to wait once the last byte is there.

use http::Request;
use tokio::runtime::Builder;

use crate::delivery::GITHUB_SHAPE;
use crate::incoming::{Incoming, Pace, wait_for_handler};
use crate::layers::{self, Served};
use crate::measure::{Lane, Spread};
use crate::plot::{Line, Plot};
use crate::report::{Finding, Section, Table, length, ratio, time};

const METHOD: &str = "\
The body comes in chunks of 16 KiB; the clock starts before the last one is handed over, and stops \
when the handler begins. What is left to do then is to hash that chunk and to decide. The share is \
of the time from the first byte to the handler with the same layer, in the same round; \
of a body whose chunks were waited for, that includes copying them into blocks.";

const CHUNK: usize = 16 * 1024;

const SIZES: [usize; 4] = [64 * 1024, 256 * 1024, 1024 * 1024, 2 * 1024 * 1024];

pub fn run(rounds: usize) -> Section {
    let mut table = Table::new([
        "body",
        "layer",
        "from the last byte to the handler",
        "share of all",
    ]);
    let mut lines: Vec<Line> = Vec::new();
    let mut findings = Vec::new();
    for size in SIZES {
        for (at, waits) in at(size, rounds).into_iter().enumerate() {
            table.row([
                length(size),
                waits.name.clone(),
                time(waits.last.times()),
                ratio(waits.share),
            ]);
            if lines.len() == at {
                let name = waits.name.clone();
                lines.push(Line {
                    name,
                    points: Vec::new(),
                });
            }
            lines[at].points.push((size as f64, waits.last.times()));
            if size == 1024 * 1024 && at < 2 {
                let what = format!("from the last byte to the handler, 1 MiB, {}", waits.name);
                findings.push(Finding::at_most(what, 0.05, waits.share));
            }
        }
    }
    for line in &lines[..2] {
        let (short, long) = (line.points[0].1, line.points[SIZES.len() - 1].1);
        let growth = Spread {
            low: long.low / short.high,
            median: long.median / short.median,
            high: long.high / short.low,
        };
        let what = format!("the same for 2 MiB against 64 KiB, {}", line.name);
        findings.push(Finding::at_most(what, 1.25, growth));
    }
    let plot = Plot {
        file: "arrival".to_owned(),
        title: "Nanoseconds from the last byte to the handler".to_owned(),
        across: "bytes",
        lines,
    };
    Section {
        title: "From the last byte to the handler",
        method: METHOD,
        tables: vec![table],
        plots: vec![plot],
        findings,
    }
}

/// How long one layer let its handler wait.
struct Waits {
    name: String,
    last: Lane,
    /// Of all the time that the layer took.
    share: Spread,
}

fn at(size: usize, rounds: usize) -> Vec<Waits> {
    let delivery = GITHUB_SHAPE.delivery(size);
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let mut contestants = vec![
        (
            "tower-webhook-sig".to_owned(),
            layers::ours(&GITHUB_SHAPE),
            Pace::AtOnce,
        ),
        (
            "the same, chunks waited for".to_owned(),
            layers::ours(&GITHUB_SHAPE),
            Pace::Awaited,
        ),
    ];
    let peers = layers::peers(&GITHUB_SHAPE).into_iter();
    contestants.extend(peers.map(|peer| (peer.name.to_owned(), peer, Pace::AtOnce)));
    let mut waits = vec![(Vec::new(), Vec::new()); contestants.len()];
    // One delivery is a short turn, so there are more rounds.
    for _ in 0..rounds * 2 {
        for ((_, layer, pace), (lasts, shares)) in contestants.iter().zip(&mut waits) {
            let body = Incoming::new(delivery.body.clone(), CHUNK, *pace);
            let mut request = Request::post("/webhooks").body(body).expect("a request");
            *request.headers_mut() = delivery.headers.clone();
            let (last, all) = runtime.block_on(deliver(layer, request));
            lasts.push(last);
            shares.push(last / all);
        }
    }
    let waits = contestants.into_iter().zip(waits);
    waits
        .map(|((name, ..), (lasts, shares))| Waits {
            last: Lane::new(&name, lasts),
            share: Spread::of(shares),
            name,
        })
        .collect()
}

/// Returns how long the handler waited after the last byte and in all, in nanoseconds.
async fn deliver(layer: &Served, request: Request<Incoming>) -> (f64, f64) {
    let start = std::time::Instant::now();
    assert_eq!(layer.serve(request).await, 200);
    let all = start.elapsed();
    let last = wait_for_handler().expect("the handler has begun");
    (last.as_nanos() as f64, all.as_nanos() as f64)
}
