//! What forged requests cost.

use std::hint::black_box;

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;
use webhook_sig::{Clock as _, Head, SystemClock, Verifier};

use crate::delivery::{Delivery, GITHUB_SHAPE};
use crate::hosts::Host;
use crate::loopback::{self, Answer, Connections, Target};
use crate::measure::{Contestant, race};
use crate::report::{Finding, Section, Table, length, ratio, time};

const METHOD: &str = "\
A forgery has the right form and the wrong signature; it is refused by the core, and compared with \
the hash of what was sent. A refusal by the head is of a request without a signature, over \
loopback, compared with what the same app answers on a path that it does not have. Our refusals \
close the connection, because the rest of the body must not be taken for the next request, so \
the app's own are measured on a new connection each, too, and besides on connections that stay \
open, which no refusal of ours does.";

pub fn run(rounds: usize) -> Section {
    let mut forged = Table::new(["body", "the hash alone", "a forgery refused"]);
    let mut findings = Vec::new();
    for size in [1024, 64 * 1024] {
        let mut delivery = GITHUB_SHAPE.delivery(size);
        let forgery = format!("sha256={}", "0a".repeat(32));
        let forgery = forgery.parse().expect("a header");
        delivery.headers.insert("x-hub-signature-256", forgery);
        let lanes = race(rounds, vec![hash(&delivery), refusal(&delivery)]);
        let against = lanes[1].against(&lanes[0]);
        forged.row([length(size), time(lanes[0].times()), ratio(against)]);
        if size > 1024 {
            let what = format!("a forgery against one hash of it, {}", length(size));
            findings.push(Finding::at_most(what, 1.02, against));
        }
    }
    let mut heads = Table::new([
        "server",
        "a 404 on a new connection",
        "rate of refusals against it",
        "rate of 404s on kept connections against it",
    ]);
    for host in [Host::AxumVerified, Host::ActixVerified] {
        let address = host.start();
        let target = |answer, connections| Target {
            name: host.name().to_owned(),
            address,
            answer,
            connections,
        };
        let targets = [
            target(Answer::NotFound, Connections::New),
            target(Answer::Refused, Connections::New),
            target(Answer::NotFound, Connections::Kept),
        ];
        let raced = loopback::race(rounds / 2, &targets);
        let lanes: Vec<_> = raced.iter().map(|raced| &raced.turn).collect();
        // Rates are the inverse of times.
        let rate = lanes[0].against(lanes[1]);
        heads.row([
            host.name().to_owned(),
            time(lanes[0].times()),
            ratio(rate),
            ratio(lanes[0].against(lanes[2])),
        ]);
        let what = format!("refusals by the head against 404s, {}", host.name());
        findings.push(Finding::at_least(what, 0.9, rate));
    }
    Section {
        title: "A flood of forgeries",
        method: METHOD,
        tables: vec![forged, heads],
        plots: Vec::new(),
        findings,
    }
}

fn hash(delivery: &Delivery) -> Contestant<'_> {
    let keyed = Hmac::<Sha256>::new_from_slice(GITHUB_SHAPE.secret.as_bytes());
    let keyed = keyed.expect("any length is a key");
    Contestant::new("the hash alone", move || {
        let mut running = keyed.clone();
        running.update(black_box(&delivery.body));
        black_box(running.finalize());
    })
}

fn refusal(delivery: &Delivery) -> Contestant<'_> {
    let (verifier, keys) = (Verifier::new(GITHUB_SHAPE.scheme), GITHUB_SHAPE.keyring());
    Contestant::new("a forgery", move || {
        let Delivery { headers, body, .. } = black_box(delivery);
        let head = Head::new("POST", "/webhooks", headers);
        let refused = verifier.verify(&head, body.clone(), &keys, SystemClock.now());
        assert!(black_box(refused).is_err());
    })
}
