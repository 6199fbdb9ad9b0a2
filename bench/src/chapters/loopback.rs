//! Whole apps over loopback.

use crate::by_hand::ByHand;
use crate::hosts::{Host, VerifiedBy};
use crate::loopback::{Answer, Connections, Raced, Target, race};
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
Sixteen connections that stay open send requests of 1 KiB over loopback to a server with one \
thread in the same process; a turn takes 50 ms. Times are the turn divided by its requests, and \
rates are compared with the same app without verification, round by round. The processor time is \
what the system reports for the server's threads, which depends less on other programs. Code by \
hand exists for three crypto crates, and the target is compared with the one that does best \
against us. It has no time limit and logs nothing, while the layers do both.";

pub fn run(rounds: usize) -> Section {
    let mut table = Table::new([
        "server",
        "a request",
        "rate against no verification",
        "processor time of the server",
        "the same against no verification",
    ]);
    let mut findings = Vec::new();
    let by_hand = ByHand::all().map(|by_hand| VerifiedBy::Hand(Box::leak(Box::new(by_hand))));
    let contestants = [[VerifiedBy::Nobody, VerifiedBy::Us].as_slice(), &by_hand].concat();
    for host in [Host::Axum, Host::Actix] {
        let targets: Vec<_> = contestants.iter().map(|by| target(host(*by))).collect();
        let raced = race(rounds, &targets);
        for Raced { turn, processor } in &raced {
            table.row([
                turn.name.clone(),
                time(turn.times()),
                ratio(raced[0].turn.against(turn)),
                time(processor.times()),
                ratio(processor.against(&raced[0].processor)),
            ]);
        }
        findings.extend(verdicts(&raced));
    }
    Section {
        title: "End to end over loopback",
        method: METHOD,
        tables: vec![table],
        plots: Vec::new(),
        findings,
    }
}

fn target(host: Host) -> Target {
    Target {
        name: host.name(),
        address: host.start(),
        answer: Answer::Accepted,
        connections: Connections::Kept,
    }
}

/// Compares us with no verification, and with what does best of that which is written by hand.
fn verdicts(raced: &[Raced]) -> Vec<Finding> {
    let [unverified, ours, by_hand @ ..] = raced else {
        unreachable!("there are as many as targets");
    };
    let name = &ours.turn.name;
    let mut findings = vec![Finding::at_least(
        format!("requests a second, {name}, against no verification"),
        0.95,
        unverified.turn.against(&ours.turn),
    )];
    findings.extend(Finding::worst(by_hand.iter().map(|by_hand| {
        let what = format!("requests a second, {name}, against {}", by_hand.turn.name);
        Finding::faster(what, by_hand.turn.against(&ours.turn))
    })));
    findings.extend(Finding::worst(by_hand.iter().map(|by_hand| {
        let other = &by_hand.turn.name;
        let what = format!("processor time of a request, {other}, against {name}");
        Finding::faster(what, by_hand.processor.against(&ours.processor))
    })));
    findings
}
