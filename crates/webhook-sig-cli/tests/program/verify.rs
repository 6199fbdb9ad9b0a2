//! `verify`.

use serde_json::{Value, json};
use webhook_sig::provider::{self, FASTSPRING_CLASSIC, GITHUB, STANDARD_WEBHOOKS, STRIPE};

use crate::harness::{
    FORM, SECRET, run, run_verify, run_with_stdin, signable, signed, signed_sample,
};

const NOW: i64 = 1_700_000_000;

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_good_request_is_verified_with_what_was_signed() {
    let delivery = signed(
        &STANDARD_WEBHOOKS,
        &["--id", "msg_1", "--now", "1700000000"],
    );

    let verdict = run_verify(&delivery, &[]);

    assert_eq!(verdict.code, 0);
    assert_eq!(
        verdict.stdout,
        "verified: by the current key, signed at 2023-11-14T22:13:20Z, with the id msg_1\n",
    );
}

#[test]
fn a_changed_body_is_refused_under_every_scheme_that_covers_it() {
    let signs_body = signable().filter(|scheme| scheme.signs_body());
    let schemes: Vec<_> = signs_body.collect();
    assert!(schemes.len() >= 180, "{}", schemes.len());
    for scheme in schemes {
        let mut delivery = signed_sample(scheme);
        let is_form = |(_, value): &(String, _)| *value == "application/x-www-form-urlencoded";
        let more = if delivery.headers.iter().any(is_form) {
            "&another=field"
        } else {
            " "
        };
        delivery.body = Some(format!("{}{more}", delivery.body.unwrap()));

        let verdict = run_verify(&delivery, &[]);

        assert_eq!(verdict.code, 1, "{}", scheme.id());
        // A token that is the body itself is none any more.
        let expected = if scheme.signature().to_string() == "body: …" {
            "refused: signature-malformed: "
        } else {
            "refused: signature-mismatch: the signature matches none of the configured secrets (wrong secret, changed body or, where it is signed, another URL)"
        };
        assert!(
            verdict.stdout.starts_with(expected),
            "{}: {}",
            scheme.id(),
            verdict.stdout
        );
    }
}

#[test]
fn an_old_request_is_refused_unless_it_is_tolerated() {
    let mut delivery = signed(&STRIPE, &["--now", "1700000000"]);
    delivery.now = Some(NOW + 301);

    let strict = run_verify(&delivery, &[]);
    let lenient = run_verify(&delivery, &["--tolerance", "301"]);

    assert_eq!(strict.code, 1);
    assert_eq!(
        strict.stdout,
        "refused: timestamp-too-old: the timestamp is too old: `Stripe-Signature: …,t=…` is \
         2023-11-14T22:13:20Z, 301 s before the receiver's time, 2023-11-14T22:18:21Z; at most 300 s \
         are allowed\n"
    );
    assert_eq!(lenient.code, 0);
}

#[test]
fn a_request_is_held_against_the_systems_clock_by_default() {
    let delivery = signed(&STRIPE, &["--now", "1700000000"]);
    let header = format!("{}: {}", delivery.headers[1].0, delivery.headers[1].1);

    let verdict = run([
        "verify", "--scheme", "stripe", "--secret", SECRET, "--body", FORM, "--header", &header,
    ]);

    assert!(
        verdict.stdout.starts_with("refused: timestamp-too-old"),
        "{}",
        verdict.stdout
    );
}

#[test]
fn other_refusals_name_their_kind() {
    let delivery = signed(&GITHUB, &[]);

    for (options, kind) in [
        (&["--method", "PUT"][..], "method-not-allowed"),
        (
            &["--header", "X-Hub-Signature-256: sha256=00"],
            "signature-malformed",
        ),
        (&["--body-limit", "3"], "body-too-large"),
    ] {
        let verdict = run_verify(&delivery, options);

        assert_eq!(verdict.code, 1);
        assert!(
            verdict.stdout.starts_with(&format!("refused: {kind}: ")),
            "{}",
            verdict.stdout
        );
    }
}

#[test]
fn the_signed_message_is_shown_without_loss() {
    let body = b"a\\n\n\xff\t\"\xc3\xa9\x1b[1m";
    let arguments = [
        "verify",
        "--scheme",
        "stripe",
        "--secret",
        SECRET,
        "--body-file",
        "-",
        "--explain",
        "--header",
        "Stripe-Signature: t=1700000000,v1=00",
    ];

    let verdict = run_with_stdin(arguments, body);

    assert_eq!(verdict.code, 1);
    assert_eq!(
        verdict.stdout,
        "refused: signature-malformed: the signature is malformed: `Stripe-Signature: …,v1=…` is \
         malformed or duplicated; expected 64 hexadecimal digits in lower case\n\
         signed content: {timestamp}.{body}\n\
         signed message, 24 bytes:\n\
         1700000000.a\\\\n\\n\\xff\\t\"é\\u{1b}[1m\n",
    );
}

#[test]
fn the_key_of_a_keyed_hash_is_not_in_the_explanation() {
    let verdict = run_verify(&signed(&FASTSPRING_CLASSIC, &[]), &["--explain"]);

    assert!(
        verdict
            .stdout
            .ends_with("left out here\nsigned message, 3 bytes:\nabc\n")
    );
}

#[test]
fn a_message_that_cannot_be_made_is_explained_too() {
    let verdict = run([
        "verify",
        "--scheme",
        "stripe",
        "--secret",
        SECRET,
        "--body",
        "",
        "--explain",
    ]);

    assert_eq!(verdict.code, 1);
    assert!(
        verdict
            .stdout
            .ends_with("there is no signed message: the timestamp is missing\n")
    );
}

#[test]
fn a_verdict_is_json_on_demand() {
    let delivery = signed(
        &STANDARD_WEBHOOKS,
        &["--id", "msg_1", "--now", "1700000000"],
    );
    let mut forged = delivery.clone();
    forged.body = Some("{}".to_owned());

    let good = run_verify(&delivery, &["--json"]);
    let bad = run_verify(&forged, &["--json", "--explain"]);

    assert_eq!(good.code, 0);
    assert_eq!(
        json(&good.stdout),
        json!({"verdict": "verified", "key": "current", "timestamp": NOW, "id": "msg_1"}),
    );
    assert_eq!(bad.code, 1);
    assert_eq!(
        json(&bad.stdout),
        json!({
            "verdict": "refused",
            "kind": "signature-mismatch",
            "message": "the signature matches none of the configured secrets (wrong secret, changed body or, where it is signed, another URL)",
            "signed": "msg_1.1700000000.{}",
        }),
    );
}

#[test]
fn a_refusal_is_json_with_its_place_format_and_times() {
    let delivery = signed(&STRIPE, &["--now", "1700000000"]);
    let mut late = delivery.clone();
    late.now = Some(NOW + 412);
    let mut unsigned = delivery;
    unsigned
        .headers
        .retain(|(name, _)| !name.eq_ignore_ascii_case("stripe-signature"));

    let late = run_verify(&late, &["--json"]);
    let unsigned = run_verify(&unsigned, &["--json"]);

    assert_eq!((late.code, unsigned.code), (1, 1));
    assert_eq!(
        json(&late.stdout),
        json!({
            "verdict": "refused",
            "kind": "timestamp-too-old",
            "message": "the timestamp is too old: `Stripe-Signature: …,t=…` is \
                        2023-11-14T22:13:20Z, 412 s before the receiver's time, \
                        2023-11-14T22:20:12Z; at most 300 s are allowed",
            "header": "Stripe-Signature",
            "sent_at": NOW,
            "received_at": NOW + 412,
            "difference_seconds": 412,
            "window_seconds": 300,
        }),
    );
    assert_eq!(
        json(&unsigned.stdout),
        json!({
            "verdict": "refused",
            "kind": "signature-missing",
            "message": "the signature is missing: `Stripe-Signature: …,v1=…` is missing; expected \
                        64 hexadecimal digits in lower case",
            "header": "Stripe-Signature",
            "expected_format": "64 hexadecimal digits in lower case",
        }),
    );
}

#[test]
fn a_request_that_cannot_be_verified_is_our_mistake() {
    for options in [
        &[][..],
        &["--body", "", "--url", "ftp://shop.example/"],
        &["--body", "", "--now", "today"],
        &["--body", "", "--tolerance", "-1"],
    ] {
        let run = run(["verify", "--scheme", "github", "--secret", SECRET]
            .into_iter()
            .chain(options.iter().copied()));

        assert_eq!(run.code, 2, "{options:?}");
        assert!(run.stdout.is_empty(), "{options:?}");
    }
}

#[test]
fn a_url_that_is_signed_and_missing_is_our_mistake() {
    for scheme in [&provider::TWILIO, &provider::CONTENTFUL] {
        let mut delivery = signed_sample(scheme);
        delivery.url = None;

        let verdict = run_verify(&delivery, &[]);

        assert_eq!(verdict.code, 2, "{}", verdict.stdout);
        assert!(verdict.stderr.contains("`--url`"), "{}", verdict.stderr);
    }
}

#[test]
fn a_body_of_json_needs_no_content_type() {
    let vonage = |command| {
        [
            command,
            "--scheme",
            "vonage-sms-signature",
            "--secret",
            SECRET,
        ]
    };
    let body = r#"{"messageId":"m1","text":"a"}"#;
    let signed = run(vonage("sign").into_iter().chain(["--body", body]));
    assert_eq!(signed.code, 0, "{}", signed.stderr);

    let verdict = run(vonage("verify")
        .into_iter()
        .chain(["--body", &signed.stdout]));

    assert_eq!(verdict.code, 0, "{}", verdict.stdout);
}

#[test]
fn a_delivery_for_another_receiver_is_refused_with_the_place_of_its_name() {
    let mut delivery = signed_sample(&provider::AWS_SNS);
    let another = "arn:aws:sns:eu-west-1:1:another".to_owned();
    delivery.params.insert("topic_arn".to_owned(), another);

    let verdict = run_verify(&delivery, &[]);
    let on_demand = run_verify(&delivery, &["--json"]);

    assert_eq!((verdict.code, on_demand.code), (1, 1), "{}", verdict.stderr);
    let place = ": another value is in `JSON /TopicArn: …`";
    assert!(verdict.stdout.starts_with("refused: audience-mismatch: "));
    assert!(
        verdict.stdout.trim_end().ends_with(place),
        "{}",
        verdict.stdout
    );
    let message = json(&on_demand.stdout)["message"].clone();
    assert!(message.as_str().unwrap().ends_with(place), "{message}");
}
