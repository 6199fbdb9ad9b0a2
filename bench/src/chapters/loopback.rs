//! Whole apps over loopback.

use crate::hosts::Host;
use crate::loopback::{Answer, Connections, Raced, Target, race};
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
Requests of 1 KiB over loopback, from sixteen connections that stay open, to a server with one \
thread in the same process; a turn takes 100 ms. Times are of the turn for each request in it, \
and rates are against the same app with no verification, round by round. The time of the processor \
is what the system says of the server's threads, and is less at the mercy of other programs.";

pub fn run(rounds: usize) -> Section {
    let mut table = Table::new([
        "server",
        "a request",
        "rate against no verification",
        "processor time of the server",
        "the same against no verification",
    ]);
    let mut findings = Vec::new();
    let axum = [Host::AxumUnverified, Host::AxumVerified, Host::AxumByHand];
    let actix = [
        Host::ActixUnverified,
        Host::ActixVerified,
        Host::ActixByHand,
    ];
    for hosts in [axum, actix] {
        let targets = hosts.map(|host| Target {
            name: host.name().to_owned(),
            address: host.start(),
            answer: Answer::Accepted,
            connections: Connections::Kept,
        });
        let raced = race(rounds / 2, &targets);
        for Raced { turn, processor } in &raced {
            table.row([
                turn.name.clone(),
                time(turn.times()),
                ratio(raced[0].turn.against(turn)),
                time(processor.times()),
                ratio(processor.against(&raced[0].processor)),
            ]);
        }
        let [unverified, ours, by_hand] = &raced[..] else {
            unreachable!("there are as many as targets");
        };
        let name = &ours.turn.name;
        let processor = ours.processor.against(&by_hand.processor);
        findings.extend([
            Finding::at_least(
                format!("requests a second, {name}, against no verification"),
                0.95,
                unverified.turn.against(&ours.turn),
            ),
            Finding::at_least(
                format!("requests a second, {name}, against by hand"),
                1.0,
                by_hand.turn.against(&ours.turn),
            ),
            Finding::at_most(
                format!("processor time of a request, {name}, against by hand"),
                1.0,
                processor,
            ),
        ]);
    }
    Section {
        title: "End to end over loopback",
        method: METHOD,
        tables: vec![table],
        plots: Vec::new(),
        findings,
    }
}
