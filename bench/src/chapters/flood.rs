//! What forged requests cost.

use std::hint::black_box;

use webhook_sig::{Head, Verifier};

use crate::bare::Bare;
use crate::delivery::{Delivery, GITHUB_SHAPE};
use crate::hosts::{Host, VerifiedBy};
use crate::loopback::{self, Answer, Connections, Target};
use crate::measure::{Contestant, race};
use crate::peers;
use crate::report::{Finding, Section, Table, length, ratio, time};

const METHOD: &str = "\
A forgery has the right form and the wrong signature. The core and the peers refuse it, and are \
compared with the hash of what was sent, as in the first chapter. A refusal by the head answers \
a request without a signature, over loopback, and is compared with the response of the same app \
on a path that it does not have. Our refusals close the connection, because the rest of the body \
must not be taken for the next request. The app's own responses are therefore measured on a new \
connection each, and also on connections that stay open, which our refusals never do.";

/// What a forgery may cost against the hash of it: what a delivery may.
const TARGETS: [(usize, f64); 2] = [(1024, 1.08), (64 * 1024, 1.02)];

pub fn run(rounds: usize) -> Section {
    let mut findings = Vec::new();
    let forged = forgeries(rounds, &mut findings);
    let heads = heads(rounds, &mut findings);
    Section {
        title: "A flood of forgeries",
        method: METHOD,
        tables: forged.into_iter().chain([heads]).collect(),
        plots: Vec::new(),
        findings,
    }
}

/// Measures what it costs to refuse a forgery, against the hash of it.
fn forgeries(rounds: usize, findings: &mut Vec<Finding>) -> Option<Table> {
    let mut forged = None;
    for (size, target) in TARGETS {
        let delivery = GITHUB_SHAPE.delivery(size).forged();
        let hash = Bare::contestant(&GITHUB_SHAPE, &delivery);
        let mut contestants = vec![hash, refusal(&delivery)];
        contestants.extend(peers::contestants(&GITHUB_SHAPE, &delivery));
        let lanes = race(rounds, contestants);
        let names = lanes.iter().map(|lane| lane.name.clone());
        let head = std::iter::once("body".to_owned()).chain(names);
        let against = lanes[1..].iter().map(|lane| lane.against(&lanes[0]));
        let cells = [length(size), time(lanes[0].times())].into_iter();
        let row = cells.chain(against.map(ratio));
        forged.get_or_insert_with(|| Table::new(head)).row(row);
        let what = format!("a forgery against one hash of it, {}", length(size));
        findings.push(Finding::at_most(what, target, lanes[1].against(&lanes[0])));
    }
    forged
}

/// Measures what it costs to refuse a head without a signature, against a 404 of the same app.
fn heads(rounds: usize, findings: &mut Vec<Finding>) -> Table {
    let mut heads = Table::new([
        "server",
        "a 404 on a new connection",
        "rate of refusals against it",
        "for each second of the server's processor",
        "rate of 404s on kept connections against it",
    ]);
    for host in [Host::Axum(VerifiedBy::Us), Host::Actix(VerifiedBy::Us)] {
        let address = host.start();
        let target = |answer, connections| Target {
            name: host.name(),
            address,
            answer,
            connections,
        };
        let targets = [
            target(Answer::NotFound, Connections::New),
            target(Answer::Refused, Connections::New),
            target(Answer::NotFound, Connections::Kept),
        ];
        let raced = loopback::race(rounds, &targets);
        let [unknown, refused, kept] = &raced[..] else {
            unreachable!("there are as many as targets");
        };
        // Rates are the inverse of times.
        let rate = unknown.turn.against(&refused.turn);
        let processor = unknown.processor.against(&refused.processor);
        heads.row([
            host.name(),
            time(unknown.turn.times()),
            ratio(rate),
            ratio(processor),
            ratio(unknown.turn.against(&kept.turn)),
        ]);
        let name = host.name();
        findings.extend([
            Finding::at_least(
                format!("refusals by the head against 404s, {name}"),
                0.9,
                rate,
            ),
            Finding::at_least(
                format!("the same for each second of the server's processor, {name}"),
                0.9,
                processor,
            ),
        ]);
    }
    heads
}

fn refusal(delivery: &Delivery) -> Contestant<'_> {
    let (verifier, keys) = (Verifier::new(GITHUB_SHAPE.scheme), GITHUB_SHAPE.keyring());
    Contestant::new("webhook-sig", move || {
        let delivery = black_box(delivery);
        let head = Head::new("POST", "/webhooks", &delivery.headers);
        let refused = verifier.verify(&head, delivery.body.clone(), &keys, delivery.now);
        assert!(black_box(refused).is_err());
    })
}
