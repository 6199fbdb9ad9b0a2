//! Nothing that is signed can be changed: time, id, body, method and target.

use webhook_sig::scheme::Location;
use webhook_sig::{BaseUrl, ErrorKind, Scheme, UnixTime, Verifier};

use crate::captured::{ID, NOW};
use crate::laws::verify;
use crate::sample::{
    Carrier, carrier, covers_any_body, keys, message, signable, signed, signs, those, verifier,
};

#[test]
fn every_method_that_a_scheme_does_not_use_is_refused() {
    let methods = [
        "GET", "POST", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE", "CONNECT", "QUERY",
        "post", "Post", "POST ", "", "PROPFIND",
    ];
    for scheme in signable() {
        for method in methods {
            if scheme.methods().contains(&method) {
                continue;
            }
            let mut request = signed(scheme, b"{}").header("X-HTTP-Method-Override", "POST");
            request.method = method.into();

            let error = verify(scheme, &request).unwrap_err();

            assert_eq!(
                error.kind(),
                ErrorKind::MethodNotAllowed,
                "{} {method}",
                scheme.id()
            );
        }
    }
}

#[test]
fn refreshed_timestamp_rejected() {
    // In a token a time cannot be replaced by another one: it is encoded.
    let is_readable = |scheme: &Scheme| {
        let is_in_token = |at: Location| {
            let at = at.to_string();
            at.starts_with("claim ") || at.starts_with("JOSE ")
        };
        scheme.timestamp().is_some_and(|(at, _)| !is_in_token(at))
    };
    for scheme in those(75, is_readable) {
        let (_, format) = scheme.timestamp().unwrap();
        let request = signed(scheme, b"{}");
        let refreshed = format.write(UnixTime::from_secs(NOW.as_secs() + 1));

        let request = request.replace(&format.write(NOW), &refreshed);

        let error = verify(scheme, &request).unwrap_err();
        assert_eq!(
            error.kind(),
            ErrorKind::SignatureMismatch,
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn another_id_is_rejected() {
    // In a token the id is base64, which the vectors alter.
    let has_id = |scheme: &Scheme| scheme.message_id().is_some() && !scheme.has_token();
    for scheme in those(20, has_id) {
        let request = signed(scheme, b"{}").replace(ID, "msg_another");

        let error = verify(scheme, &request).unwrap_err();

        assert_eq!(
            error.kind(),
            ErrorKind::SignatureMismatch,
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn semantically_equal_bytes_differ_reject() {
    let body = r#"{"a":1,"b":"A"}"#;
    let equal = [
        r#"{"b":"A","a":1}"#,
        r#"{"a": 1,"b":"A"}"#,
        r#"{"a":1.0,"b":"A"}"#,
        r#"{"a":1,"b":"\u0041"}"#,
        r#"{"a":2,"a":1,"b":"A"}"#,
        "\u{feff}{\"a\":1,\"b\":\"A\"}",
        "{\"a\":1,\"b\":\"A\"}\n",
    ];
    for scheme in those(150, covers_any_body) {
        let request = signed(scheme, body.as_bytes());
        for other in equal {
            let result = verify(scheme, &request.replace(body, other));

            assert_eq!(
                result.unwrap_err().kind(),
                ErrorKind::SignatureMismatch,
                "{} {other}",
                scheme.id()
            );
        }
    }
    // Linear writes its timestamp into the body, and the others look at how the body begins or
    // ends.
    let is_signed_json = |scheme: &Scheme| carrier(scheme) == Carrier::Json && scheme.signs_body();
    for scheme in those(5, is_signed_json) {
        let request = signed(scheme, body.as_bytes());
        let other = request.replace("{\"a\":1,", "{\"a\": 1,");

        assert_ne!(request, other, "{}", scheme.id());
        assert_eq!(
            verify(scheme, &other).unwrap_err().kind(),
            ErrorKind::SignatureMismatch,
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn two_bodies_with_same_lossy_form_do_not_share_a_signature() {
    for scheme in those(150, covers_any_body) {
        let mut request = signed(scheme, b"a\xff");
        assert!(verify(scheme, &request).is_ok());

        for other in [&b"a\xfe"[..], "a\u{fffd}".as_bytes(), b"a"] {
            request.body = other.to_vec();

            assert!(verify(scheme, &request).is_err(), "{}", scheme.id());
        }
    }
}

#[test]
fn every_preset_rejects_a_flipped_bit() {
    for scheme in those(190, signs) {
        let mut request = signed(scheme, b"{\"a\": 1, \"b\": \"/+\"}");
        let (verifier, keys) = (verifier(scheme), keys(scheme));
        let covered = message(scheme, &request);
        for bit in 0..request.body.len() * 8 {
            request.body[bit / 8] ^= 1 << (bit % 8);

            let result = request.verify(&verifier, &keys);

            // Of a form its decoded values are signed, and of some bodies some values only: a bit
            // may be flipped as long as the signed message stays what it was.
            if result.is_ok() {
                assert!(!covers_any_body(scheme), "{}: {request:?}", scheme.id());
                assert_eq!(message(scheme, &request), covered, "{}", scheme.id());
            }
            request.body[bit / 8] ^= 1 << (bit % 8);
        }
    }
}

#[test]
fn another_body_passes_where_a_scheme_says_that_it_is_unsigned_and_nowhere_else() {
    for scheme in signable() {
        let mut request = signed(scheme, b"{\"tulip\":1}");
        let covered = message(scheme, &request);
        match carrier(scheme) {
            Carrier::Body => request.body = b"{\"daisy\":1}".to_vec(),
            Carrier::Form => request = request.replace("quantity=2", "quantity=3"),
            Carrier::Json => request = request.replace("tulip", "daisy"),
            Carrier::Query => request.body = b"daisy".to_vec(),
            // Another one is not even a token.
            Carrier::Token => continue,
        }

        let result = verify(scheme, &request);

        // Some of an unsigned body may be signed, as all fields of a form but one.
        let is_same = message(scheme, &request) == covered;
        // A claim may have a hash of the body.
        let is_hashed = scheme.has_token() && scheme.signs_body();
        assert_eq!(result.is_ok(), is_same && !is_hashed, "{}", scheme.id());
        assert!(!(result.is_ok() && scheme.signs_body()), "{}", scheme.id());
    }
}

#[test]
fn every_bit_of_a_signed_target_counts() {
    let is_about_target = |scheme: &Scheme| {
        let text = format!("{} {}", scheme.signed_content(), scheme.signature());
        ["path", "query", "target", "url"]
            .iter()
            .any(|word| text.contains(word))
    };
    for scheme in those(15, is_about_target) {
        let request = signed(scheme, b"a/b+c d");
        let covered = message(scheme, &request);
        for (at, letter) in request.target.bytes().enumerate() {
            for bit in 0..7 {
                let mut spoilt = request.clone();
                let other = char::from(letter ^ (1 << bit)).to_string();
                spoilt.target.replace_range(at..=at, &other);

                // The case of an escape's digits is not signed, nor is the query by some.
                if verify(scheme, &spoilt).is_ok() {
                    assert_eq!(message(scheme, &spoilt), covered, "{}", spoilt.target);
                }
            }
        }
    }
}

#[test]
fn a_delivery_to_another_origin_is_refused_where_the_url_is_signed() {
    for scheme in those(9, |scheme| {
        scheme.signed_content().to_string().contains("{url")
    }) {
        let request = signed(scheme, b"{}");
        let elsewhere = BaseUrl::new("https://shop.example.evil.example").unwrap();
        let nowhere = Verifier::new(scheme);

        let other = request.verify(&verifier(scheme).base_url(elsewhere), &keys(scheme));
        let unset = request.verify(&nowhere, &keys(scheme));

        let kinds = [other, unset].map(|result| result.unwrap_err().kind());
        let expected = [ErrorKind::SignatureMismatch, ErrorKind::Misconfigured];
        assert_eq!(kinds, expected, "{}", scheme.id());
    }
}
