//! Captured requests, as every command that looks at one reads them.

use webhook_sig::provider::{GITHUB, STRIPE, TWILIO};
use webhook_sig_delivery::Delivery;

use crate::harness::{
    Run, SECRET, file, run, run_with_stdin, signed, signed_sample, stripe_signature,
};

const BODY: &str = "{\"it's\": \"é\"}";

fn delivery() -> Delivery {
    let options = ["--url", "https://shop.example/hooks?a=b", "--body", BODY];
    // The last of two bodies would be an error.
    let arguments = ["sign", "--scheme", "stripe", "--secret", SECRET, "--json"];
    let signed = run(arguments.into_iter().chain(options));
    Delivery::parse(&signed.stdout).unwrap().remove(0)
}

fn http(delivery: &Delivery) -> String {
    let head = delivery.head();
    let body = delivery.body.as_ref().unwrap();
    let mut text = format!(
        "{} {} HTTP/1.1\r\nHost: shop.example\r\n",
        head.method(),
        head.target()
    );
    for (name, value) in &delivery.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str(&format!("Content-Length: {}\r\n\r\n{body}", body.len()));
    text
}

fn verify(scheme: &str, options: &[&str], stdin: &[u8]) -> Run {
    let common = ["verify", "--scheme", scheme, "--secret", SECRET];
    run_with_stdin(common.into_iter().chain(options.iter().copied()), stdin)
}

#[test]
fn every_form_of_a_capture_gives_the_same_verdict() {
    let delivery = delivery();
    let text = http(&delivery);
    let arguments = [
        "sign", "--scheme", "stripe", "--secret", SECRET, "--curl", "--body", BODY,
    ];
    let curl = run(arguments
        .into_iter()
        .chain(["--url", "https://shop.example/hooks"]))
    .stdout;
    let line = delivery.to_line();
    let body = file("input-body", BODY);
    let header = format!("stripe-signature: {}", stripe_signature(&delivery));
    let at_body = format!("@{body}");

    for (options, stdin) in [
        (&["--http", "-"][..], text.as_bytes()),
        (&["--http", &file("input.http", &text)], b""),
        (&["--curl", "-"], curl.as_bytes()),
        (&["--delivery", "-"], line.as_bytes()),
        (&["--header", &header, "--body", &at_body], b""),
        (&["--header", &header, "--body", "@-"], BODY.as_bytes()),
    ] {
        let verdict = verify("stripe", options, stdin);

        assert_eq!(
            verdict.code, 0,
            "{options:?}: {}{}",
            verdict.stdout, verdict.stderr
        );
    }
}

#[test]
fn a_changed_capture_is_refused_with_what_is_doubtful() {
    let text = http(&delivery()).replace("{\"it's\": ", "{\"it's\":");

    let verdict = verify("stripe", &["--http", "-"], text.as_bytes());

    assert_eq!(verdict.code, 1);
    assert!(
        verdict.stdout.starts_with("refused: signature-mismatch: "),
        "{}",
        verdict.stdout
    );
    assert!(
        verdict
            .stderr
            .contains("warning: the header Content-Length announces 14 bytes, and the body has 13"),
        "{}",
        verdict.stderr
    );
}

#[test]
fn a_signed_url_is_asked_for_where_the_capture_has_a_part_of_it() {
    let delivery = signed_sample(&TWILIO);
    let text = http(&delivery);

    let without = verify("twilio", &["--http", "-"], text.as_bytes());
    let url = delivery.url.as_ref().unwrap();
    let with = verify("twilio", &["--http", "-", "--url", url], text.as_bytes());

    assert_eq!(without.code, 2);
    assert!(without.stderr.contains("`--url`"), "{}", without.stderr);
    assert_eq!(with.code, 0, "{}{}", with.stdout, with.stderr);
}

#[test]
fn a_delivery_is_picked_by_its_number() {
    let first = signed(&STRIPE, &["--now", "1700000000"]);
    let second = signed(&GITHUB, &[]);
    let lines = format!("{}\n{}\n", first.to_line(), second.to_line());
    let path = file("input-two.jsonl", lines);

    let picked = verify("stripe", &["--delivery", &path, "--nth", "1"], b"");
    let now = verify(
        "stripe",
        &["--delivery", &path, "--nth", "1", "--now", "1800000000"],
        b"",
    );

    // A recorded delivery is judged by the clock that it was recorded with.
    assert_eq!(picked.code, 0, "{}{}", picked.stdout, picked.stderr);
    assert!(
        now.stdout.starts_with("refused: timestamp-too-old"),
        "{}",
        now.stdout
    );
    for options in [&[][..], &["--nth", "0"], &["--nth", "3"]] {
        let unclear = verify("stripe", &[&["--delivery", &path], options].concat(), b"");

        let error = "the file holds 2 deliveries; pick one with `--nth`, from 1 to 2";
        assert_eq!(unclear.code, 2);
        assert!(unclear.stderr.contains(error), "{}", unclear.stderr);
    }
}

#[test]
fn an_unreadable_capture_names_file_and_line() {
    let broken = verify(
        "stripe",
        &["--http", "-"],
        b"POST / HTTP/1.1\r\nhunter2\r\n\r\n",
    );

    assert_eq!(broken.code, 2);
    assert!(
        broken
            .stderr
            .contains("error: -: line 2: this is not a header; "),
        "{}",
        broken.stderr
    );
    let options = ["--http", "-", "--curl", "-"];
    assert_eq!(verify("stripe", &options, b"").code, 2);
    let options = ["--http", "-", "--body", "{}"];
    assert_eq!(verify("stripe", &options, b"").code, 2);
}
