//! What more keys cost, while the current one matches.

use std::hint::black_box;

use webhook_sig::{Head, Verifier};

use crate::delivery::{Delivery, GITHUB_SHAPE};
use crate::measure::{Contestant, race};
use crate::report::{Finding, Section, Table, length, ratio, time};

const METHOD: &str = "\
GitHub's shape, with one to four keys in the keyring, of which the first one matches.";

pub fn run(rounds: usize) -> Section {
    let mut table = Table::new(["body", "1 key", "2 keys", "3 keys", "4 keys"]);
    let mut findings = Vec::new();
    for size in [300, 64 * 1024] {
        let delivery = GITHUB_SHAPE.delivery(size);
        let lanes = race(
            rounds,
            (1..=4).map(|keys| contestant(keys, &delivery)).collect(),
        );
        let ratios = lanes.iter().map(|lane| lane.against(&lanes[0]));
        let ratios: Vec<_> = ratios.skip(1).collect();
        for (more, found) in ratios.iter().enumerate() {
            let what = format!("{} keys against one, {}", more + 2, length(size));
            findings.push(Finding::at_most(what, 1.05, *found));
        }
        let cells = [length(size), time(lanes[0].times())];
        table.row(cells.into_iter().chain(ratios.into_iter().map(ratio)));
    }
    Section {
        title: "Several keys",
        method: METHOD,
        tables: vec![table],
        plots: Vec::new(),
        findings,
    }
}

fn contestant(keys: usize, delivery: &Delivery) -> Contestant<'_> {
    let secrets = (0..keys).map(|key| match key {
        0 => GITHUB_SHAPE.secret.to_owned(),
        _ => format!("a retired secret, number {key}"),
    });
    let keyring = GITHUB_SHAPE.scheme.keyring(secrets).expect("all are keys");
    let verifier = Verifier::new(GITHUB_SHAPE.scheme);
    Contestant::new("", move || {
        let delivery = black_box(delivery);
        let head = Head::new("POST", "/webhooks", &delivery.headers);
        let verified = verifier.verify(&head, delivery.body.clone(), &keyring, delivery.now);
        black_box(verified.expect("it is signed"));
    })
}
