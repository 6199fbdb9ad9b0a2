//! Every format of a timestamp, and the text that is signed.

use webhook_sig::scheme::{Component, Location, Scheme};
use webhook_sig::{ErrorKind, TimeFormat};

use crate::captured::{Captured, NOW};
use crate::language::{hmac, kind, leak, oracle, sign, verify};

#[test]
fn every_time_format_is_written_and_read() {
    for (format, text) in [
        (TimeFormat::HttpDate, "Tue, 14 Nov 2023 22:13:20 GMT"),
        (TimeFormat::Rfc3339, "2023-11-14T22:13:20Z"),
        (TimeFormat::UnixMillis, "1700000000000"),
        (TimeFormat::UnixSeconds, "1700000000"),
    ] {
        let parts = [
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ];
        let scheme = leak(
            hmac(Location::header("Sig"))
                .timestamp(Location::header("At"), format)
                .signs(Vec::leak(parts.to_vec())),
        );

        let request = sign(scheme, &Captured::post(b"body"));

        assert!(
            request.headers.contains(&("at".into(), text.into())),
            "{format:?}"
        );
        let right = oracle(scheme, format!("{text}.body").as_bytes());
        assert!(
            request
                .headers
                .contains(&("sig".into(), right.into_bytes())),
            "{format:?}"
        );
        let verified = verify(scheme, &request).unwrap();
        assert_eq!(verified.timestamp(), Some(NOW), "{format:?}");
    }
}

#[test]
fn a_timestamp_is_signed_as_the_text_that_arrived() {
    const SCHEME: &Scheme = &hmac(Location::header("Sig"))
        .timestamp(Location::header("At"), TimeFormat::Rfc3339)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
    for text in [
        "2023-11-14T23:13:20+01:00",
        "2023-11-14T22:13:20.000000000Z",
    ] {
        let right = oracle(SCHEME, format!("{text}.body").as_bytes());

        let request = Captured::post(b"body")
            .header("At", text)
            .header("Sig", &right);

        assert_eq!(verify(SCHEME, &request).unwrap().timestamp(), Some(NOW));
        let respelled = request.replace(text, "2023-11-14T22:13:20Z");
        assert_eq!(
            kind(verify(SCHEME, &respelled)),
            ErrorKind::SignatureMismatch
        );
    }
}
