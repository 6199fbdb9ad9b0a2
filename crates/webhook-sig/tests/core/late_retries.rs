//! A window that lets late retries in, where the app asks for it.

use std::time::Duration;

use webhook_sig::provider::{GITHUB, LINEAR, MAILGUN, STRIPE};
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{ErrorKind, InvalidSetting, Signer, TimeFormat, UnixTime, Verifier};

use crate::captured::{Captured, NOW};
use crate::sample::keys;

const HOUR: Duration = Duration::from_secs(60 * 60);

/// A vendor that sends again for a day, and of which no more is known.
static RETRIED: Scheme = Scheme::hmac_sha256("retried", Location::header("Sig"), Encoding::Hex)
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .retried_for(Duration::from_secs(24 * 60 * 60))
    .signs(&[
        Component::Timestamp,
        Component::Literal("."),
        Component::Body,
    ]);

/// Returns what a delivery of so long ago comes to.
fn received(verifier: &Verifier, body: &str, age: Duration) -> Option<ErrorKind> {
    let keys = keys(verifier.scheme());
    let age = i64::try_from(age.as_secs()).unwrap();
    let sent = UnixTime::from_secs(NOW.as_secs() - age);
    let signer = Signer::new(verifier.clone(), keys.clone());
    let request = Captured::post(body.as_bytes()).request();
    let signed = signer.sign(request, sent).unwrap();
    let result = Captured::from(&signed).verify(verifier, &keys);
    result.err().map(|error| error.kind())
}

#[test]
fn a_retry_is_late_by_as_much_as_its_vendor_is_known_to_be() {
    let (usual, wide) = (
        Verifier::new(&RETRIED),
        Verifier::new(&RETRIED).window_for_retries().unwrap(),
    );

    assert_eq!(
        received(&usual, "{}", HOUR),
        Some(ErrorKind::TimestampTooOld)
    );
    assert_eq!(received(&wide, "{}", 24 * HOUR), None);
    let later = 24 * HOUR + Duration::from_secs(1);
    assert_eq!(
        received(&wide, "{}", later),
        Some(ErrorKind::TimestampTooOld)
    );
}

/// Linear's last retry comes seven hours and a minute after its timestamp, which is in the body.
#[test]
fn how_late_a_delivery_comes_counts_before_how_long_it_is_sent() {
    let late = LINEAR.late_by().unwrap();
    assert_ne!(LINEAR.retried_for(), Some(late));
    let wide = Verifier::new(&LINEAR).window_for_retries().unwrap();
    let body = |age: Duration| {
        let sent = NOW.as_millis() - i64::try_from(age.as_millis()).unwrap();
        format!(r#"{{"webhookTimestamp":{sent}}}"#)
    };

    assert_eq!(received(&wide, &body(late), late), None);
    let later = late + Duration::from_secs(1);
    assert_eq!(
        received(&wide, &body(later), later),
        Some(ErrorKind::TimestampTooOld)
    );
}

#[test]
fn a_window_is_not_widened_where_that_does_nothing_or_harm() {
    static UNKNOWN: Scheme = RETRIED.derive("unknown").build();
    let widened = |scheme| Verifier::new(scheme).window_for_retries().map(drop);

    assert_eq!(widened(&GITHUB), Err(InvalidSetting::NoTimestamp));
    assert_eq!(widened(&MAILGUN), Err(InvalidSetting::UnsignedBody));
    assert_eq!(widened(&UNKNOWN), Err(InvalidSetting::RetriesUnknown));
    assert_eq!(widened(&STRIPE), Ok(()));
}
