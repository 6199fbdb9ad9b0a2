//! What a delivery allocates and holds, and what is copied of its body.

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
Counted by a global allocator, of the layer around a handler that does nothing, and without what \
the handler allocates when nothing verifies. The counts are the same in every round, so they have \
no spread. The chunks themselves are allocated by the sender while it is polled, and counted in \
the peak, because the body has to be somewhere; the peak is of a body of 1 MiB in chunks of 16 KiB.";

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
            let info = count(&runtime, &layer, request(&delivery, CHUNK, pace));
            let beyond = info.peak.saturating_sub(MIB as u64);
            let kind = if pace == Pace::AtOnce {
                "at once"
            } else {
                "waited for"
            };
            peaks.row([layer.name, kind, &format!("{beyond} B")]);
            if layer.name == "tower-webhook-sig" {
                let what = format!("bytes at the peak beyond the body, 1 MiB, chunks {kind}");
                findings.push(Finding::count(what, 16 * 1024, beyond));
            }
        }
    }
    findings.extend(copies());
    findings.extend(giant(&runtime));
    Section {
        title: "Allocations, copies and memory",
        method: METHOD,
        tables: vec![counts, peaks],
        plots: Vec::new(),
        findings,
    }
}

/// Returns the allocations and bytes of a layer beyond those of its handler.
fn extra(runtime: &Runtime, layer: &Served, delivery: &Delivery) -> (u64, u64) {
    let of = |layer: &Served| {
        // What is made once, such as the code of a lazy table, is made before.
        count(runtime, layer, request(delivery, MIB, Pace::AtOnce));
        count(runtime, layer, request(delivery, MIB, Pace::AtOnce))
    };
    let (with, without) = (of(layer), of(&layers::unverified()));
    (
        with.count - without.count,
        with.bytes - without.bytes,
    )
}

fn request(delivery: &Delivery, chunk: usize, pace: Pace) -> Request<Incoming> {
    let body = Incoming::new(delivery.body.clone(), chunk, pace);
    let mut request = Request::post("/webhooks").body(body).expect("a request");
    *request.headers_mut() = delivery.headers.clone();
    request
}

fn count(runtime: &Runtime, layer: &Served, request: Request<Incoming>) -> Allocated {
    counting::count(|| {
        assert_eq!(runtime.block_on(layer.serve(request)), 200);
    })
}

/// Counts what is copied of a body whose chunks are there at once.
fn copies() -> [Finding; 2] {
    let delivery = GITHUB_SHAPE.delivery(MIB);
    let (verifier, keys) = (Verifier::new(GITHUB_SHAPE.scheme), GITHUB_SHAPE.keyring());
    let head = Head::new("POST", "/webhooks", &delivery.headers);
    let now = webhook_sig::UnixTime::from_secs(1_700_000_000);
    let chunks: Vec<_> = (0..MIB / CHUNK)
        .map(|at| delivery.body.slice(at * CHUNK..(at + 1) * CHUNK))
        .collect();
    let mut verification = verifier
        .begin(&head, &keys, now)
        .expect("the head is in order");
    for chunk in &chunks {
        verification
            .update(chunk.clone())
            .expect("it is within its bounds");
    }
    let (_, body) = verification.finish().expect("it is signed");
    let mut handed_on = body.clone();
    let moved = chunks.iter().filter(|chunk| {
        let handed_on = handed_on.next_chunk().expect("there are as many");
        handed_on.as_ptr() != chunk.as_ptr()
    });
    let moved = moved.count() as u64;
    let info = counting::count(|| drop(body.into_bytes()));
    [
        Finding::count("chunks of a body in 64 of them that were copied", 0, moved),
        Finding::count(
            format!(
                "bytes allocated to have them in one piece, of {}",
                length(MIB)
            ),
            MIB as u64 + 64,
            info.bytes,
        ),
    ]
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
