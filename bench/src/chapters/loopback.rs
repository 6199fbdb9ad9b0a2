//! Whole apps over loopback.

use crate::hosts::Host;
use crate::loopback::{Answer, Connections, Target, race};
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
Requests of 1 KiB over loopback, from sixteen connections that stay open, to a server with one \
thread in the same process; a turn takes 100 ms. Times are of the turn for each request in it, \
and rates are against the same app with no verification, round by round.";

pub fn run(rounds: usize) -> Section {
    let mut table = Table::new(["server", "a request", "rate against no verification"]);
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
        let lanes = race(rounds / 2, &targets);
        for lane in &lanes {
            let rate = lanes[0].against(lane);
            table.row([lane.name.clone(), time(lane.times()), ratio(rate)]);
        }
        let name = &lanes[1].name;
        findings.push(Finding::at_least(
            format!("requests a second, {name}, against no verification"),
            0.95,
            lanes[0].against(&lanes[1]),
        ));
        findings.push(Finding::at_least(
            format!("requests a second, {name}, against by hand"),
            1.0,
            lanes[2].against(&lanes[1]),
        ));
    }
    Section {
        title: "End to end over loopback",
        method: METHOD,
        tables: vec![table],
        plots: Vec::new(),
        findings,
    }
}
