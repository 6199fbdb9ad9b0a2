//! `check`.

use std::fs;

use serde_json::{Value, json};
use webhook_sig::provider::{DISCORD, PAYPAL, STRIPE};
use webhook_sig_delivery::Delivery;

use crate::harness::{file, run, run_with_stdin, signed};
use crate::test_keys::pairs;

fn vectors() -> Vec<String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors");
    let files = |folder: &str, extension| {
        let entries = fs::read_dir(folder).unwrap();
        let paths = entries.map(|entry| entry.unwrap().path().to_str().unwrap().to_owned());
        paths
            .filter(|path| path.ends_with(extension))
            .collect::<Vec<_>>()
    };
    let collected = files(&format!("{folder}/collected"), ".jsonl");
    [files(folder, ".json"), collected].concat()
}

fn check(deliveries: &[Delivery]) -> crate::harness::Run {
    let lines: Vec<_> = deliveries.iter().map(Delivery::to_line).collect();
    run_with_stdin(["check", "-"], lines.join("\n").as_bytes())
}

#[test]
fn every_vector_comes_to_what_it_expects() {
    let files = vectors();
    let count: usize = files
        .iter()
        .map(|path| {
            Delivery::parse(&fs::read_to_string(path).unwrap())
                .unwrap()
                .len()
        })
        .sum();

    let checked = run(["check"]
        .into_iter()
        .chain(files.iter().map(String::as_str)));

    assert_eq!(checked.code, 0, "{}", checked.stdout);
    assert!(
        checked
            .stdout
            .lines()
            .rev()
            .skip(1)
            .all(|line| line.starts_with("ok "))
    );
    assert!(
        checked
            .stdout
            .ends_with(&format!("\n{count} checked, 0 differing\n"))
    );
    assert_eq!(checked.stderr, "");
}

#[test]
fn every_vector_has_a_line_of_json_on_demand() {
    let files = vectors();

    let checked = run(["check", "--json"]
        .into_iter()
        .chain(files.iter().map(String::as_str)));

    assert_eq!(checked.code, 0);
    for line in checked.stdout.lines() {
        let verdict: Value = serde_json::from_str(line).unwrap();
        assert_eq!(verdict["as_expected"], true, "{line}");
    }
}

#[test]
fn a_differing_delivery_is_reported() {
    let good = signed(&STRIPE, &[]);
    let mut forged = good.clone();
    forged.name = Some("forged\u{1b}[2J".to_owned());
    forged.body = Some("{}".to_owned());
    forged.signed = None;

    let checked = check(&[good, forged]);

    assert_eq!(checked.code, 1);
    assert_eq!(
        checked.stdout,
        "ok       verified/verified  -: delivery 1\n\
         differs  verified/signature-mismatch  -: forged\\u{1b}[2J\n\
         2 checked, 1 differing\n",
    );
}

#[test]
fn a_refusal_has_its_place_format_and_times_in_json() {
    let mut late = signed(&STRIPE, &["--now", "1700000000"]);
    late.now = Some(1_700_000_412);
    late.expect = Some("timestamp-too-old".to_owned().try_into().unwrap());

    let checked = run_with_stdin(["check", "--json", "-"], late.to_line().as_bytes());

    assert_eq!(checked.code, 0);
    let verdict: Value = serde_json::from_str(&checked.stdout).unwrap();
    for (field, value) in [
        ("expected", json!("timestamp-too-old")),
        ("kind", json!("timestamp-too-old")),
        ("header", json!("Stripe-Signature")),
        ("sent_at", json!(1_700_000_000)),
        ("received_at", json!(1_700_000_412)),
        ("difference_seconds", json!(412)),
        ("window_seconds", json!(300)),
    ] {
        assert_eq!(verdict[field], value, "{field}");
    }
}

#[test]
fn a_refusal_that_is_expected_is_as_expected() {
    for expect in ["refused", "signature-mismatch"] {
        let mut forged = signed(&STRIPE, &[]);
        forged.body = Some("{}".to_owned());
        forged.signed = None;
        forged.expect = Some(expect.to_owned().try_into().unwrap());

        assert_eq!(check(&[forged]).code, 0, "{expect}");
    }
}

#[test]
fn a_refusal_of_another_kind_differs() {
    let mut forged = signed(&STRIPE, &[]);
    forged.body = Some("{}".to_owned());
    forged.signed = None;
    forged.expect = Some("timestamp-too-old".to_owned().try_into().unwrap());

    assert_eq!(check(&[forged]).code, 1);
}

#[test]
fn a_delivery_without_expectation_is_expected_to_verify() {
    let mut delivery = signed(&STRIPE, &[]);
    delivery.expect = None;
    assert_eq!(check(&[delivery.clone()]).code, 0);

    delivery.body = Some("{}".to_owned());
    delivery.signed = None;
    assert_eq!(check(&[delivery]).code, 1);
}

#[test]
fn another_signed_message_than_the_stated_one_differs() {
    let mut delivery = signed(&STRIPE, &[]);
    delivery.signed = Some("another".to_owned());

    let checked = check(&[delivery]);

    assert_eq!(checked.code, 1);
    assert!(
        checked
            .stdout
            .contains("verified/verified, signed message not as stated"),
        "{}",
        checked.stdout
    );
}

#[test]
fn an_unknown_scheme_is_answered_with_the_nearest_one() {
    let mut delivery = signed(&STRIPE, &[]);
    for (id, hint) in [
        ("Strip", "`stripe`"),
        (
            "standard_webhook",
            "`standard-webhooks` or `standard-webhooks-v1a`",
        ),
    ] {
        delivery.scheme = id.to_owned();

        let checked = check(&[signed(&STRIPE, &[]), delivery.clone()]);

        assert_eq!(checked.code, 2);
        assert!(checked.stdout.is_empty());
        assert!(
            checked.stderr.contains(&format!("did you mean {hint}?")),
            "{}",
            checked.stderr
        );
    }

    delivery.scheme = "zzz".to_owned();
    assert!(check(&[delivery]).stderr.contains("`webhook-sig schemes`"));
}

#[test]
fn a_file_that_cannot_be_read_is_our_mistake() {
    for path in [
        "/nonexistent",
        &file("empty.json", ""),
        &file("none.json", "[]"),
        &file(
            "typo.json",
            r#"{"scheme":"github","secrets":["a"],"bdoy":""}"#,
        ),
        &file("latin1.json", b"\xe9"),
    ] {
        let checked = run(["check", path]);

        assert_eq!(checked.code, 2, "{path}");
        assert!(
            checked.stderr.starts_with(&format!("error: {path}: ")),
            "{}",
            checked.stderr
        );
        assert!(checked.stdout.is_empty(), "{path}");
    }
}

#[test]
fn a_weak_secret_in_a_file_is_not_warned_of() {
    let line = r#"{"scheme":"github","secrets":["test"],"expect":"refused"}"#;

    let checked = run_with_stdin(["check", "-"], line.as_bytes());

    assert_eq!(checked.code, 0);
    assert_eq!(checked.stderr, "");
}

#[test]
fn quietly_only_what_differs_is_printed() {
    let good = signed(&STRIPE, &[]);
    let mut forged = good.clone();
    forged.body = Some("{}".to_owned());
    forged.signed = None;
    let lines = [good.to_line(), forged.to_line()].join("\n");

    let checked = run_with_stdin(["check", "--quiet", "-"], lines.as_bytes());
    let as_expected = run_with_stdin(["check", "--quiet", "-"], good.to_line().as_bytes());

    assert_eq!(checked.code, 1);
    assert_eq!(
        checked.stdout,
        "differs  verified/signature-mismatch  -: delivery 2\n2 checked, 1 differing\n",
    );
    assert_eq!(as_expected.stdout, "1 checked, 0 differing\n");
}

#[test]
fn the_help_explains_the_second_column() {
    let help = run(["check", "--help"]);

    assert!(help.stdout.contains("expected/actual"), "{}", help.stdout);
}

#[test]
fn a_key_that_is_none_of_the_schemes_is_reported_with_its_reason() {
    let [ed25519, _] = pairs(&DISCORD).unwrap();
    let [rsa, _] = pairs(&PAYPAL).unwrap();
    for (secrets, reason) in [
        (vec![ed25519.private], "this is a private key"),
        (vec![rsa.public], "this is an RSA key"),
        (
            vec!["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            "this is a shared secret",
        ),
        (vec![""], "the secret is empty"),
    ] {
        let line = Delivery::new(&DISCORD, secrets.iter().copied()).to_line();

        let checked = run_with_stdin(["check", "-"], line.as_bytes());
        let json = run_with_stdin(["check", "--json", "-"], line.as_bytes());

        assert_eq!((checked.code, json.code), (1, 1), "{reason}");
        let start = format!("differs  verified/misconfigured: {reason}");
        assert!(checked.stdout.starts_with(&start), "{}", checked.stdout);
        let verdict: Value = serde_json::from_str(&json.stdout).unwrap();
        assert!(verdict["reason"].as_str().unwrap().starts_with(reason));
        for secret in secrets
            .iter()
            .flat_map(|secret| secret.lines())
            .filter(|line| !line.is_empty())
        {
            let shown = [&*checked.stdout, &*json.stdout, &*checked.stderr].concat();
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}

#[test]
fn a_delivery_without_a_secret_is_reported_with_its_reason() {
    let line = r#"{"scheme":"discord","secrets":[]}"#;

    let checked = run_with_stdin(["check", "-"], line.as_bytes());

    assert_eq!(checked.code, 1);
    let start = "differs  verified/misconfigured: ";
    assert!(checked.stdout.starts_with(start), "{}", checked.stdout);
}

#[test]
fn the_help_says_that_a_delivery_may_name_its_receiver() {
    let help = run(["check", "--help"]).stdout;
    let text = help.split_whitespace().collect::<Vec<_>>().join(" ");

    assert!(text.contains("such as `topic_arn` of SNS, is allowed the value that it names itself"));
}
