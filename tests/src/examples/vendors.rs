//! What the examples with FastSpring, FastBound and Qualifio do, whichever framework serves them.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "these are tests, called by the examples' own"
)]

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderValue, Request, StatusCode};
use webhook_sig::UnixTime;
use webhook_sig::provider::{FASTBOUND, FASTSPRING, QUALIFIO};
use webhook_sig_test::TestDelivery;

use crate::examples::{Program, post, run, signed};

const ENVIRONMENT: [(&str, &str); 4] = [
    ("FASTBOUND_SECRET", "a secret of FastBound's"),
    ("FASTSPRING_SECRET", "a secret of FastSpring's"),
    ("QUALIFIO_SECRET", "a secret of Qualifio's"),
    ("QUALIFIO_TOKEN", "a token of Qualifio's"),
];

/// FastSpring takes no other status for an acknowledgement.
pub fn fastspring_is_acknowledged_with_200(path: &str) {
    let program = Program::start(path, &ENVIRONMENT);
    let delivery = TestDelivery::of(&FASTSPRING).secret("a secret of FastSpring's");
    let delivery = delivery
        .body(fastspring().into_body())
        .to("/webhooks/fastspring");

    assert_eq!(program.status(&delivery.http()), 200);
    program.refuses_forgeries(&delivery);
}

/// A refusal does not reveal how close a forgery came.
pub fn refusals_look_the_same(path: &str) {
    let program = Program::start(path, &ENVIRONMENT);
    let unsigned = fastspring();
    let of_another = signed(&FASTSPRING, "a secret of FastBound's", unsigned.clone());

    let [unsigned, of_another] = [unsigned, of_another].map(|request| {
        let mut response = program.send(&request);
        response.headers_mut().remove("date");
        (response.headers().clone(), response.into_body())
    });

    assert!(unsigned.1.is_empty());
    assert_eq!(unsigned, of_another);
}

/// Its retries carry the time of the event.
pub fn fastbound_may_repeat_itself_for_three_days(path: &str) {
    const THREE_DAYS: i64 = 3 * 24 * 60 * 60;
    let program = Program::start(path, &ENVIRONMENT);
    let keys = FASTBOUND.keyring(["a secret of FastBound's"]).unwrap();
    let unsigned = post(
        "/webhooks/fastbound",
        r#"{"id":"31cee3bf","eventName":"item.edited","data":{}}"#,
    );
    let status_at_age = |seconds| {
        let then = UnixTime::from_secs(UnixTime::now().as_secs() - seconds);
        program.status(&FASTBOUND.sign(unsigned.clone(), &keys, then).unwrap())
    };

    assert_eq!(status_at_age(0), 204);
    assert_eq!(status_at_age(THREE_DAYS - 60), 204);
    assert_eq!(status_at_age(THREE_DAYS + 60), 401);
    assert_eq!(program.status(&unsigned), 401);
}

/// The token does not replace the signature, nor the signature the token.
pub fn qualifio_must_send_its_token_too(path: &str) {
    let program = Program::start(path, &ENVIRONMENT);
    let with_token = qualifio();
    let mut without = with_token.clone();
    without.headers_mut().remove("X-Api-Token");
    let mut wrong = with_token.clone();
    let token = HeaderValue::from_static("a secret of Qualifio's");
    wrong.headers_mut().insert("X-Api-Token", token);
    let status = |request| program.status(&signed(&QUALIFIO, "a secret of Qualifio's", request));

    assert_eq!(status(with_token.clone()), 204);
    assert_eq!(status(without), 401);
    assert_eq!(status(wrong), 401);
    assert_eq!(program.status(&with_token), 401);
}

/// An old secret is good for as long as Qualifio may still sign with it.
pub fn an_old_secret_of_qualifio_ends_in_time(path: &str) {
    let genuine = signed(&QUALIFIO, "the old one", qualifio());
    let now = UnixTime::now();
    let status_with_end = |end: UnixTime| -> StatusCode {
        let end = end.as_secs().to_string();
        let mut environment = ENVIRONMENT.to_vec();
        environment.push(("QUALIFIO_OLD_SECRET", "the old one"));
        environment.push(("QUALIFIO_OLD_SECRET_UNTIL", &end));
        Program::start(path, &environment).status(&genuine)
    };

    let half_an_hour = Duration::from_secs(30 * 60);
    assert_eq!(status_with_end(now.saturating_add(half_an_hour)), 204);
    assert_eq!(status_with_end(UnixTime::from_secs(now.as_secs() - 1)), 401);
}

/// A request that is not a delivery never reaches a handler.
pub fn other_methods_and_paths_are_not_served(path: &str) {
    let program = Program::start(path, &ENVIRONMENT);
    let get = |target| Request::get(target).body(Bytes::new()).unwrap();

    assert_eq!(program.status(&get("/webhooks/fastspring")), 405);
    assert_eq!(program.status(&get("/")), 404);
}

/// A server without its secrets does not start, and names the missing one.
pub fn a_variable_that_is_not_set_is_named(path: &str) {
    for (name, _) in ENVIRONMENT {
        let others = ENVIRONMENT.iter().filter(|(other, _)| *other != name);
        let output = run(path, &[], &others.copied().collect::<Vec<_>>());

        assert!(!output.status.success());
        let complaint = String::from_utf8_lossy(&output.stderr);
        let is_named = complaint.contains(name) && complaint.contains("is not set");
        assert!(is_named, "{complaint}");
    }
}

fn fastspring() -> Request<Bytes> {
    post(
        "/webhooks/fastspring",
        r#"{"events":[{"id":"evt-1","type":"order.completed","data":{}}]}"#,
    )
}

fn qualifio() -> Request<Bytes> {
    let mut request = post("/webhooks/qualifio", "{}");
    let token = HeaderValue::from_static("a token of Qualifio's");
    request.headers_mut().insert("X-Api-Token", token);
    request
}
