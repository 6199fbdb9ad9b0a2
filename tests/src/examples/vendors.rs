//! What the examples with FastSpring, FastBound and Qualifio do, whichever framework serves them.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::missing_panics_doc,
    clippy::unwrap_used,
    reason = "these are tests, called by the examples' own"
)]

use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use serde_json::json;
use webhook_sig::UnixTime;
use webhook_sig::provider::{FASTBOUND, FASTSPRING, QUALIFIO};
use webhook_sig_test::TestDelivery;

use crate::examples::{Program, run};

const ENVIRONMENT: [(&str, &str); 4] = [
    ("FASTBOUND_SECRET", "a secret of FastBound's"),
    ("FASTSPRING_SECRET", "a secret of FastSpring's"),
    ("QUALIFIO_SECRET", "a secret of Qualifio's"),
    ("QUALIFIO_TOKEN", "a token of Qualifio's"),
];

/// The header that is entered in Qualifio's console.
const TOKEN: &str = "X-Api-Token";

/// FastSpring takes no other status for an acknowledgement.
pub fn fastspring_is_acknowledged_with_200(path: &str) {
    let program = Program::start(path, &ENVIRONMENT);
    let delivery = fastspring("a secret of FastSpring's");

    assert_eq!(program.status(&delivery.http()), 200);
    program.refuses_forgeries(&delivery);
}

/// A refusal does not reveal how close a forgery came.
pub fn refusals_look_the_same(path: &str) {
    let program = Program::start(path, &ENVIRONMENT);
    let of_another = fastspring("a secret of FastBound's");

    let [unsigned, of_another] = [of_another.unsigned(), of_another].map(|delivery| {
        let mut response = program.send(&delivery.http());
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
    let event = json!({"id": "31cee3bf", "eventName": "item.edited", "data": {}});
    let delivery = TestDelivery::of(&FASTBOUND)
        .secret("a secret of FastBound's")
        .json(&event)
        .to("/webhooks/fastbound");
    let status_at_age = |seconds| {
        let then = UnixTime::from_secs(UnixTime::now().as_secs() - seconds);
        program.status(&delivery.clone().at(then).http())
    };

    assert_eq!(status_at_age(0), 204);
    assert_eq!(status_at_age(THREE_DAYS - 60), 204);
    assert_eq!(status_at_age(THREE_DAYS + 60), 401);
    assert_eq!(program.status(&delivery.unsigned().http()), 401);
}

/// The token does not replace the signature, nor the signature the token.
pub fn qualifio_must_send_its_token_too(path: &str) {
    let program = Program::start(path, &ENVIRONMENT);
    let without = qualifio("a secret of Qualifio's");
    let wrong = without.clone().header(TOKEN, "a secret of Qualifio's");
    let genuine = without.clone().header(TOKEN, "a token of Qualifio's");

    assert_eq!(program.status(&genuine.http()), 204);
    assert_eq!(program.status(&without.http()), 401);
    assert_eq!(program.status(&wrong.http()), 401);
    assert_eq!(program.status(&genuine.unsigned().http()), 401);
    program.refuses_forgeries(&genuine);
}

/// An old secret is good for as long as Qualifio may still sign with it.
pub fn an_old_secret_of_qualifio_ends_in_time(path: &str) {
    let delivery = qualifio("the old one").header(TOKEN, "a token of Qualifio's");
    let now = UnixTime::now();
    let status_with_end = |end: UnixTime| -> StatusCode {
        let end = end.as_secs().to_string();
        let mut environment = ENVIRONMENT.to_vec();
        environment.push(("QUALIFIO_OLD_SECRET", "the old one"));
        environment.push(("QUALIFIO_OLD_SECRET_UNTIL", &end));
        Program::start(path, &environment).status(&delivery.http())
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

fn fastspring(secret: &str) -> TestDelivery {
    let event = json!({"id": "evt-1", "type": "order.completed", "data": {}});
    TestDelivery::of(&FASTSPRING)
        .secret(secret)
        .json(&json!({"events": [event]}))
        .to("/webhooks/fastspring")
}

fn qualifio(secret: &str) -> TestDelivery {
    TestDelivery::of(&QUALIFIO)
        .secret(secret)
        .json(&json!({}))
        .to("/webhooks/qualifio")
}
