//! The core against the bare hash, and against every peer.

use std::hint::black_box;

use webhook_sig::{Head, UnixTime, Verifier};

use crate::bare::Bare;
use crate::delivery::{Delivery, SHAPES, Shape};
use crate::measure::{Contestant, Lane, race};
use crate::peers;
use crate::plot::{Line, Plot};
use crate::report::{Finding, Section, Table, length, ratio, time};

const SIZES: [usize; 5] = [300, 1024, 16 * 1024, 64 * 1024, 1024 * 1024];

/// What `begin` to `finish` may take, against the hash.
const TARGETS: [(usize, f64); 5] = [
    (300, 1.15),
    (1024, 1.08),
    (16 * 1024, 1.08),
    (64 * 1024, 1.02),
    (1024 * 1024, 1.02),
];

pub fn run(rounds: usize) -> Section {
    let mut section = Section {
        title: "The core, against the bare hash and every peer",
        method: METHOD,
        tables: Vec::new(),
        plots: Vec::new(),
        findings: Vec::new(),
    };
    for shape in SHAPES {
        let races: Vec<_> = SIZES
            .iter()
            .map(|size| (*size, at(shape, *size, rounds)))
            .collect();
        section.findings.extend(findings(shape, &races));
        section.tables.push(table(&races));
        section.plots.push(plot(shape, &races));
    }
    section
}

/// Who is who in a race; after them come the peers.
const HASH: usize = 0;
const CORE: usize = 1;
const CORE_WITH_CLOCK: usize = 2;
const PEERS: usize = 3;

/// Lets the hash, the core and the peers verify a body of a length.
fn at(shape: &'static Shape, length: usize, rounds: usize) -> Vec<Lane> {
    let delivery = shape.delivery(length);
    let mut contestants = vec![
        Bare::contestant(shape, &delivery),
        ours("webhook-sig", shape, &delivery, |delivery| delivery.now),
        ours("webhook-sig, with the clock", shape, &delivery, |_| {
            UnixTime::now()
        }),
    ];
    contestants.extend(peers::contestants(shape, &delivery));
    race(rounds, contestants)
}

fn ours<'d>(
    name: &str,
    shape: &Shape,
    delivery: &'d Delivery,
    now: impl Fn(&Delivery) -> UnixTime + 'd,
) -> Contestant<'d> {
    let (verifier, keys) = (Verifier::new(shape.scheme), shape.keyring());
    Contestant::new(name, move || {
        let delivery = black_box(delivery);
        let head = Head::new("POST", "/webhooks", &delivery.headers);
        let begun = verifier.begin(&head, &keys, now(delivery));
        let mut verification = begun.expect("the head is in order");
        verification
            .update(delivery.body.clone())
            .expect("the body is within its bounds");
        black_box(verification.finish().expect("it is signed"));
    })
}

type Races = [(usize, Vec<Lane>)];

fn findings(shape: &Shape, races: &Races) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ((size, lanes), (_, target)) in races.iter().zip(TARGETS) {
        let what = format!("core against the hash, {}, {}", shape.name, length(*size));
        let against = lanes[CORE].against(&lanes[HASH]);
        findings.push(Finding::at_most(what, target, against));
    }
    // Where a time is signed, all peers read the clock themselves, and elsewhere none does.
    let ours = match shape.scheme.timestamp() {
        Some(_) => CORE_WITH_CLOCK,
        None => CORE,
    };
    for peer in PEERS..races[0].1.len() {
        let at_size = |(size, lanes): &(usize, Vec<Lane>)| {
            let what = format!(
                "{} against the core, {}, worst at {}",
                lanes[peer].name,
                shape.name,
                length(*size)
            );
            Finding::faster(what, lanes[peer].against(&lanes[ours]))
        };
        findings.extend(Finding::worst(races.iter().map(at_size)));
    }
    findings
}

fn table(races: &Races) -> Table {
    let names = races[0].1.iter().map(|lane| lane.name.clone());
    let mut table = Table::new(std::iter::once("body".to_owned()).chain(names));
    for (size, lanes) in races {
        let cells = lanes.iter().enumerate().map(|(at, lane)| match at {
            HASH => time(lane.times()),
            _ => ratio(lane.against(&lanes[HASH])),
        });
        table.row(std::iter::once(length(*size)).chain(cells));
    }
    table
}

fn plot(shape: &Shape, races: &Races) -> Plot {
    let lines = (0..races[0].1.len()).map(|lane| Line {
        name: races[0].1[lane].name.clone(),
        points: races
            .iter()
            .map(|(size, lanes)| (*size as f64, lanes[lane].against(&lanes[HASH])))
            .collect(),
    });
    Plot {
        file: format!("core-{}", shape.scheme.id()),
        title: format!(
            "{}: time against the hash alone, by length of the body",
            shape.name
        ),
        across: "bytes",
        lines: lines.collect(),
    }
}

const METHOD: &str = "\
The hash alone is HMAC-SHA-256 of the same message, by the crate that we use, from a state that \
already contains the key: one pass over the body and two compressions. `webhook-sig` is `begin`, \
one `update` and `finish`, with the vendor's other headers in a `HeaderMap`; the peers verify \
the same request. The core reads no clock, because its caller passes the time. It is therefore \
compared with the hash, and with GitHub's peers, which read no clock either, because GitHub \
signs no time. The peers for Stripe and Standard Webhooks read the system's clock, and are \
compared with the core plus one reading of that clock. The core keeps the body, while the peers \
borrow it; a receiver passes on the body that it has, so the core gets a handle that costs \
nothing to create. RustCrypto wipes its states here, for us, for the hash alone and for code by \
hand alike, because a program has one set of features for each crate; another version of it, on \
which a peer depends, has the features that the peer chose. The keys of `ring` and `aws-lc-rs` \
are created before the clock starts. The first column is the time of the hash alone; the others \
say how many times as long each contestant takes, round by round, with the middle half of the \
rounds in parentheses.";
