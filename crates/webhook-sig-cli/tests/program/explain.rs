//! `explain`: the cause, the cure, and nothing of the secret.

use webhook_sig_delivery::Delivery;

use crate::harness::{Run, SECRET, file, run};

fn explain(options: &[&str]) -> Run {
    let common = ["explain", "--scheme", "stripe", "--secret", SECRET];
    run(common.into_iter().chain(options.iter().copied()))
}

const BODY: &str = r#"{"id":"evt_1","type":"ping"}"#;

/// Returns a genuine delivery as HTTP text, with another body.
fn captured(name: &str, body: impl Fn(&str) -> String) -> String {
    let common = ["sign", "--scheme", "stripe", "--secret", SECRET, "--json"];
    let signed = run(common
        .into_iter()
        .chain(["--now", "1700000000", "--body", BODY]));
    let signed = Delivery::parse(&signed.stdout).unwrap().remove(0);
    let mut text = "POST /hooks HTTP/1.1\r\nHost: shop.example\r\n".to_owned();
    for (name, value) in &signed.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text.push_str("\r\n");
    text.push_str(&body(signed.body.as_deref().unwrap()));
    file(name, text)
}

#[test]
fn a_body_that_was_printed_again_is_named() {
    let path = captured("explain-printed.txt", |body| body.replace(':', ": "));

    let run = explain(&["--http", &path, "--now", "1700000001"]);

    assert_eq!(run.code, 1, "{}", run.stderr);
    let lines: Vec<_> = run.stdout.lines().collect();
    assert!(
        lines[0].starts_with("refused: signature-mismatch: "),
        "{}",
        run.stdout
    );
    assert_eq!(
        lines[1],
        "cause:   the body was parsed and printed again; as compact JSON (28 bytes instead of 30) it verifies"
    );
    assert!(
        lines[2].starts_with("cure:    verify the raw bytes of the body"),
        "{}",
        run.stdout
    );
    assert!(!run.stdout.contains(SECRET));
}

#[test]
fn a_genuine_request_has_no_cause() {
    let path = captured("explain-genuine.txt", str::to_owned);

    let run = explain(&["--http", &path, "--now", "1700000001"]);

    assert_eq!((run.code, &*run.stdout), (0, "verified\n"));
}

#[test]
fn what_was_found_is_an_object_on_demand() {
    let path = captured("explain-json.txt", str::to_owned);
    let common = [
        "explain",
        "--json",
        "--scheme",
        "stripe",
        "--http",
        &path,
        "--now",
        "1700000001",
    ];
    let quoted = format!("\"{SECRET}\"");

    let run = run(common.into_iter().chain(["--secret", &quoted]));

    assert_eq!(run.code, 1, "{}", run.stderr);
    let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    assert_eq!(report["verdict"], "refused");
    assert_eq!(report["kind"], "signature-mismatch");
    assert_eq!(
        report["findings"][0]["ids"],
        serde_json::json!(["secret-quoted"])
    );
    assert_eq!(report["findings"][0]["certain"], true);
    assert!(!run.stdout.contains(SECRET));
}

#[test]
fn a_secret_that_cannot_be_read_is_explained_too() {
    let path = captured("explain-space.txt", str::to_owned);
    let spaced = format!("{SECRET} ");
    let common = [
        "explain",
        "--scheme",
        "stripe",
        "--http",
        &path,
        "--now",
        "1700000001",
    ];

    let run = run(common.into_iter().chain(["--secret", &spaced]));

    assert_eq!(run.code, 1, "{}", run.stderr);
    let cause = "cause:   the secret has whitespace around it; with the secret trimmed it verifies";
    assert!(run.stdout.contains(cause), "{}", run.stdout);
}

#[test]
fn an_old_request_says_how_old_it_is() {
    let path = captured("explain-old.txt", str::to_owned);

    let run = explain(&["--http", &path, "--now", "1700001000"]);

    assert_eq!(run.code, 1, "{}", run.stderr);
    let change = "at 1700000000, 1000 s before the receiver's clock it verifies";
    assert!(run.stdout.contains(change), "{}", run.stdout);
}
