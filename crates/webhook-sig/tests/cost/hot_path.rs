//! What every delivery costs, against what it cost when that was last accepted.
//!
//! Valgrind has no instructions for SHA-256, so the hash is the one in software on every machine.
//! The counts still depend on the compiler, and the file says on which.

use std::fmt::Write as _;
use std::path::Path;
use std::process::Command;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue, Request};
use webhook_sig::provider::{GITHUB, STANDARD_WEBHOOKS, STRIPE};
use webhook_sig::{Endpoint, ErrorKind, Head, Keyring, Scheme, Signer, UnixTime, Verifier};

use crate::claim::{self, at_once};
use crate::count;

/// A count may be as much greater than the accepted one, in percent, before it fails.
const TOLERANCE: u64 = 2;

/// How many entries the store holds whose claim is counted.
const ENTRIES: u64 = 1_000;

#[test]
#[ignore = "`.ci/run instructions` runs it, in a release build"]
fn no_hot_path_costs_more_than_was_accepted() {
    if !count::is_possible("the cost of the hot paths") {
        return;
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cost/instructions.txt");
    if std::env::var_os("ACCEPT").is_some() {
        std::fs::write(path, list(&counts())).unwrap();
        return;
    }
    let accepted = std::fs::read_to_string(path).unwrap();
    if accepted.lines().next() != Some(&*compiler()) {
        let reason = format!(
            "the hot paths were accepted for another compiler than {}; \
             to accept what they cost now: .ci/run instructions-accept",
            compiler()
        );
        assert!(std::env::var_os("CI").is_none(), "{reason}");
        count::say(&format!("SKIPPED the cost of the hot paths: {reason}"));
        return;
    }

    let counts = counts();

    count::say(&list(&counts));
    for (name, count) in counts {
        let line = accepted.lines().find_map(|line| line.strip_prefix(&name));
        let before: u64 = line.map_or(0, |line| line.trim_start_matches(": ").parse().unwrap());
        assert!(
            100 * count <= (100 + TOLERANCE) * before,
            "{name}: {count} instructions, and {before} before; \
             if that is on purpose: .ci/run instructions-accept"
        );
    }
}

/// How long a comparison takes must not tell how much of a guess is right.
#[test]
fn a_forgery_costs_the_same_wherever_it_begins_to_differ() {
    if !count::is_possible("the cost of a comparison") {
        return;
    }
    // Of the signature in hex: its first digit, two in the middle, its last one.
    let costs = [0, 15, 32, 63].map(|digit| count::of(FORGERY, digit, 4_000));

    count::say(&format!("a forgery costs {costs:?} instructions"));
    // To start the program costs some thousand more or less each time, which is shared out.
    let spread = costs.iter().max().unwrap() - costs.iter().min().unwrap();
    assert!(spread < 3, "{costs:?}");
}

/// Counts what each hot path costs once.
fn counts() -> Vec<(String, u64)> {
    let mut counts = Vec::new();
    for name in [GITHUB.id(), STRIPE.id(), STANDARD_WEBHOOKS.id()] {
        for size in [300, 64 * 1024] {
            let times = if size > 1000 { 20 } else { 500 };
            let cost = count::of(name, size, times);
            counts.push((format!("verify {name}, {size} bytes"), cost));
        }
    }
    counts.push((
        "receive github, 1024 bytes in one chunk".to_owned(),
        count::of(RECEIPT, 1024, 500),
    ));
    counts.push((
        "refuse by the head".to_owned(),
        count::of(REFUSAL, 0, 2_000),
    ));
    counts.push((format!("claim among {ENTRIES}"), claim::cost(ENTRIES)));
    counts
}

fn list(counts: &[(String, u64)]) -> String {
    let mut text = compiler();
    for (name, count) in counts {
        let _ = write!(text, "\n{name}: {count}");
    }
    text + "\n"
}

/// Names the compiler and what it compiles for; counts of another one cannot be compared.
fn compiler() -> String {
    let rustc = Command::new("rustc").arg("--version").output().unwrap();
    let version = String::from_utf8(rustc.stdout).unwrap();
    format!("{}, {}", version.trim(), std::env::consts::ARCH)
}

const RECEIPT: &str = "receipt";
const REFUSAL: &str = "refusal";
const FORGERY: &str = "forgery";

/// Verifies one delivery again and again; the size is that of its body, or where it is forged.
pub(crate) fn workload(name: &str, size: usize, times: u64) {
    let scheme: &'static Scheme = match name {
        "stripe" => &STRIPE,
        "standard-webhooks" => &STANDARD_WEBHOOKS,
        _ => &GITHUB,
    };
    let key = scheme
        .key("whsec_C2FVsBQIhrscChlQIMV+b5sSYspob7oD")
        .unwrap();
    let now = UnixTime::from_secs(1_700_000_000);
    let body = Bytes::from(vec![b'x'; if name == FORGERY { 300 } else { size }]);
    let mut headers = signed(&Signer::new(scheme, key.clone()), body.clone(), now);
    if name == REFUSAL {
        headers.insert("x-hub-signature-256", "sha256=short".parse().unwrap());
    }
    if name == FORGERY {
        let mut forged = headers
            .remove("x-hub-signature-256")
            .unwrap()
            .as_bytes()
            .to_vec();
        let digit = forged.get_mut("sha256=".len() + size).unwrap();
        *digit = if *digit == b'0' { b'1' } else { b'0' };
        headers.insert(
            "x-hub-signature-256",
            HeaderValue::from_bytes(&forged).unwrap(),
        );
    }
    let expected = match name {
        FORGERY => Some(ErrorKind::SignatureMismatch),
        REFUSAL => Some(ErrorKind::SignatureMalformed),
        _ => None,
    };
    let (verifier, keys) = (Verifier::new(scheme), Keyring::new(key));
    if name == RECEIPT {
        let endpoint = Endpoint::builder(verifier, keys).clock(move || now);
        let endpoint = endpoint.build().unwrap();
        for _ in 0..times {
            let head = Head::new("POST", "/webhooks", &headers);
            let received = endpoint.receive(&head, tokio_stream::once(Ok(body.clone())));
            at_once(received);
        }
        return;
    }
    for _ in 0..times {
        let head = Head::new("POST", "/webhooks", &headers);
        let verified = verifier.verify(&head, body.clone(), &keys, now);
        assert_eq!(verified.err().map(|error| error.kind()), expected);
    }
}

fn signed(signer: &Signer, body: Bytes, now: UnixTime) -> HeaderMap {
    let request = Request::post("/webhooks")
        .header("host", "shop.example")
        .header("user-agent", "Webhooks/1.0")
        .header("content-type", "application/json")
        // Where the scheme has an id, it is signed; else it is one more header.
        .header("webhook-id", "msg_2Lh9KRb0pzN4LePd3XiA4v12Axj")
        .header("content-length", body.len());
    let request = signer.sign(request.body(body).unwrap(), now);
    request.unwrap().into_parts().0.headers
}
