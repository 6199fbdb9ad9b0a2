//! Receivers in other languages as judges of what `sign` makes.
//!
//! They are not copies of FastSpring's samples: each is written anew, and computes what the sample
//! in its language on FastSpring's page "Message security" computes.

use std::io::Write;
use std::process::Command;

use crate::harness::{SECRET, finish, run};

const BODIES: [&str; 3] = [
    r#"{"events":[{"id":"9SpPdZ2u","type":"order.completed","live":false}]}"#,
    "{\"total\": \"28,00\u{a0}€\", \"rate\": 10.8800}\r\n",
    "",
];

#[test]
fn the_node_receiver_accepts_what_is_signed() {
    judge("node", "receiver.js");
}

#[test]
fn the_java_receiver_accepts_what_is_signed() {
    judge("java", "Receiver.java");
}

#[test]
fn the_php_receiver_accepts_what_is_signed() {
    judge("php", "receiver.php");
}

fn judge(language: &str, receiver: &str) {
    if Command::new(language).arg("--version").output().is_err() {
        assert!(std::env::var_os("CI").is_none(), "CI must have {language}");
        // Not by `eprintln!`, which a passing test keeps to itself.
        let skipped =
            format!("SKIPPED: no `{language}` here to judge what is signed for FastSpring\n");
        std::io::stderr().write_all(skipped.as_bytes()).unwrap();
        return;
    }
    let receiver = format!(
        "{}/../../tests/oracles/fastspring/{receiver}",
        env!("CARGO_MANIFEST_DIR"),
    );
    let verdict = |body: &str, signature: &str| {
        let mut command = Command::new(language);
        let command = command.args([&receiver, SECRET, signature]);
        finish(command, body.as_bytes()).stdout
    };
    for body in BODIES {
        let signed = run([
            "sign",
            "--scheme",
            "fastspring",
            "--secret",
            SECRET,
            "--body",
            body,
        ]);
        let signature = signed
            .stdout
            .lines()
            .find_map(|line| line.strip_prefix("x-fs-signature: "))
            .unwrap();

        assert_eq!(verdict(body, signature), "accepted\n", "{body:?}");
        assert_eq!(
            verdict(&format!("{body} "), signature),
            "refused\n",
            "{body:?}"
        );
    }
}
