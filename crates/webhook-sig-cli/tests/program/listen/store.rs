//! What is kept, and read again.

use std::fs;
use std::io::{BufRead, BufReader};
use std::process::Stdio;

use webhook_sig_delivery::Delivery;

use crate::harness::{SECRET, file, program};
use crate::listen::{Listening, ROUTE};

#[test]
fn the_store_keeps_within_its_bounds_and_is_read_again() {
    let broken = "not a delivery\n";
    let store = file("listen_store.jsonl", broken);
    let options = [&ROUTE[..], &["--store", &store, "--store-entries", "8"]].concat();
    {
        let listening = Listening::start(&options);
        for number in 1..=10 {
            listening.deliver(&format!("{{\"number\":{number}}}"));
        }
    }

    let kept = Delivery::parse(&fs::read_to_string(&store).unwrap()).unwrap();
    let numbers: Vec<_> = kept.iter().map(|one| one.body.clone().unwrap()).collect();
    let expected: Vec<_> = (4..=10)
        .map(|number| format!("{{\"number\":{number}}}"))
        .collect();
    assert_eq!(numbers, expected);
    let again = Listening::start(&options);
    let (_, list) = again.page("/deliveries");
    assert_eq!(list.matches(r#""state":"verified""#).count(), 7, "{list}");
}

#[test]
fn a_broken_line_of_the_store_is_named_and_left_out() {
    let store = file("listen_broken.jsonl", "");
    let options = [&ROUTE[..], &["--store", &store]].concat();
    Listening::start(&options).deliver("{}");
    let good = fs::read_to_string(&store).unwrap();
    fs::write(
        &store,
        format!("{good}{{\"scheme\":\n{good}{{\"cut in the mid"),
    )
    .unwrap();
    let mut command = program();
    let child = command
        .args(["listen", "--port", "0", "--ui", "0"])
        .args(&options);
    let mut child = child
        .env("STRIPE_SECRET", SECRET)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();

    let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let warnings = [
        lines.next().unwrap().unwrap(),
        lines.next().unwrap().unwrap(),
    ];
    child.kill().unwrap();
    child.wait().unwrap();

    assert!(
        warnings[0].contains("listen_broken.jsonl: line 2 is left out: "),
        "{}",
        warnings[0]
    );
    assert!(
        warnings[1].contains("listen_broken.jsonl: line 4 is left out: "),
        "{}",
        warnings[1]
    );
}
