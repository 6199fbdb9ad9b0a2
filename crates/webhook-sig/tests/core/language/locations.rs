//! A signature, a timestamp, an id and a signed value, in every place and shape.

use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{ErrorKind, Head, Signer, TimeFormat, UnixTime, Verifier};

use crate::captured::{Captured, ID, NOW};
use crate::language::place::{PLACES, Place, Shape, places_and_shapes, spelled};
use crate::language::{hmac, kind, leak, oracle, ring, sign, verify};

#[test]
fn a_signature_is_read_in_every_place_and_shape() {
    for (place, shape) in places_and_shapes() {
        let parts = Vec::leak(vec![Component::Literal("v1:"), place.content()]);
        let scheme = leak(
            hmac(shape.of(place.location()))
                .methods(&["POST", "GET"])
                .signs(parts),
        );

        let request = sign(scheme, &place.request());

        let right = oracle(scheme, "v1:hello wörld".as_bytes());
        assert_eq!(
            place.text(&request),
            shape.wrap(&right),
            "{place:?} {shape:?}"
        );
        assert!(verify(scheme, &request).is_ok(), "{place:?} {shape:?}");
        let expect = |request: &Captured, expected| {
            assert_eq!(
                kind(verify(scheme, request)),
                expected,
                "{place:?} {shape:?}"
            );
        };
        expect(
            &request.replace("hello", "hallo"),
            ErrorKind::SignatureMismatch,
        );
        expect(
            &request.replace(&right, &oracle(scheme, b"")),
            ErrorKind::SignatureMismatch,
        );
        expect(
            &request.replace(&right, &right[2..]),
            ErrorKind::SignatureMalformed,
        );
        expect(
            &request.replace(&right, &right.to_uppercase()),
            ErrorKind::SignatureMalformed,
        );
        expect(&place.duplicated(&request), ErrorKind::SignatureMalformed);
        expect(&place.request(), ErrorKind::SignatureMissing);
        let of_another_version = |request: &Captured| {
            let wrapped = shape.wrap(&right);
            let other = wrapped.replacen(['v', 'a'], "w", 1);
            request.replace(&spelled(place, &wrapped), &spelled(place, &other))
        };
        match shape {
            Shape::Entry | Shape::Pair => {
                expect(&of_another_version(&request), ErrorKind::SignatureMissing);
            }
            Shape::Prefix => expect(&of_another_version(&request), ErrorKind::SignatureMalformed),
            Shape::Whole => {}
        }
    }
}

#[test]
fn a_timestamp_is_read_in_every_place_and_shape() {
    for (place, shape) in places_and_shapes() {
        let parts = [
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ];
        let scheme = leak(
            hmac(Location::header("Sig"))
                .methods(&["POST", "GET"])
                .timestamp(shape.of(place.location()), TimeFormat::UnixSeconds)
                .signs(Vec::leak(parts.to_vec())),
        );

        let request = sign(scheme, &place.request());

        let now = NOW.as_secs().to_string();
        assert_eq!(
            place.text(&request),
            shape.wrap(&now),
            "{place:?} {shape:?}"
        );
        let right = oracle(scheme, &[now.as_bytes(), b".", &request.body].concat());
        assert!(
            request
                .headers
                .contains(&("sig".into(), right.into_bytes()))
        );
        let verified = verify(scheme, &request).unwrap();
        assert_eq!(verified.timestamp(), Some(NOW), "{place:?} {shape:?}");
        let expect = |request: &Captured, expected| {
            assert_eq!(
                kind(verify(scheme, request)),
                expected,
                "{place:?} {shape:?}"
            );
        };
        expect(
            &request.replace(&now, "1700000001"),
            ErrorKind::SignatureMismatch,
        );
        expect(
            &request.replace(&now, "1500000000"),
            ErrorKind::TimestampTooOld,
        );
        expect(
            &request.replace(&now, "1900000000"),
            ErrorKind::TimestampTooNew,
        );
        expect(
            &request.replace(&now, "01700000000"),
            ErrorKind::TimestampMalformed,
        );
        expect(&request.replace(&now, ""), ErrorKind::TimestampMalformed);
        expect(&place.duplicated(&request), ErrorKind::TimestampMalformed);
        let bare = place.request().header("Sig", &"0".repeat(64));
        expect(&bare, ErrorKind::TimestampMissing);
    }
}

/// Even where both are the same, because the next reader need not take the same one of two.
#[test]
fn a_pair_that_occurs_twice_is_malformed() {
    const LIST: Location = Location::header("Sig");
    const SCHEME: &Scheme = &hmac(LIST.pair(",", "=", "v1"))
        .timestamp(LIST.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .message_id(LIST.pair(",", "=", "id"))
        .signs(&[
            Component::Id,
            Component::Literal("."),
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
    let request = sign(SCHEME, &Captured::post(b"{}"));
    assert!(verify(SCHEME, &request).is_ok());
    for (pair, other, expected) in [
        (
            "t=1700000000",
            "t=1700000001",
            ErrorKind::TimestampMalformed,
        ),
        (&format!("id={ID}"), "id=msg_2", ErrorKind::FieldMalformed),
    ] {
        for duplicated in [
            format!("{pair},{pair}"),
            format!("{pair},{other}"),
            format!("{other},{pair}"),
        ] {
            let duplicated = request.replace(pair, &duplicated);

            assert_eq!(kind(verify(SCHEME, &duplicated)), expected);
        }
    }
}

#[test]
fn an_id_is_read_in_every_place_and_shape() {
    for (place, shape) in places_and_shapes() {
        let parts = [Component::Id, Component::Literal("."), Component::Body];
        let scheme = leak(
            hmac(Location::header("Sig"))
                .methods(&["POST", "GET"])
                .message_id(shape.of(place.location()))
                .signs(Vec::leak(parts.to_vec())),
        );

        let request = sign(scheme, &place.request());

        assert_eq!(place.text(&request), shape.wrap(ID), "{place:?} {shape:?}");
        let right = oracle(scheme, &[ID.as_bytes(), b".", &request.body].concat());
        assert!(
            request
                .headers
                .contains(&("sig".into(), right.into_bytes()))
        );
        assert_eq!(
            verify(scheme, &request).unwrap().id(),
            Some(ID),
            "{place:?} {shape:?}"
        );
        let expect = |request: &Captured, expected| {
            assert_eq!(
                kind(verify(scheme, request)),
                expected,
                "{place:?} {shape:?}"
            );
        };
        let id = spelled(place, ID);
        expect(
            &request.replace(&id, "another"),
            ErrorKind::SignatureMismatch,
        );
        expect(&request.replace(&id, "an.other"), ErrorKind::FieldMalformed);
        expect(&request.replace(&id, ""), ErrorKind::FieldMalformed);
        expect(&place.duplicated(&request), ErrorKind::FieldMalformed);
        let bare = place.request().header("Sig", &"0".repeat(64));
        expect(&bare, ErrorKind::FieldMissing);
    }
}

#[test]
fn a_signed_field_is_read_in_every_place() {
    for place in PLACES {
        let parts = [
            Component::Field(place.location()),
            Component::Literal("\n"),
            Component::Method,
        ];
        let scheme = leak(
            hmac(Location::header("Sig"))
                .methods(&["POST", "GET"])
                .signs(Vec::leak(parts.to_vec())),
        );
        let mut request = place.request();
        match place {
            Place::FormGet | Place::Query => request.target.push_str("&a+value=x%2By+z"),
            Place::FormPost => request.body.extend_from_slice(b"&a+value=x%2By+z"),
            Place::Header => request = request.header("A-Value", "x+y z"),
            Place::Json => request = request.replace("{}", r#"{"a/value":"x\u002by z"}"#),
        }
        let right = oracle(scheme, format!("x+y z\n{}", request.method).as_bytes());

        let request = sign(scheme, &request);

        assert!(
            request
                .headers
                .contains(&("sig".into(), right.into_bytes())),
            "{place:?}"
        );
        assert!(verify(scheme, &request).is_ok(), "{place:?}");
        assert_eq!(
            kind(verify(scheme, &request.replace("y", "Y"))),
            ErrorKind::SignatureMismatch
        );
        let duplicated = match place {
            Place::Json => request.replace("\"a/value\"", "\"a/value\":1,\"a/value\""),
            _ => place.duplicated(&request),
        };
        assert_eq!(
            kind(verify(scheme, &duplicated)),
            ErrorKind::FieldMalformed,
            "{place:?}"
        );
        let bare = place.request().header("Sig", &"0".repeat(64));
        assert_eq!(
            kind(verify(scheme, &bare)),
            ErrorKind::FieldMissing,
            "{place:?}"
        );
    }
}

#[test]
fn an_id_that_is_not_text_is_malformed() {
    const SCHEME: &Scheme = &hmac(Location::header("Sig"))
        .message_id(Location::header("Id"))
        .signs(&[Component::Id, Component::Literal("."), Component::Body]);
    let headers = [
        ("Sig", "0".repeat(64).into_bytes()),
        ("Id", vec![b'm', 0xff]),
    ];

    let head = Head::new("POST", "/", &headers);

    let error = Verifier::new(SCHEME)
        .check_head(&head, UnixTime::from_secs(0))
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::FieldMalformed);
}

#[test]
fn an_id_may_share_a_header_with_the_signature() {
    const HEADER: Location = Location::header("Sig");
    const SCHEME: &Scheme = &hmac(HEADER.pair(",", "=", "v1"))
        .timestamp(HEADER.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .message_id(HEADER.pair(",", "=", "id"))
        .signs(&[
            Component::Id,
            Component::Literal("."),
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
    let signer = Signer::new(SCHEME, ring(SCHEME));
    let request = http::Request::post("/")
        .body(bytes::Bytes::from("body"))
        .unwrap();

    let once = signer.sign_with_id("msg_1", request, NOW).unwrap();
    let again = signer.sign(once.clone(), NOW).unwrap();

    let header = once.headers()["sig"].to_str().unwrap();
    let seconds = NOW.as_secs();
    assert!(
        header.starts_with(&format!("t={seconds},id=msg_1,v1=")),
        "{header}"
    );
    assert_eq!(once.headers(), again.headers());
    let head = Head::new("POST", "/", once.headers());
    let verified = Verifier::new(SCHEME).verify(&head, "body", &ring(SCHEME), NOW);
    assert_eq!(verified.unwrap().id(), Some("msg_1"));
}

#[test]
fn signed_values_may_share_a_header_with_the_signature() {
    const HEADER: Location = Location::header("Sig");
    const NAMES: Location = HEADER.pair(",", "=", "h");
    const SCHEME: &Scheme = &hmac(HEADER.pair(",", "=", "v1"))
        .timestamp(HEADER.pair(",", "=", "t"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Field(NAMES),
            Component::Literal("."),
            Component::Body,
        ]);

    let once = sign(SCHEME, &Captured::post(b"body").header("Sig", "h=a b"));

    let message = Verifier::new(SCHEME).signed_message(&once.head(), "body");
    assert_eq!(message.unwrap(), b"1700000000.a b.body");
    assert!(verify(SCHEME, &once).is_ok());
    assert_eq!(sign(SCHEME, &once), once);
}

#[test]
fn a_signature_is_a_member_of_an_object_in_base64() {
    const SIGNATURE: Location = Location::header("Sig").base64_json("/signature");
    const KID: Component = Component::Field(Location::header("Sig").base64_json("/kid"));
    const SCHEME: &Scheme =
        &hmac(SIGNATURE).signs(&[KID, Component::Literal("."), Component::Body]);
    let with = |object: &str| {
        let text = Encoding::Base64.encode(object.as_bytes());
        Captured::post(b"{}").header("sig", &text)
    };
    let right = oracle(SCHEME, b"k1.{}");
    let object = format!(r#"{{"alg":"x","kid":"k1","signature":"{right}"}}"#);

    // The signer keeps the other members, and replaces its own.
    for unsigned in [
        r#"{"alg":"x","kid":"k1"}"#,
        r#"{"alg":"x","kid":"k1","signature":"old"}"#,
    ] {
        assert_eq!(sign(SCHEME, &with(unsigned)).headers, with(&object).headers);
    }
    let alone = leak(hmac(SIGNATURE).signs(&[Component::Body]));
    assert!(verify(alone, &sign(alone, &Captured::post(b"{}"))).is_ok());

    assert!(verify(SCHEME, &with(&object)).is_ok());
    let spaced = object.replace(',', " , ");
    assert!(verify(SCHEME, &with(&spaced)).is_ok());
    let expect = |request: &Captured, expected| {
        assert_eq!(kind(verify(SCHEME, request)), expected);
    };
    expect(
        &with(&object.replace("k1", "k2")),
        ErrorKind::SignatureMismatch,
    );
    expect(&with(r#"{"kid":"k1"}"#), ErrorKind::SignatureMissing);
    let twice = object.replace('{', r#"{"signature":"x","#);
    for object in [&*twice, "[]x", "", r#"{"signature":null,"kid":"k1"}"#] {
        expect(&with(object), ErrorKind::SignatureMalformed);
    }
    let unpadded = Encoding::Base64.encode(object.as_bytes()).replace('=', "");
    assert_ne!(unpadded.len() % 4, 0);
    let url = Encoding::Base64.encode(object.replace("x", "???").as_bytes());
    for text in [&*unpadded, &url.replace(['+', '/'], "-"), "e30", "?"] {
        let request = Captured::post(b"{}").header("Sig", text);
        expect(&request, ErrorKind::SignatureMalformed);
    }
}
