//! The core against the bare hash, and against every peer.

use std::hint::black_box;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use webhook_sig::{Clock as _, Head, SystemClock, Verifier};

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

/// Lets the hash, the core and the peers verify a body of a length.
fn at(shape: &'static Shape, length: usize, rounds: usize) -> Vec<Lane> {
    let delivery = shape.delivery(length);
    let mut contestants = vec![bare(shape, &delivery), ours(shape, &delivery)];
    contestants.extend(peers::contestants(shape, &delivery));
    race(rounds, contestants)
}

/// The hash of the same message, from a state that has the key in it.
fn bare<'d>(shape: &Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let keyed = Hmac::<Sha256>::new_from_slice(shape.secret.as_bytes());
    let keyed = keyed.expect("any length is a key");
    Contestant::new("the hash alone", move || {
        let Delivery { prefix, body, .. } = black_box(delivery);
        let mut running = keyed.clone();
        running.update(prefix);
        running.update(body);
        black_box(running.finalize());
    })
}

fn ours<'d>(shape: &Shape, delivery: &'d Delivery) -> Contestant<'d> {
    let (verifier, keys) = (Verifier::new(shape.scheme), shape.keyring());
    Contestant::new("webhook-sig", move || {
        let Delivery { headers, body, .. } = black_box(delivery);
        let head = Head::new("POST", "/webhooks", headers);
        let begun = verifier.begin(&head, &keys, SystemClock.now());
        let mut verification = begun.expect("the head is in order");
        verification
            .update(body.clone())
            .expect("the body is within its bounds");
        black_box(verification.finish().expect("it is signed"));
    })
}

type Races = [(usize, Vec<Lane>)];

fn findings(shape: &Shape, races: &Races) -> Vec<Finding> {
    let mut findings = Vec::new();
    for ((size, lanes), (_, target)) in races.iter().zip(TARGETS) {
        let what = format!("core against the hash, {}, {}", shape.name, length(*size));
        findings.push(Finding::at_most(what, target, lanes[1].against(&lanes[0])));
    }
    for peer in 2..races[0].1.len() {
        let name = &races[0].1[peer].name;
        // The size at which the peer does best, against us.
        let advantage = |lanes: &[Lane]| lanes[peer].against(&lanes[1]);
        let worst = races
            .iter()
            .map(|(size, lanes)| (*size, advantage(lanes)))
            .min_by(|(_, one), (_, other)| one.median.total_cmp(&other.median));
        if let Some((size, advantage)) = worst {
            let what = format!(
                "{name} against the core, {}, worst at {}",
                shape.name,
                length(size)
            );
            findings.push(Finding::at_least(what, 1.0, advantage));
        }
    }
    findings
}

fn table(races: &Races) -> Table {
    let names = races[0].1.iter().map(|lane| lane.name.clone());
    let mut table = Table::new(std::iter::once("body".to_owned()).chain(names));
    for (size, lanes) in races {
        let cells = lanes.iter().enumerate().map(|(at, lane)| match at {
            0 => time(lane.times()),
            _ => ratio(lane.against(&lanes[0])),
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
            .map(|(size, lanes)| (*size as f64, lanes[lane].against(&lanes[0])))
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
The hash alone is HMAC-SHA-256 of the same message by the crate that we use, from a state that has \
the key in it already: one pass over the body and two compressions. `webhook-sig` is `begin`, one \
`update` and `finish`, with ten headers in a `HeaderMap`; the peers verify the same request. \
Times are of the hash alone, and all other columns are how many times as long, round by round; \
in parentheses is the middle half of the rounds.";
