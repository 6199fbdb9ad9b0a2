//! The example as its users run it.

use bytes::Bytes;
use http::Request;
use serde_json::json;
use tower_webhook_sig::provider::STANDARD_WEBHOOKS;
use webhook_sig_test::TestDelivery;
use webhook_sig_tests::examples::{Program, run};

const PATH: &str = env!("CARGO_BIN_EXE_tonic");
const CALL_SECRET: &str = "a secret of sufficient length";
const WEBHOOK_SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSv";
const ENVIRONMENT: [(&str, &str); 2] = [
    ("CALL_SECRET", CALL_SECRET),
    ("WEBHOOK_SECRET", WEBHOOK_SECRET),
];

#[test]
fn only_signed_calls_reach_the_service() {
    let program = Program::start(PATH, &ENVIRONMENT);

    let printed = publish(&program, CALL_SECRET);

    assert_eq!(
        printed,
        "signed: Receipt { event_id: \"event-1\" }\nunsigned: Unauthenticated\n"
    );
}

#[test]
fn calls_signed_with_another_key_are_refused() {
    let program = Program::start(PATH, &ENVIRONMENT);

    let printed = publish(&program, "a secret of somebody else's");

    assert_eq!(
        printed,
        "signed: Unauthenticated\nunsigned: Unauthenticated\n"
    );
}

#[test]
fn the_list_of_addresses_is_compared_with_the_peer() {
    let published = |networks| {
        let mut environment = ENVIRONMENT.to_vec();
        environment.push(("ALLOW_FROM", networks));
        publish(&Program::start(PATH, &environment), CALL_SECRET)
    };

    assert!(published("10.0.0.0/8,127.0.0.1").starts_with("signed: Receipt"));
    assert!(published("10.0.0.0/8").starts_with("signed: Unauthenticated"));
}

#[test]
fn what_only_claims_to_be_a_call_is_refused_with_a_status() {
    let program = Program::start(PATH, &ENVIRONMENT);
    let call = Request::post("/events.v1.Events/NoSuchMethod")
        .header("content-type", "application/grpc")
        .body(Bytes::new())
        .unwrap();

    let answer = program.send(&call);

    // It came over HTTP/1, where no gRPC client is.
    assert_eq!(answer.status(), 401);
}

#[test]
fn webhooks_arrive_on_the_same_port() {
    let program = Program::start(PATH, &ENVIRONMENT);
    let delivery = TestDelivery::of(&STANDARD_WEBHOOKS)
        .secret(WEBHOOK_SECRET)
        .json(&json!({"test": true}))
        .to("/webhooks");

    assert_eq!(program.status(&delivery.http()), 204);
    assert_eq!(program.status(&delivery.unsigned().http()), 401);
    assert_eq!(program.status(&delivery.tampered().http()), 401);
    program.refuses_forgeries(&delivery);
}

#[test]
fn a_variable_that_is_not_set_is_named() {
    for (name, _) in ENVIRONMENT {
        let others = ENVIRONMENT.iter().filter(|(other, _)| *other != name);
        let output = run(PATH, &[], &others.copied().collect::<Vec<_>>());

        assert!(!output.status.success());
        assert!(String::from_utf8_lossy(&output.stderr).contains(&format!("`{name}` is not set")));
    }
}

fn publish(program: &Program, secret: &str) -> String {
    let url = format!("http://{}", program.address());
    let output = run(PATH, &["publish", &url], &[("CALL_SECRET", secret)]);
    assert!(output.status.success(), "{output:?}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}
