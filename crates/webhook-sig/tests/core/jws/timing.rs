//! The life of a token, to the second.

use std::time::Duration;

use webhook_sig::scheme::{Algorithm, Audience, Claim, Location, Scheme};
use webhook_sig::{ErrorKind, TimeFormat, Tolerance, Verifier};

use crate::captured::NOW;
use crate::jws::{JOSE, OTHER_SECRET, SECRET, body_of, token, token_by};

const OLD: Result<(), ErrorKind> = Err(ErrorKind::TimestampTooOld);
const NEW: Result<(), ErrorKind> = Err(ErrorKind::TimestampTooNew);
const MALFORMED: Result<(), ErrorKind> = Err(ErrorKind::TimestampMalformed);

static EXPIRES: Scheme = Scheme::jws("exp", Algorithm::HmacSha256, Location::body())
    .audience(Audience::Key)
    .claims(&[Claim::Expires, Claim::IfPresent(&Claim::NotBefore)])
    .build();

static BEGINS: Scheme = Scheme::jws("nbf", Algorithm::HmacSha256, Location::body())
    .audience(Audience::Key)
    .claims(&[Claim::NotBefore])
    .never_expires()
    .build();

static ISSUED: Scheme = Scheme::jws("iat", Algorithm::HmacSha256, Location::body())
    .audience(Audience::Key)
    .timestamp(Location::claim("/iat"), TimeFormat::UnixSeconds)
    .build();

/// Twenty seconds into the past, and ten into the future.
const TOLERANCE: Tolerance =
    Tolerance::symmetric(Duration::from_secs(20)).future(Duration::from_secs(10));

fn verdict(scheme: &'static Scheme, token: &str) -> Result<(), ErrorKind> {
    let keys = scheme.keyring([SECRET]).unwrap();
    let verifier = Verifier::new(scheme).tolerance(TOLERANCE);
    let verified = body_of(token).verify(&verifier, &keys);
    verified.map(drop).map_err(|error| error.kind())
}

fn with(scheme: &'static Scheme, payload: &str) -> Result<(), ErrorKind> {
    verdict(scheme, &token(JOSE, payload))
}

/// Returns the verdict about a claim so many seconds from now.
fn at(scheme: &'static Scheme, name: &str, ahead: i64) -> Result<(), ErrorKind> {
    with(
        scheme,
        &format!(r#"{{"{name}":{}}}"#, NOW.as_secs() + ahead),
    )
}

#[test]
fn a_token_ends_with_its_expiry_and_the_tolerance() {
    for (ahead, expected) in [
        (1_000_000, Ok(())),
        (1, Ok(())),
        (-1, Ok(())),
        (-19, Ok(())),
        (-20, OLD),
        (-21, OLD),
        (-1_000_000, OLD),
    ] {
        assert_eq!(at(&EXPIRES, "exp", ahead), expected, "{ahead}");
    }
    // Where no tolerance is added, the expiry is the first second in which it is refused.
    let keys = EXPIRES.keyring([SECRET]).unwrap();
    let strict = Verifier::new(&EXPIRES).tolerance(Tolerance::symmetric(Duration::ZERO));
    for (exp, is_valid) in [(1_700_000_001, true), (1_700_000_000, false)] {
        let token = token(JOSE, format!(r#"{{"exp":{exp}}}"#));
        let verified = body_of(&token).verify(&strict, &keys);
        assert_eq!(verified.is_ok(), is_valid, "{exp}");
    }
}

#[test]
fn a_token_begins_the_tolerance_before_its_time() {
    for (ahead, expected) in [
        (-1_000_000, Ok(())),
        (0, Ok(())),
        (9, Ok(())),
        (10, Ok(())),
        (11, NEW),
        (1_000_000, NEW),
    ] {
        assert_eq!(at(&BEGINS, "nbf", ahead), expected, "{ahead}");
    }
}

#[test]
fn a_token_is_as_old_as_the_tolerance_allows() {
    for (ahead, expected) in [
        (-21, OLD),
        (-20, Ok(())),
        (0, Ok(())),
        (10, Ok(())),
        (11, NEW),
    ] {
        assert_eq!(at(&ISSUED, "iat", ahead), expected, "{ahead}");
    }
}

#[test]
fn a_time_that_may_be_missing_counts_where_it_is_there() {
    let with = |nbf: &str| with(&EXPIRES, &format!(r#"{{"exp":1700000001{nbf}}}"#));

    assert_eq!(with(""), Ok(()));
    assert_eq!(with(r#","nbf":1700000010"#), Ok(()));
    assert_eq!(with(r#","nbf":1700000011"#), NEW);
    assert_eq!(with(r#","nbf":"soon""#), MALFORMED);
    assert_eq!(with(r#","nbf":null"#), Err(ErrorKind::FieldMalformed));
}

#[test]
fn a_token_without_its_time_is_refused() {
    let missing = Err(ErrorKind::FieldMissing);

    assert_eq!(with(&EXPIRES, "{}"), missing);
    assert_eq!(with(&EXPIRES, r#"{"EXP":1700000300}"#), missing);
    assert_eq!(with(&BEGINS, "{}"), missing);
    assert_eq!(with(&ISSUED, "{}"), Err(ErrorKind::TimestampMissing));
}

#[test]
fn a_time_is_a_number_of_seconds() {
    for time in [
        "1700000300000",
        "-1700000300",
        "1700000300.5",
        "1.7e9",
        "1e99999",
        "0",
        r#""""#,
        r#""1700000300 ""#,
        r#""+1700000300""#,
        r#""2023-11-14T22:13:20Z""#,
        "99999999999999999999999999",
    ] {
        for (scheme, name) in [(&EXPIRES, "exp"), (&BEGINS, "nbf"), (&ISSUED, "iat")] {
            let refused = with(scheme, &format!(r#"{{"{name}":{time}}}"#));
            assert_eq!(refused, MALFORMED, "{name} {time}");
        }
    }
}

#[test]
fn a_time_that_is_no_scalar_or_there_twice_is_malformed() {
    for payload in [
        r#"{"exp":{"exp":1700000300}}"#,
        r#"{"exp":[1700000300]}"#,
        r#"{"exp":true}"#,
        r#"{"exp":null}"#,
        r#"{"exp":1700000300,"exp":1700000300}"#,
        r#"{"exp":1,"e\u0078p":1700000300}"#,
    ] {
        let refused = with(&EXPIRES, payload);
        assert_eq!(refused, Err(ErrorKind::FieldMalformed), "{payload}");
    }
}

/// A forgery learns about the receiver's clock no more than anyone who asks for the time.
#[test]
fn a_time_that_has_passed_is_refused_before_the_signature() {
    let forged = |exp: i64| token_by(OTHER_SECRET, JOSE, format!(r#"{{"exp":{exp}}}"#));

    assert_eq!(verdict(&EXPIRES, &forged(1)), OLD);
    assert_eq!(
        verdict(&EXPIRES, &forged(1_700_000_300)),
        Err(ErrorKind::SignatureMismatch)
    );
}
