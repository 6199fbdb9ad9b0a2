//! `trigger`, to a real receiver on this machine.

use std::net::TcpListener;

use http::StatusCode;
use serde_json::{Value, json};
use webhook_sig::UnixTime;
use webhook_sig::provider::{GITHUB, STRIPE};

use crate::harness::{Run, SECRET, run};
use crate::receiver::Receiver;

fn trigger(scheme: &str, event: &str, to: &str, options: &[&str]) -> Run {
    let common = ["trigger", scheme, event, "--to", to, "--secret", SECRET];
    run(common.into_iter().chain(options.iter().copied()))
}

#[test]
fn a_sample_is_verified_and_a_new_event_each_time() {
    let receiver = Receiver::verifying(&STRIPE);
    let url = receiver.url("/webhooks?from=test");

    let runs = [(); 2].map(|()| trigger("stripe", "invoice.paid", &url, &[]));

    for run in runs {
        assert_eq!(run.code, 0, "{}{}", run.stdout, run.stderr);
        assert!(
            run.stdout.starts_with("200 OK\nacknowledged: "),
            "{}",
            run.stdout
        );
    }
    let received = receiver.received();
    let [one, other] = [0, 1].map(|place: usize| {
        assert_eq!(received[place].uri, "/webhooks?from=test");
        assert_eq!(received[place].header("content-type"), "application/json");
        serde_json::from_slice::<Value>(&received[place].body).unwrap()
    });
    assert_eq!(one["type"], "invoice.paid");
    assert_ne!(one["id"], other["id"]);
    assert!(one["id"].as_str().unwrap().starts_with("evt_"));
    let age = UnixTime::now().as_secs() - one["created"].as_i64().unwrap();
    assert!((0..60).contains(&age), "{age}");
}

#[test]
fn an_id_in_a_header_is_new_too() {
    let receiver = Receiver::verifying(&GITHUB);

    let runs = [(); 2].map(|()| trigger("github", "push", &receiver.url("/"), &[]));

    assert_eq!(runs.map(|run| run.code), [0, 0]);
    let received = receiver.received();
    let [one, other] = [0, 1].map(|place: usize| received[place].header("x-github-delivery"));
    assert_eq!(one.len(), 36);
    assert_ne!(one, other);
    assert_eq!(received[0].header("x-github-event"), "push");
}

#[test]
fn fields_are_changed_before_signing() {
    let receiver = Receiver::verifying(&STRIPE);
    let changes = [
        "data.object.amount_paid=5",
        "data.object.currency=it's",
        "data.object.customer={\"id\":\"cus_1\"}",
        "data.object.customer.id=cus_2",
        "id=evt_mine",
    ];
    let options: Vec<_> = changes
        .iter()
        .flat_map(|change| ["--set", change])
        .collect();

    let sent = trigger("stripe", "invoice.paid", &receiver.url("/"), &options);

    assert_eq!(sent.code, 0, "{}{}", sent.stdout, sent.stderr);
    let received = receiver.received();
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    assert_eq!(body["data"]["object"]["amount_paid"], 5);
    assert_eq!(body["data"]["object"]["currency"], "it's");
    assert_eq!(body["data"]["object"]["customer"], json!({"id": "cus_2"}));
    assert_eq!(body["id"], "evt_mine");
}

#[test]
fn a_field_that_the_sample_lacks_is_added_with_a_warning() {
    let receiver = Receiver::verifying(&STRIPE);
    let changes = ["data.object.amount=5", "data.object.metadata.order.id=6735"];
    let options = changes.map(|change| ["--set", change]).concat();

    let sent = trigger("stripe", "invoice.paid", &receiver.url("/"), &options);

    assert_eq!(sent.code, 0, "{}{}", sent.stdout, sent.stderr);
    let warning = "warning: --set adds a field: the sample `invoice.paid` has no field \
        `data.object.amount`; did you mean `data.object.amount_due`";
    assert!(sent.stderr.contains(warning), "{}", sent.stderr);
    let received = receiver.received();
    let body: Value = serde_json::from_slice(&received[0].body).unwrap();
    let object = &body["data"]["object"];
    assert_eq!(object["amount"], 5);
    assert_eq!(object["metadata"]["order"], json!({"id": 6735}));
}

#[test]
fn what_there_is_not_is_answered_with_what_is_near() {
    let receiver = Receiver::verifying(&STRIPE);
    let url = receiver.url("/");
    for (scheme, event, options, error) in [
        (
            "stripe",
            "invoice.payed",
            &[][..],
            "there is no sample `invoice.payed` of `stripe`; did you mean `invoice.paid`?",
        ),
        (
            "stripe",
            "invoice.paid",
            &["--set", "data.object.currency.code=5"],
            "has no field `data.object.currency.code`; did you mean `data.object.currency`",
        ),
        (
            "stripe",
            "invoice.paid",
            &["--set", "data"],
            "an equals sign is missing",
        ),
        (
            "stripe",
            "invoice.paid",
            &["--param", "topic=x"],
            "`stripe` has no parameter `topic`",
        ),
        (
            "mercado-pago",
            "x",
            &[],
            "there are no samples of `mercadopago`; ",
        ),
        ("strip", "invoice.paid", &[], "did you mean `stripe`?"),
    ] {
        let sent = trigger(scheme, event, &url, options);

        assert_eq!(sent.code, 2, "{}", sent.stdout);
        assert!(sent.stderr.contains(error), "{}", sent.stderr);
    }
    assert!(receiver.received().is_empty());
    let without_secret = run(["trigger", "stripe", "invoice.paid", "--to", &url]);
    assert_eq!(without_secret.code, 2);
    assert!(
        without_secret.stderr.contains("--secret-env"),
        "{}",
        without_secret.stderr
    );
}

#[test]
fn samples_are_listed() {
    let all = run(["trigger", "--list"]);
    let one = run(["trigger", "stripe", "--list"]);

    assert_eq!((all.code, one.code), (0, 0), "{}{}", all.stderr, one.stderr);
    assert!(all.stdout.contains("github push\n"), "{}", all.stdout);
    assert!(
        all.stdout.contains("stripe invoice.paid\n"),
        "{}",
        all.stdout
    );
    assert!(
        one.stdout.lines().all(|line| line.starts_with("stripe ")),
        "{}",
        one.stdout
    );
}

#[test]
fn what_is_refused_or_out_of_reach_is_told_apart() {
    let refusing = Receiver::verifying(&GITHUB);
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let missing = format!("http://{}/", listener.local_addr().unwrap());
    drop(listener);

    let refused = trigger("stripe", "invoice.paid", &refusing.url("/"), &[]);
    let missing = trigger("stripe", "invoice.paid", &missing, &[]);

    assert_eq!(refused.code, 1);
    assert!(
        refused.stdout.starts_with("401 Unauthorized\n"),
        "{}",
        refused.stdout
    );
    assert_eq!(missing.code, 2);
    assert!(
        missing.stderr.contains(" cannot be reached: "),
        "{}",
        missing.stderr
    );
}

#[test]
fn a_refusal_has_the_usual_cure() {
    for (status, cure) in [
        (401, "; the receiver may have another secret\n"),
        (404, "; check the path of the URL\n"),
        (500, "as delivered\n"),
    ] {
        let receiver = Receiver::answering(StatusCode::from_u16(status).unwrap());

        let sent = trigger("stripe", "invoice.paid", &receiver.url("/"), &[]);

        assert_eq!(sent.code, 1, "{}", sent.stderr);
        assert!(sent.stdout.ends_with(cure), "{}", sent.stdout);
    }
}
