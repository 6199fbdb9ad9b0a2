//! What is signed for a public URL, and sent to this machine.

use http::StatusCode;
use webhook_sig::provider::TWILIO;

use crate::harness::{FORM, FORM_TYPE, Run, SECRET, file, run, run_with_stdin};
use crate::receiver::Receiver;

/// A proxy strips its path.
const PUBLIC: [&str; 2] = ["--public-url", "https://shop.example/hooks"];

/// Runs a command that signs and sends, with the public URL and without it.
fn with_and_without(command: &[&str]) -> [Run; 2] {
    let command = [command, &["--secret", SECRET]].concat();
    let with = run(command.iter().chain(&PUBLIC).copied());
    [with, run(command)]
}

#[test]
fn each_command_signs_for_the_public_url_and_sends_to_another() {
    let receiver = Receiver::at(&TWILIO, PUBLIC[1]);
    let url = receiver.url("/twilio?a=b");
    let public = "https://shop.example/hooks/twilio?a=b";
    let form = ["--header", FORM_TYPE, "--body", FORM];
    let sign = ["sign", "--json", "--scheme", "twilio", "--secret", SECRET];
    let recorded = run([&sign[..], &["--url", public], &form].concat());
    let recorded = file("public-url.json", recorded.stdout);
    let send = [&["send", &url, "--scheme", "twilio"][..], &form].concat();

    for command in [
        &send[..],
        &["trigger", "twilio", "delivered", "--to", &url],
        &["replay", &recorded, "--sign", "--to", &url],
        &["replay", &recorded, "--sign", "--to", &receiver.url("")],
    ] {
        let [with, without] = with_and_without(command);

        assert_eq!(with.code, 0, "{command:?}: {}{}", with.stdout, with.stderr);
        assert_eq!(without.code, 1, "{command:?}: {}", without.stdout);
        let received = receiver.received();
        assert_eq!(received.len(), 1);
        assert_eq!(received[0].uri, "/twilio?a=b");
        assert!(receiver.url("").ends_with(received[0].header("host")));
    }
}

#[test]
fn a_signature_in_the_query_is_sent() {
    let receiver = Receiver::answering(StatusCode::OK);
    let url = receiver.url("/license?company=a");
    let get = [
        "send",
        &url,
        "--scheme",
        "fastspring-fulfillment",
        "--method",
    ];

    let [with, _] = with_and_without(&[&get[..], &["GET"]].concat());

    assert_eq!(with.code, 0, "{}{}", with.stdout, with.stderr);
    let received = receiver.received();
    let uri = received[0].uri.to_string();
    assert!(
        uri.starts_with("/license?company=a&security_request_hash="),
        "{uri}"
    );
}

#[test]
fn what_is_not_a_public_url_is_refused() {
    let receiver = Receiver::answering(StatusCode::OK);
    let delivery = ["replay", "-", "--sign", "--secret", SECRET, "--to"];
    let url = receiver.url("/");

    let wrong = ["--public-url", "shop.example"];
    let sent = run_with_stdin([&delivery[..], &[&url], &wrong].concat(), b"");

    assert_eq!(sent.code, 2);
    assert!(sent.stderr.contains("--public-url"), "{}", sent.stderr);
}
