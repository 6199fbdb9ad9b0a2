//! The window for signed timestamps: exact edges, both sides, no overflow.

use std::time::Duration;

use proptest::prelude::*;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{
    ErrorKind, Keyring, Signer, TimeFormat, Tolerance, UnixTime, Verifier, provider,
};

use crate::captured::{Captured, NOW};
use crate::sample::{is_read_before_body, keys, signed, those, verifier};

static MILLIS: Scheme = Scheme::hmac_sha256("millis", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::UnixMillis)
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

/// Returns what a delivery that was signed so many milliseconds after `NOW` comes to at `NOW`.
fn received(tolerance: Tolerance, offset: i64) -> Option<ErrorKind> {
    let sent = UnixTime::from_millis(NOW.as_millis() + offset);
    let request = Captured::post(b"{}").request();
    let keys = keys(&MILLIS);
    let signed = Signer::new(&MILLIS, keys.clone())
        .sign(request, sent)
        .unwrap();
    let verifier = Verifier::new(&MILLIS).tolerance(tolerance);
    let result = Captured::from(&signed).verify(&verifier, &keys);
    result.err().map(|error| error.kind())
}

/// The timestamp is in the body, and is signed before it.
static AHEAD: Scheme = Scheme::hmac_sha256("ahead", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::json("/at"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

#[test]
fn a_timestamp_in_a_body_of_several_chunks_may_be_signed_before_it() {
    let keys = keys(&AHEAD);
    let body = br#"{"at":1700000000,"order":7}"#;
    let signer = Signer::new(&AHEAD, keys.clone());
    let request = Captured::post(body).signed(&signer, &AHEAD).unwrap();
    let verify = |chunks: [&[u8]; 3]| {
        let verified = request.verify_chunks(&Verifier::new(&AHEAD), &keys, &chunks);
        verified.map(|_| ()).map_err(|error| error.kind())
    };

    let (first, rest) = request.body.split_at(9);
    let (second, third) = rest.split_at(9);
    assert_eq!(verify([first, second, third]), Ok(()));
    assert_eq!(
        verify([first, second, br#"order":8}"#]),
        Err(ErrorKind::SignatureMismatch)
    );
}

#[test]
fn window_is_two_sided() {
    let tolerance = Tolerance::symmetric(Duration::from_secs(300)).future(Duration::from_secs(60));
    for (offset, expected) in [
        (-300_001, Some(ErrorKind::TimestampTooOld)),
        (-300_000, None),
        (-299_999, None),
        (-1, None),
        (0, None),
        (1, None),
        (59_999, None),
        (60_000, None),
        (60_001, Some(ErrorKind::TimestampTooNew)),
        (300_000, Some(ErrorKind::TimestampTooNew)),
    ] {
        assert_eq!(received(tolerance, offset), expected, "{offset}");
    }
}

#[test]
fn past_and_future_are_set_apart() {
    let past_only = Tolerance::symmetric(Duration::ZERO).past(Duration::from_millis(5));

    assert_eq!(received(past_only, -5), None);
    assert_eq!(received(past_only, -6), Some(ErrorKind::TimestampTooOld));
    assert_eq!(received(past_only, 1), Some(ErrorKind::TimestampTooNew));
}

#[test]
fn zero_tolerance_is_zero() {
    let zero = Tolerance::symmetric(Duration::ZERO);

    assert_eq!(received(zero, 0), None);
    assert_eq!(received(zero, 1), Some(ErrorKind::TimestampTooNew));
    assert_eq!(received(zero, -1), Some(ErrorKind::TimestampTooOld));
}

#[test]
fn the_window_is_the_schemes_own_both_ways() {
    for scheme in those(75, |scheme| scheme.timestamp().is_some()) {
        let request = signed(scheme, b"{}");
        let seconds = |reach: Duration| i64::try_from(reach.as_secs()).unwrap();
        let window = scheme.tolerance();
        let (past, future) = (seconds(window.past_reach()), seconds(window.future_reach()));
        for (offset, expected) in [
            (-future - 1, Some(ErrorKind::TimestampTooNew)),
            (-future, None),
            (past, None),
            (past + 1, Some(ErrorKind::TimestampTooOld)),
        ] {
            let now = UnixTime::from_secs(NOW.as_secs() + offset);

            let result =
                verifier(scheme).verify(&request.head(), request.body.clone(), &keys(scheme), now);

            assert_eq!(
                result.err().map(|error| error.kind()),
                expected,
                "{} {offset}",
                scheme.id()
            );
        }
    }
}

#[test]
fn most_windows_are_300_seconds_both_ways() {
    let reach = Duration::from_secs(300);
    for scheme in those(55, |scheme| {
        scheme.timestamp().is_some() && scheme.tolerance() == Tolerance::DEFAULT
    }) {
        let window = scheme.tolerance();

        assert_eq!((window.past_reach(), window.future_reach()), (reach, reach));
    }
}

#[test]
fn a_missing_timestamp_is_refused() {
    let request = Captured::post(b"{}").header("Sig", &"0".repeat(64));

    let whole = request.verify(&Verifier::new(&MILLIS), &keys(&MILLIS));
    let unread = Verifier::new(&MILLIS).check_head(&request.head(), NOW);

    assert_eq!(whole.unwrap_err().kind(), ErrorKind::TimestampMissing);
    assert_eq!(unread.unwrap_err().kind(), ErrorKind::TimestampMissing);
}

#[test]
fn timestamp_spelling_is_unique() {
    let now = NOW.as_millis();
    let spellings = [
        format!("+{now}"),
        format!("-{now}"),
        format!("0{now}"),
        format!(" {now}"),
        format!("{now} "),
        format!("{now}.0"),
        format!("{now}0"),
        "1.7e12".into(),
        "0x18bcfe56800".into(),
        "１７０００００００００００".into(),
        "NaN".into(),
        "-0".into(),
        "0".into(),
        i64::MIN.to_string(),
        i64::MAX.to_string(),
        u64::MAX.to_string(),
        "99999999999999999999999".into(),
        String::new(),
    ];
    for spelling in spellings {
        let request = Captured::post(b"{}")
            .header("Sig", &"0".repeat(64))
            .header("At", &spelling);

        let error = request
            .verify(&Verifier::new(&MILLIS), &keys(&MILLIS))
            .unwrap_err();

        assert_eq!(error.kind(), ErrorKind::TimestampMalformed, "{spelling}");
    }
}

#[test]
fn a_stale_delivery_is_refused_before_its_body() {
    for scheme in those(70, |scheme| {
        scheme.timestamp().is_some() && is_read_before_body(scheme)
    }) {
        let request = signed(scheme, b"{}");
        let reach = scheme.tolerance().past_reach();
        let later = NOW.saturating_add(reach + Duration::from_secs(1));

        let error = verifier(scheme)
            .check_head(&request.head(), later)
            .unwrap_err();

        assert_eq!(error.kind(), ErrorKind::TimestampTooOld, "{}", scheme.id());
    }
}

#[test]
fn clock_failure_fails_closed() {
    for scheme in those(75, |scheme| scheme.timestamp().is_some()) {
        let request = signed(scheme, b"{}");
        for clock in [i64::MIN, -1, 0, 1, i64::MAX] {
            for now in [UnixTime::from_secs(clock), UnixTime::from_millis(clock)] {
                let body = request.body.clone();
                let result = verifier(scheme).verify(&request.head(), body, &keys(scheme), now);

                let kind = result.unwrap_err().kind();
                let is_stale = matches!(
                    kind,
                    ErrorKind::TimestampTooNew | ErrorKind::TimestampTooOld
                );
                assert!(is_stale, "{} {clock}: {kind}", scheme.id());
            }
        }
    }
}

#[test]
fn a_key_that_ends_at_the_end_of_time_never_ends() {
    let last = UnixTime::from_millis(i64::MAX);
    let ring = Keyring::new(provider::GITHUB.key("current").unwrap())
        .retiring(provider::GITHUB.key("retiring").unwrap().until(last))
        .unwrap();

    assert_eq!(ring.live(last).count(), 2);
    assert_eq!(ring.live(UnixTime::from_secs(i64::MIN)).count(), 2);
}

#[test]
fn times_stop_at_the_edges_of_what_can_be_said() {
    assert_eq!(UnixTime::from_secs(i64::MAX).as_millis(), i64::MAX);
    assert_eq!(UnixTime::from_secs(i64::MIN).as_millis(), i64::MIN);
    assert_eq!(
        UnixTime::from_millis(i64::MAX).saturating_add(Duration::MAX),
        UnixTime::from_millis(i64::MAX),
    );
    assert_eq!(UnixTime::from_millis(-1).as_secs(), -1);
    assert_eq!(UnixTime::from_millis(-1000).as_secs(), -1);
    assert_eq!(UnixTime::from_millis(-1001).as_secs(), -2);
}

fn instants() -> impl Strategy<Value = i64> {
    prop_oneof![
        Just(i64::MIN),
        Just(i64::MIN + 1),
        Just(-1),
        Just(0),
        Just(i64::MAX - 1),
        Just(i64::MAX),
        any::<i64>(),
        -1000_i64..1000,
    ]
}

fn reaches() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(Duration::ZERO),
        Just(Duration::MAX),
        Just(Duration::from_nanos(1_500_000)),
        any::<u64>().prop_map(Duration::from_millis),
        (0_u64..1000).prop_map(Duration::from_millis),
    ]
}

proptest! {
    #[test]
    fn the_window_is_that_of_unbounded_numbers(
        sent in instants(),
        now in instants(),
        past in reaches(),
        future in reaches(),
    ) {
        let tolerance = Tolerance::symmetric(past).future(future);

        let result = tolerance.check(UnixTime::from_millis(sent), UnixTime::from_millis(now));

        let age = (i128::from(now) - i128::from(sent)) * 1_000_000;
        let reach = |reach: Duration| i128::try_from(reach.as_nanos()).unwrap();
        let expected = if age > reach(past) {
            Err(ErrorKind::TimestampTooOld)
        } else if -age > reach(future) {
            Err(ErrorKind::TimestampTooNew)
        } else {
            Ok(())
        };
        prop_assert_eq!(result, expected);
    }
}
