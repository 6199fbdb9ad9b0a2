//! The example as its users run it.

use std::io::Write;
use std::process::Command;

use tower_webhook_sig::provider::FASTSPRING;
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

const PATH: &str = env!("CARGO_BIN_EXE_quickstart");

/// Vendor, delivery, status, handler, why.
const TABLE: [[&str; 5]; 21] = [
    ["FastSpring", "genuine", "200", "ran", "verified"],
    [
        "FastSpring",
        "forged with another secret",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "FastSpring",
        "tampered: one space more",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "FastSpring",
        "the same again: no time is signed",
        "200",
        "ran",
        "verified",
    ],
    [
        "FastSpring",
        "replayed to another endpoint",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "FastSpring",
        "oversized by its announced length",
        "413",
        "not run",
        TOO_LARGE,
    ],
    ["FastSpring", "unsigned", "401", "not run", MISSING],
    ["Qualifio", "genuine", "200", "ran", "verified"],
    [
        "Qualifio",
        "forged with another secret",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "Qualifio",
        "tampered: one space more",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "Qualifio",
        "the same again: no time is signed",
        "200",
        "ran",
        "verified",
    ],
    [
        "Qualifio",
        "replayed to another endpoint",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "Qualifio",
        "oversized by its announced length",
        "413",
        "not run",
        TOO_LARGE,
    ],
    ["Qualifio", "unsigned", "401", "not run", MISSING],
    ["FastBound", "genuine", "200", "ran", "verified"],
    [
        "FastBound",
        "forged with another secret",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "FastBound",
        "tampered: one space more",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "FastBound",
        "stale: signed an hour ago",
        "401",
        "not run",
        "the timestamp is too old",
    ],
    [
        "FastBound",
        "replayed to another endpoint",
        "401",
        "not run",
        MISMATCH,
    ],
    [
        "FastBound",
        "oversized by its announced length",
        "413",
        "not run",
        TOO_LARGE,
    ],
    ["FastBound", "unsigned", "401", "not run", MISSING],
];

const MISMATCH: &str = "the signature matches none of the configured secrets (wrong secret, changed body or, where it is signed, another URL)";
const MISSING: &str = "the signature is missing";
const TOO_LARGE: &str = "the body is longer than the limit";

#[test]
fn the_table_says_what_becomes_of_each_delivery() {
    let output = run(PATH, &[], &[]);

    let text = String::from_utf8(output.stdout).unwrap();
    let rows: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("  F") || line.starts_with("  Q"))
        .collect();
    assert!(output.status.success(), "{text}");
    assert_eq!(rows.len(), TABLE.len(), "{text}");
    for (row, [vendor, delivery, status, handler, why]) in rows.into_iter().zip(TABLE) {
        let expected = format!("  {vendor:<11} {delivery:<34} {status:>6}  {handler:<8} {why}");
        assert_eq!(row, expected);
    }
}

#[test]
fn a_line_that_is_printed_can_be_pasted() {
    if Command::new("curl").arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI must have curl");
        // Not by `eprintln!`, which a passing test keeps to itself.
        let skipped = b"SKIPPED: no `curl` here to try what the quickstart prints\n";
        std::io::stderr().write_all(skipped).unwrap();
        return;
    }
    let program = Program::start_with(PATH, &["--serve"], &[]);
    let printed = program.read_to_line("Deliveries received:");

    for (comment, status, handler) in [
        ("# FastBound: genuine; gets 200\n", "200", " ran "),
        ("# Qualifio: genuine; gets 200\n", "200", " ran "),
        ("# Qualifio: unsigned; gets 401\n", "401", " not run "),
    ] {
        let (_, rest) = printed.split_once(comment).unwrap();
        let (line, _) = rest.split_once("\n\n").unwrap();
        let line = line.replacen("curl ", "curl --silent --noproxy '*' ", 1);

        let output = Command::new("sh").args(["-c", &line]).output().unwrap();

        let answer = String::from_utf8(output.stdout).unwrap();
        assert!(
            answer.starts_with(&format!("HTTP/1.1 {status} ")),
            "{answer}"
        );
        let verdict = program.read_to_line("  /webhooks/");
        assert!(
            verdict.contains(status) && verdict.contains(handler),
            "{verdict}"
        );
    }
}

#[test]
fn what_reaches_no_endpoint_is_not_called_verified() {
    let program = Program::start_with(PATH, &["--serve"], &[]);
    let _ = program.read_to_line("Deliveries received:");

    let delivery = TestDelivery::of(&FASTSPRING).secret("a secret").body("{}");
    let status = program.status(&delivery.to("/webhooks/fastsping").http());

    let line = program.read_to_line("  /webhooks/fastsping");
    let line = line.trim_end().lines().last().unwrap();
    assert_eq!(status, 404);
    assert!(
        line.contains(" 404 ") && line.contains(" not run "),
        "{line}"
    );
    assert!(
        line.ends_with("no webhook endpoint has this path"),
        "{line}"
    );
}

#[test]
fn the_long_body_is_printed_once() {
    let program = Program::start_with(PATH, &["--serve"], &[]);

    let printed = program.read_to_line("Deliveries received:");

    assert_eq!(printed.matches("# FastBound: ").count(), 1);
    assert_eq!(printed.matches("# Qualifio: ").count(), 6);
}

#[test]
fn help_is_no_failure_and_a_slip_is() {
    let help = run(PATH, &["--help"], &[]);
    let slip = run(PATH, &["--server"], &[]);

    assert!(help.status.success());
    assert!(help.stdout.starts_with(b"usage: "));
    assert_eq!(slip.status.code(), Some(2));
    assert!(slip.stderr.starts_with(b"usage: "));
}
