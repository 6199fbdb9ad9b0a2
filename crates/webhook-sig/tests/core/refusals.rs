//! What a refusal says on our side: the header or field, the format, both times and the window.

use std::error::Error as _;
use std::time::Duration;

use webhook_sig::provider::{GITHUB, SLACK, STANDARD_WEBHOOKS, STRIPE};
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::verify::Refusal;
use webhook_sig::{Error, ErrorKind, RequiredHeader, TimeFormat, Tolerance, UnixTime, Verifier};

use crate::captured::{Captured, NOW};
use crate::sample::{every, keys, signable, signed, unsigned, verifier};

const SIG: Location = Location::header("Acme-Signature");

const ACME: Scheme = Scheme::hmac_sha256("acme", SIG, Encoding::Hex).signs(&[Component::Body]);

static JSON: Scheme = Scheme::hmac_sha256("json", Location::json("/sig"), Encoding::Base64)
    .unsigned_body()
    .timestamp(Location::json("/at"), TimeFormat::UnixMillis)
    .signs(&[Component::Timestamp]);

static FORM: Scheme = Scheme::hmac_sha256("form", Location::form("sig"), Encoding::HexUpper)
    .unsigned_body()
    .signs(&[Component::Field(Location::form("order"))]);

static QUERY: Scheme = Scheme::hmac_sha256("query", Location::query("sig"), Encoding::Base64Url)
    .timestamp(Location::query("at"), TimeFormat::Rfc3339)
    .signs(&[
        Component::Timestamp,
        Component::Literal("\n"),
        Component::Body,
    ]);

static ENDED: Scheme = Scheme::hmac_sha256("ended", SIG, Encoding::Hex).signs(&[
    Component::Field(Location::header("Acme-Sent-By")),
    Component::Literal("\n"),
    Component::Body,
]);

static PLAIN: Scheme = ACME;

/// What a refusal has to say: its kind, header, field and expected format.
type Said<'s> = (ErrorKind, Option<&'s str>, Option<&'s str>, Option<&'s str>);

fn refused(verifier: &Verifier, delivery: &Captured) -> Error {
    let scheme = verifier.scheme();
    delivery.verify(verifier, &keys(scheme)).unwrap_err()
}

#[track_caller]
fn assert_said(scheme: &'static Scheme, delivery: &Captured, expected: Said<'_>) {
    assert_error(&refused(&verifier(scheme), delivery), expected);
}

#[track_caller]
fn assert_error(error: &Error, (kind, header, field, format): Said<'_>) {
    let refusal = Refusal::of(error).unwrap_or_else(|| panic!("{error} says nothing"));
    assert_eq!(error.kind(), kind);
    assert_eq!(refusal.header().as_deref(), header, "{refusal}");
    assert_eq!(refusal.field().as_deref(), field, "{refusal}");
    assert_eq!(refusal.expected().as_deref(), format, "{refusal}");
    let said = error.source().unwrap().to_string();
    assert_eq!(said, refusal.to_string());
    for word in [header, field, format].into_iter().flatten() {
        assert!(said.contains(word), "{said} lacks {word}");
    }
}

fn post() -> Captured {
    Captured::post(b"{}")
}

fn json(body: &str) -> Captured {
    Captured::post(body.as_bytes()).header("Content-Type", "application/json")
}

fn form(body: &str) -> Captured {
    let form = "application/x-www-form-urlencoded";
    Captured::post(body.as_bytes()).header("Content-Type", form)
}

fn get(target: &str) -> Captured {
    let target = target.to_owned();
    Captured { target, ..post() }
}

#[test]
fn a_signature_that_is_missing_or_malformed_is_named_with_its_format() {
    use ErrorKind::{SignatureMalformed, SignatureMissing};

    let hex = Some("64 hexadecimal digits in lower case");
    let header = Some("X-Hub-Signature-256");
    assert_said(&GITHUB, &post(), (SignatureMissing, header, None, hex));
    let short = post().header("X-Hub-Signature-256", "sha256=short");
    assert_said(&GITHUB, &short, (SignatureMalformed, header, None, hex));
    let header = Some("Stripe-Signature");
    let old = post().header("Stripe-Signature", "t=1700000000,v0=00");
    assert_said(&STRIPE, &old, (SignatureMissing, header, None, hex));
    let base64 = Some("base64 of 32 bytes");
    let short = post().header("webhook-signature", "v1,aaaa");
    let header = Some("webhook-signature");
    assert_said(
        &STANDARD_WEBHOOKS,
        &short,
        (SignatureMalformed, header, None, base64),
    );
    let field = Some("JSON /sig");
    assert_said(&JSON, &json("{}"), (SignatureMissing, None, field, base64));
    let upper = Some("64 hexadecimal digits in upper case");
    let field = Some("form sig");
    assert_said(
        &FORM,
        &form("order=7"),
        (SignatureMissing, None, field, upper),
    );
    let lower = form(&format!("order=7&sig={}", "0a".repeat(32)));
    assert_said(&FORM, &lower, (SignatureMalformed, None, field, upper));
    let url = Some("base64 for URLs, padded of 32 bytes");
    let field = Some("query sig");
    assert_said(&QUERY, &get("/hooks"), (SignatureMissing, None, field, url));
}

#[test]
fn a_timestamp_that_is_missing_or_malformed_is_named_with_its_format() {
    use ErrorKind::{TimestampMalformed, TimestampMissing};

    let sent = || post().header("X-Slack-Signature", &format!("v0={}", "0a".repeat(32)));
    let header = Some("X-Slack-Request-Timestamp");
    let seconds = Some("seconds since 1970");
    assert_said(&SLACK, &sent(), (TimestampMissing, header, None, seconds));
    let later = sent().header("X-Slack-Request-Timestamp", "yesterday");
    assert_said(&SLACK, &later, (TimestampMalformed, header, None, seconds));
    let sig = "A".repeat(43);
    let missing = json(&format!(r#"{{"sig":"{sig}="}}"#));
    let millis = Some("milliseconds since 1970");
    assert_said(
        &JSON,
        &missing,
        (TimestampMissing, None, Some("JSON /at"), millis),
    );
    let query = get(&format!("/hooks?at=now&sig={sig}%3D"));
    assert_said(
        &QUERY,
        &query,
        (TimestampMalformed, None, Some("query at"), Some("RFC 3339")),
    );
}

#[test]
fn a_time_outside_the_window_is_told_with_both_times_and_the_window() {
    let window = Tolerance::DEFAULT.past(Duration::from_secs(300));
    let window = window.future(Duration::from_secs(5));
    let verifier = Verifier::new(&SLACK).tolerance(window);
    for (seconds, kind, difference, limit, side) in [
        (-412, ErrorKind::TimestampTooOld, 412, 300, "before"),
        (7, ErrorKind::TimestampTooNew, 7, 5, "after"),
    ] {
        let sent = NOW.as_secs() + seconds;
        let delivery = post()
            .header("X-Slack-Signature", &format!("v0={}", "0a".repeat(32)))
            .header("X-Slack-Request-Timestamp", &sent.to_string());
        let errors = [
            refused(&verifier, &delivery),
            verifier.check_head(&delivery.head(), NOW).unwrap_err(),
        ];

        for error in errors {
            assert_error(
                &error,
                (kind, Some("X-Slack-Request-Timestamp"), None, None),
            );
            let refusal = Refusal::of(&error).unwrap();
            assert_eq!(refusal.sent_at().unwrap().as_secs(), sent);
            assert_eq!(refusal.received_at(), Some(NOW));
            assert_eq!(refusal.difference(), Some(Duration::from_secs(difference)));
            assert_eq!(refusal.window(), Some(Duration::from_secs(limit)));
            let [sent, now] =
                [UnixTime::from_secs(sent), NOW].map(|time| TimeFormat::Rfc3339.write(time));
            assert_eq!(
                refusal.to_string(),
                format!(
                    "`X-Slack-Request-Timestamp: …` is {sent}, {difference} s {side} the receiver's \
                     time, {now}; at most {limit} s are allowed"
                ),
            );
        }
    }
}

#[test]
fn a_value_that_could_end_elsewhere_is_named_with_what_it_must_not_hold() {
    let sent = post().header("Acme-Signature", &"0a".repeat(32));
    let sent = sent.header("Acme-Sent-By", "a\nb");
    let format = Some(r#"a value in which "\n" does not occur"#);
    let said = (
        ErrorKind::FieldMalformed,
        Some("Acme-Sent-By"),
        None,
        format,
    );
    assert_said(&ENDED, &sent, said);
}

#[test]
fn what_the_receiver_demands_of_a_request_is_named() {
    use ErrorKind::{
        BodyMalformed, BodyTooLarge, CredentialMismatch, CredentialMissing, MethodNotAllowed,
    };

    let token = RequiredHeader::new("X-Api-Token", "9b1de8c2d0").unwrap();
    let strict = Verifier::new(&PLAIN).require_header(token).body_limit(8);
    let header = Some("X-Api-Token");
    assert_error(
        &refused(&strict, &post()),
        (CredentialMissing, header, None, None),
    );
    let other = post().header("X-Api-Token", "another");
    assert_error(
        &refused(&strict, &other),
        (CredentialMismatch, header, None, None),
    );
    let small = Verifier::new(&PLAIN).body_limit(8);
    let bytes = Some("at most 8 bytes");
    let announced = post().header("Content-Length", "9");
    assert_error(
        &refused(&small, &announced),
        (BodyTooLarge, None, None, bytes),
    );
    let long = Captured::post(b"123456789").header("Acme-Signature", &"0a".repeat(32));
    assert_error(&refused(&small, &long), (BodyTooLarge, None, None, bytes));
    let get = || Captured {
        method: "GET".into(),
        ..post()
    };
    let refusal = refused(&small, &get());
    assert_error(&refusal, (MethodNotAllowed, None, None, Some("POST")));
    let puts = Verifier::new(&PLAIN).methods(&["PUT", "PATCH"]);
    let methods = Some("PUT or PATCH");
    assert_error(
        &refused(&puts, &get()),
        (MethodNotAllowed, None, None, methods),
    );
    let said = (BodyMalformed, None, Some("JSON /sig"), Some("JSON"));
    assert_said(&JSON, &json("{"), said);
}

/// Where the signature is in the body, it is there and does not match.
#[test]
fn every_scheme_names_what_a_bare_request_lacks() {
    for scheme in every() {
        let bare = unsigned(scheme, b"{}");
        let bare = Captured {
            headers: Vec::new(),
            target: "/".into(),
            ..bare
        };
        let error = refused(&verifier(scheme), &bare);

        if error.kind() == ErrorKind::SignatureMismatch {
            continue;
        }
        let said = error.source().map(ToString::to_string);
        assert!(said.is_some(), "{}: {error}", scheme.id());
    }
}

#[test]
fn every_scheme_with_a_timestamp_tells_both_times() {
    for scheme in signable() {
        let Some((at, _)) = scheme.timestamp() else {
            continue;
        };
        let delivery = signed(scheme, b"{}");
        let year = Duration::from_secs(365 * 86_400);
        let late = UnixTime::from_secs(NOW.as_secs() + 365 * 86_400);
        let verified =
            verifier(scheme).verify(&delivery.head(), delivery.body.clone(), &keys(scheme), late);
        let error = verified.unwrap_err();
        if error.kind() != ErrorKind::TimestampTooOld {
            continue;
        }

        let refusal = Refusal::of(&error).unwrap();
        assert_eq!(refusal.sent_at(), Some(NOW), "{}", scheme.id());
        assert_eq!(refusal.difference(), Some(year), "{}", scheme.id());
        assert!(refusal.window() < Some(year), "{}", scheme.id());
        assert!(refusal.to_string().contains(&at.to_string()), "{refusal}");
    }
}

#[test]
fn no_refusal_repeats_what_was_sent() {
    for scheme in signable() {
        let delivery = signed(scheme, b"psst");
        for index in 0..delivery.headers.len() {
            let mut spoiled = delivery.clone();
            spoiled.headers[index].1 = b"secret-of-no-one".to_vec();
            let Err(error) = spoiled.verify(&verifier(scheme), &keys(scheme)) else {
                continue;
            };
            let said = format!("{error} {error:?} {:?}", Refusal::of(&error));
            assert!(!said.contains("no-one"), "{said}");
        }
    }
}

#[test]
fn an_error_stays_small() {
    assert!(size_of::<Error>() <= 32);
}
