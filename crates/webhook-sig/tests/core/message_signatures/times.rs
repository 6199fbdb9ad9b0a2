//! When a signature was made and when it ends.

use webhook_sig::ErrorKind;
use webhook_sig::scheme::{MessageSignature, Scheme};

use crate::message_signatures::{NOW, SAFE, Sent, of, verifier};

fn with(params: &str) -> Result<(), ErrorKind> {
    Sent::new().params(params).begin(&verifier(&SAFE))
}

#[test]
fn created_is_within_the_tolerance_to_the_second() {
    let created = |time: i64| with(&format!(";created={time}"));

    assert_eq!(created(NOW - 300), Ok(()));
    assert_eq!(created(NOW - 301), Err(ErrorKind::TimestampTooOld));
    assert_eq!(created(NOW + 300), Ok(()));
    assert_eq!(created(NOW + 301), Err(ErrorKind::TimestampTooNew));
}

#[test]
fn expires_ends_with_the_tolerance_to_the_second() {
    let expires = |time: i64| with(&format!(";created={NOW};expires={time}"));

    assert_eq!(expires(NOW - 300), Ok(()));
    assert_eq!(expires(NOW - 301), Err(ErrorKind::TimestampTooOld));
    assert_eq!(expires(NOW + 1_000_000), Ok(()));
}

#[test]
fn created_must_be_there() {
    assert_eq!(with(""), Err(ErrorKind::TimestampMissing));
}

#[test]
fn times_are_integers() {
    for time in [
        "\"1700000000\"",
        "1700000000.0",
        "-1",
        "?1",
        ":AA==:",
        "created",
    ] {
        let created = with(&format!(";created={time}"));
        let expires = with(&format!(";created={NOW};expires={time}"));
        assert!(created.is_err(), "created {time}");
        assert_eq!(
            expires,
            Err(ErrorKind::TimestampMalformed),
            "expires {time}"
        );
    }
}

#[test]
fn an_expiry_may_stand_for_the_time_of_signing() {
    const SCHEME: Scheme = of(MessageSignature::new().without_created().needs_expires());
    let expires = |time: i64| {
        let sent = Sent::new().params(&format!(";expires={time}"));
        sent.begin(&verifier(&SCHEME))
    };

    assert_eq!(expires(NOW), Ok(()));
    assert_eq!(expires(NOW - 301), Err(ErrorKind::TimestampTooOld));
    // A time that is there counts, even if it need not be.
    let future = format!(";created={};expires={}", NOW + 301, NOW + 600);
    let future = Sent::new().params(&future).begin(&verifier(&SCHEME));
    assert_eq!(future, Err(ErrorKind::TimestampTooNew));
}
