//! What a delivery allocates and holds, and what is copied of its body.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bytes::Bytes;
use http::Request;
use tokio::runtime::{Builder, Runtime};
use webhook_sig::{Head, Verifier};

use crate::counting::{self, Allocated};
use crate::delivery::{Delivery, GITHUB_SHAPE, SHAPES};
use crate::incoming::{Incoming, Pace};
use crate::layers::{self, Served};
use crate::report::{Finding, Section, Table, length};

const METHOD: &str = "\
A global allocator that only counts measures the layer around a handler that does nothing, minus \
what the handler allocates without verification. The counts are the same in every round, so they \
have no spread. The sender allocates the chunks while it is polled, and they count in the peak, \
because the body has to be somewhere; the peak is that of a body of 1 MiB in chunks of 16 KiB. A \
block that grows counts as a new one in addition to the old one, which is the worst case. To \
show what was copied, the sender cuts its chunks from one buffer, and the handler checks whether \
its body is in that buffer.";

const CHUNK: usize = 16 * 1024;
const MIB: usize = 1024 * 1024;

pub fn run(_rounds: usize) -> Section {
    let runtime = Builder::new_current_thread()
        .enable_time()
        .build()
        .expect("a runtime");
    let mut findings = Vec::new();
    let mut counts = Table::new(["shape", "layer", "allocations", "bytes allocated"]);
    for shape in SHAPES {
        let delivery = shape.delivery(1024);
        let found = extra(&runtime, &layers::ours(shape), &delivery);
        counts.row([
            shape.name,
            "tower-webhook-sig",
            &found.0.to_string(),
            &found.1.to_string(),
        ]);
        let what = format!("allocations of one delivery in one chunk, {}", shape.name);
        findings.push(Finding::count(what, 4, found.0));
    }
    let delivery = GITHUB_SHAPE.delivery(1024);
    for peer in layers::peers(&GITHUB_SHAPE) {
        let found = extra(&runtime, &peer, &delivery);
        counts.row([
            "GitHub",
            peer.name,
            &found.0.to_string(),
            &found.1.to_string(),
        ]);
    }
    let mut peaks = Table::new(["layer", "chunks", "peak beyond the body"]);
    let delivery = GITHUB_SHAPE.delivery(MIB);
    for pace in [Pace::AtOnce, Pace::Awaited] {
        let peers = layers::peers(&GITHUB_SHAPE).into_iter();
        for layer in [layers::ours(&GITHUB_SHAPE)].into_iter().chain(peers) {
            let body = Incoming::new(delivery.body.clone(), CHUNK, pace);
            let info = count(&runtime, &layer, request(&delivery, body));
            let beyond = info.peak.saturating_sub(MIB as u64);
            let kind = name(pace);
            peaks.row([layer.name, kind, &format!("{beyond} B")]);
            if layer.name == "tower-webhook-sig" {
                let what = format!("bytes at the peak beyond the body, 1 MiB, chunks {kind}");
                findings.push(Finding::count(what, 16 * 1024, beyond));
            }
        }
    }
    let (copies, none_moved) = moved(&runtime);
    findings.extend(none_moved);
    findings.push(in_one_piece());
    findings.extend(giant(&runtime));
    Section {
        title: "Allocations, copies and memory",
        method: METHOD,
        tables: vec![counts, peaks, copies],
        plots: Vec::new(),
        findings,
    }
}

const fn name(pace: Pace) -> &'static str {
    match pace {
        Pace::AtOnce => "at once",
        Pace::Awaited => "waited for",
    }
}

/// Returns the allocations and bytes of a layer beyond those of its handler.
fn extra(runtime: &Runtime, layer: &Served, delivery: &Delivery) -> (u64, u64) {
    let of = |layer: &Served| {
        let once = || {
            let body = Incoming::new(delivery.body.clone(), MIB, Pace::AtOnce);
            count(runtime, layer, request(delivery, body))
        };
        // What is made once, such as the code of a lazy table, is made before.
        once();
        once()
    };
    let (with, without) = (of(layer), of(&layers::unverified()));
    (with.count - without.count, with.bytes - without.bytes)
}

fn request(delivery: &Delivery, body: Incoming) -> Request<Incoming> {
    let mut request = Request::post("/webhooks").body(body).expect("a request");
    *request.headers_mut() = delivery.headers.clone();
    request
}

fn count(runtime: &Runtime, layer: &Served, request: Request<Incoming>) -> Allocated {
    counting::count(|| {
        assert_eq!(runtime.block_on(layer.serve(request)), 200);
    })
}

/// Counts the chunks that reach the handler from elsewhere than where they came.
fn moved(runtime: &Runtime) -> (Table, Vec<Finding>) {
    let mut table = Table::new(["body", "chunks", "pieces that the layer has copied"]);
    let mut findings = Vec::new();
    for pace in [Pace::AtOnce, Pace::Awaited] {
        for (size, of) in [(1024, "one chunk"), (MIB, "64 chunks")] {
            let delivery = GITHUB_SHAPE.delivery(size);
            let moved = Arc::new(AtomicU64::new(0));
            let layer = layers::counting_moved(&GITHUB_SHAPE, &delivery.body, &moved);
            let body = Incoming::cut_from(delivery.body.clone(), CHUNK, pace);
            assert_eq!(runtime.block_on(layer.serve(request(&delivery, body))), 200);
            let (moved, kind) = (moved.load(Ordering::Relaxed), name(pace));
            table.row([length(size), format!("{of}, {kind}"), moved.to_string()]);
            let what = format!("pieces copied on the way to the handler, {of}, {kind}");
            findings.push(Finding::count(what, 0, moved));
        }
    }
    (table, findings)
}

/// Counts what is allocated when the handler wants a body of many chunks in one piece.
fn in_one_piece() -> Finding {
    let delivery = GITHUB_SHAPE.delivery(MIB);
    let (verifier, keys) = (Verifier::new(GITHUB_SHAPE.scheme), GITHUB_SHAPE.keyring());
    let head = Head::new("POST", "/webhooks", &delivery.headers);
    let begun = verifier.begin(&head, &keys, delivery.now);
    let mut verification = begun.expect("the head is in order");
    for at in 0..MIB / CHUNK {
        let chunk = delivery.body.slice(at * CHUNK..(at + 1) * CHUNK);
        verification.update(chunk).expect("it is within its bounds");
    }
    let (_, body) = verification.finish().expect("it is signed");
    let allocated = counting::count(|| drop(body.into_bytes()));
    let what = format!("bytes allocated to have {} in one piece", length(MIB));
    Finding::count(what, MIB as u64 + 64, allocated.bytes)
}

/// Refuses a request without a signature that announces a gibibyte.
fn giant(runtime: &Runtime) -> [Finding; 2] {
    let layer = layers::ours(&GITHUB_SHAPE);
    let refuse = |announced: usize| {
        let body = Incoming::new(Bytes::from_static(&[0; 1024]), 1024, Pace::AtOnce);
        let request = Request::post("/webhooks").header("content-length", announced);
        let request = request.body(body).expect("a request");
        let _ = Incoming::polls();
        let info = counting::count(|| {
            assert_eq!(runtime.block_on(layer.serve(request)), 413);
        });
        (info.bytes, Incoming::polls() as u64)
    };
    refuse(3 * MIB);
    let (little, _) = refuse(3 * MIB);
    let (much, polls) = refuse(1024 * MIB);
    [
        Finding::count(
            "polls of the body, unsigned request that announces 1 GiB",
            0,
            polls,
        ),
        Finding::count(
            "bytes it allocates beyond one that announces 3 MiB",
            0,
            much.saturating_sub(little),
        ),
    ]
}
