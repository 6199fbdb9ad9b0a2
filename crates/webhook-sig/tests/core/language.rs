//! Every word of the scheme language: signed, compared with an oracle, and refused when altered.

use http::StatusCode;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use webhook_sig::request::{ReadError, View};
use webhook_sig::scheme::{
    Acknowledgement, Component, Custom, Digest, Encoding, KeyFormat, ListPolicy, Location, Scheme,
    SchemeBuilder, Sorted,
};
use webhook_sig::{
    BaseUrl, Error, ErrorKind, Head, Keyring, Signer, TimeFormat, UnixTime, Verified, Verifier,
};

use crate::captured::{Captured, ID, NOW, SECRET, tag};

/// Schemes live as long as the program; the ones of these tests are made while it runs.
fn leak(scheme: Scheme) -> &'static Scheme {
    Box::leak(Box::new(scheme))
}

const fn hmac(signature: Location) -> SchemeBuilder {
    Scheme::hmac_sha256("acme", signature, Encoding::Hex).unsigned_body()
}

fn ring(scheme: &Scheme) -> Keyring {
    scheme.keyring([SECRET]).unwrap()
}

fn sign(scheme: &'static Scheme, request: &Captured) -> Captured {
    request
        .signed(&Signer::new(scheme, ring(scheme)), scheme)
        .unwrap()
}

fn verify(scheme: &'static Scheme, request: &Captured) -> Result<Verified, Error> {
    request.verify(&Verifier::new(scheme), &ring(scheme))
}

fn kind(result: Result<Verified, Error>) -> ErrorKind {
    result.unwrap_err().kind()
}

/// Returns the text of the signature that the oracle makes of a message.
fn oracle(scheme: &Scheme, message: &[u8]) -> String {
    scheme
        .encoding()
        .encode(&tag(scheme, SECRET.as_bytes(), message))
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    FormGet,
    FormPost,
    Header,
    Json,
    Query,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Shape {
    Entry,
    Pair,
    Prefix,
    Whole,
}

const PLACES: [Place; 5] = [
    Place::FormGet,
    Place::FormPost,
    Place::Header,
    Place::Json,
    Place::Query,
];
const SHAPES: [Shape; 4] = [Shape::Entry, Shape::Pair, Shape::Prefix, Shape::Whole];

impl Place {
    fn slot(self) -> Location {
        match self {
            Self::FormGet | Self::FormPost => Location::form("a value"),
            Self::Header => Location::header("A-Value"),
            Self::Json => Location::json("/meta/a~1value"),
            Self::Query => Location::query("a value"),
        }
    }

    /// Returns a request that has content, and no value in the slot yet.
    fn request(self) -> Captured {
        let form = "application/x-www-form-urlencoded";
        match self {
            Self::FormGet => Captured {
                method: "GET".into(),
                target: "/hooks?data=hello+w%C3%B6rld".into(),
                headers: Vec::new(),
                body: Vec::new(),
            },
            Self::FormPost => Captured::post(b"data=hello+w%C3%B6rld").header("Content-Type", form),
            Self::Header | Self::Query => Captured::post("hello wörld".as_bytes()),
            Self::Json => Captured::post("{\"data\":\"hello wörld\",\"meta\":{}}".as_bytes()),
        }
    }

    /// Returns the part that covers the content while the signature stands here.
    fn content(self) -> Component {
        match self {
            Self::FormGet | Self::FormPost => Component::Field(Location::form("data")),
            Self::Header | Self::Query => Component::Body,
            Self::Json => Component::Field(Location::json("/data")),
        }
    }

    /// Reads what stands in the slot, by other means than the crate's.
    fn text(self, request: &Captured) -> String {
        let body = std::str::from_utf8(&request.body).unwrap();
        let pair = |text: &str| {
            let pair = text
                .split('&')
                .find_map(|pair| pair.strip_prefix("a%20value="));
            percent_decode_str(pair.unwrap())
                .decode_utf8()
                .unwrap()
                .into_owned()
        };
        match self {
            Self::FormGet | Self::Query => pair(request.target.split_once('?').unwrap().1),
            Self::FormPost => pair(body),
            Self::Header => {
                let value = request.headers.iter().find(|(name, _)| name == "a-value");
                String::from_utf8(value.unwrap().1.clone()).unwrap()
            }
            Self::Json => {
                let value: serde_json::Value = serde_json::from_str(body).unwrap();
                value["meta"]["a/value"].as_str().unwrap().to_owned()
            }
        }
    }

    /// Returns the request with the slot's value a second time.
    fn doubled(self, request: &Captured) -> Captured {
        let mut doubled = request.clone();
        match self {
            Self::FormGet | Self::Query => doubled.target.push_str("&a+value=x"),
            Self::FormPost => doubled.body.extend_from_slice(b"&a%20value=x"),
            Self::Header => doubled = doubled.header("A-VALUE", "x"),
            Self::Json => {
                doubled = doubled.replace(r#""a/value":"#, r#""\u0061/value":"x","a/value":"#);
            }
        }
        assert_ne!(doubled, *request);
        doubled
    }
}

impl Shape {
    fn of(self, slot: Location) -> Location {
        match self {
            Self::Entry => slot.entry(" ", "v1,"),
            Self::Pair => slot.pair("; ", "=", "v1"),
            Self::Prefix => slot.prefix("acme "),
            Self::Whole => slot,
        }
    }

    fn wrap(self, value: &str) -> String {
        match self {
            Self::Entry => format!("v1,{value}"),
            Self::Pair => format!("v1={value}"),
            Self::Prefix => format!("acme {value}"),
            Self::Whole => value.to_owned(),
        }
    }
}

fn places_and_shapes() -> impl Iterator<Item = (Place, Shape)> {
    PLACES
        .into_iter()
        .flat_map(|place| SHAPES.map(|shape| (place, shape)))
}

/// Returns the percent-encoded form of a text that a query, a form or JSON may hold it in.
fn spelled(place: Place, text: &str) -> String {
    match place {
        Place::Header | Place::Json => text.to_owned(),
        Place::FormGet | Place::FormPost | Place::Query => {
            const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'_');
            percent_encode(text.as_bytes(), ESCAPED).to_string()
        }
    }
}

#[test]
fn a_signature_stands_in_every_place_and_shape() {
    for (place, shape) in places_and_shapes() {
        let parts = Vec::leak(vec![Component::Literal("v1:"), place.content()]);
        let scheme = leak(
            hmac(shape.of(place.slot()))
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
        expect(&place.doubled(&request), ErrorKind::SignatureMalformed);
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
fn a_timestamp_stands_in_every_place_and_shape() {
    for (place, shape) in places_and_shapes() {
        let parts = [
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ];
        let scheme = leak(
            hmac(Location::header("Sig"))
                .methods(&["POST", "GET"])
                .timestamp(shape.of(place.slot()), TimeFormat::UnixSeconds)
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
        expect(&place.doubled(&request), ErrorKind::TimestampMalformed);
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
        for doubled in [
            format!("{pair},{pair}"),
            format!("{pair},{other}"),
            format!("{other},{pair}"),
        ] {
            let doubled = request.replace(pair, &doubled);

            assert_eq!(kind(verify(SCHEME, &doubled)), expected);
        }
    }
}

#[test]
fn an_id_stands_in_every_place_and_shape() {
    for (place, shape) in places_and_shapes() {
        let parts = [Component::Id, Component::Literal("."), Component::Body];
        let scheme = leak(
            hmac(Location::header("Sig"))
                .methods(&["POST", "GET"])
                .message_id(shape.of(place.slot()))
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
        expect(&place.doubled(&request), ErrorKind::FieldMalformed);
        let bare = place.request().header("Sig", &"0".repeat(64));
        expect(&bare, ErrorKind::FieldMissing);
    }
}

#[test]
fn a_signed_field_stands_in_every_place() {
    for place in PLACES {
        let parts = [
            Component::Field(place.slot()),
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
        let doubled = match place {
            Place::Json => request.replace("\"a/value\"", "\"a/value\":1,\"a/value\""),
            _ => place.doubled(&request),
        };
        assert_eq!(
            kind(verify(scheme, &doubled)),
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
fn a_number_in_json_is_signed_as_it_is_written() {
    const SCHEME: &Scheme = &hmac(Location::json("/sig"))
        .timestamp(Location::json("/at"), TimeFormat::UnixSeconds)
        .signs(&[
            Component::Timestamp,
            Component::Literal(":"),
            Component::Field(Location::json("/total")),
        ]);
    let right = oracle(SCHEME, b"1700000000:1.50");
    let body = format!(r#"{{"at":1700000000,"total":1.50,"sig":"{right}"}}"#);

    let request = Captured::post(body.as_bytes());

    assert!(verify(SCHEME, &request).is_ok());
    for total in ["1.5", "\"1.5\"", "1.500"] {
        let error = kind(verify(SCHEME, &request.replace("1.50", total)));
        assert_eq!(error, ErrorKind::SignatureMismatch, "{total}");
    }
    for total in ["null", "true", "[1.50]", "\"\""] {
        let error = kind(verify(SCHEME, &request.replace("1.50", total)));
        assert_eq!(error, ErrorKind::FieldMalformed, "{total}");
    }
    let error = kind(verify(SCHEME, &request.replace(",\"total\"", "\"total\"")));
    assert_eq!(error, ErrorKind::BodyMalformed);
}

fn joined(message: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    if message.body().is_empty() {
        return Err(ReadError::Body);
    }
    if message.body() == b"twice" {
        return Err(ReadError::Malformed);
    }
    if message.body() == b"none" {
        return Err(ReadError::Missing);
    }
    write(message.method().as_bytes());
    write(b"+");
    write(message.body());
    Ok(())
}

/// Every part, and what it writes for the request of `parts_are_written_as_they_arrived`.
#[test]
fn parts_are_written_as_they_arrived() {
    let line = Component::Literal("\n");
    let sha256 = |text: &[u8]| <sha2::Sha256 as sha2::Digest>::digest(text).to_vec();
    let body: &[u8] = b"\x00body\xff";
    let hex = hex::encode(sha256(body));
    let base64 = Encoding::Base64.encode(&sha256(body));
    let text = |text: &str| text.as_bytes().to_vec();
    let url = "https://shop.example/a/hooks/%61cme?b=1&a=%2F";
    let table: Vec<(Component, Vec<u8>)> = vec![
        (Component::Body, body.to_vec()),
        (
            Component::BodyDigest(Digest::Sha256, Encoding::Hex),
            text(&hex),
        ),
        (
            Component::BodyDigest(Digest::Sha256, Encoding::HexUpper),
            text(&hex.to_uppercase()),
        ),
        (
            Component::BodyDigest(Digest::Sha256, Encoding::Base64),
            text(&base64),
        ),
        (
            Component::Custom(Custom::new("joined", joined)),
            [b"POST+", body].concat(),
        ),
        (
            Component::Field(Location::header("X-Topic")),
            text("orders/paid"),
        ),
        (Component::Field(Location::query("a")), text("/")),
        (Component::Id, text(ID)),
        (Component::Literal("literal"), text("literal")),
        (Component::Method, text("POST")),
        (Component::Param("webhook_id"), text("8PT59")),
        (Component::Path, text("/a/hooks/%61cme")),
        (Component::Query, text("b=1&a=%2F")),
        (Component::Timestamp, text("1700000000")),
        (Component::Url, text(url)),
    ];
    let mut request = Captured::post(body).header("X-Topic", "orders/paid");
    request.target = "/hooks/%61cme?b=1&a=%2F".into();
    // Each alone, each before the body, and each after it.
    for (part, written) in &table {
        for (parts, message) in [
            (vec![*part], written.clone()),
            (
                vec![*part, line, Component::Body],
                [&**written, b"\n", body].concat(),
            ),
            (
                vec![Component::Body, line, *part],
                [body, b"\n", written].concat(),
            ),
            (
                vec![
                    Component::BodyDigest(Digest::Sha256, Encoding::Hex),
                    line,
                    *part,
                    line,
                    Component::Method,
                ],
                [hex.as_bytes(), b"\n", written, b"\nPOST"].concat(),
            ),
        ] {
            let mut scheme = hmac(Location::header("Sig")).ambiguous_boundaries();
            if matches!(part, Component::Id) {
                scheme = scheme.message_id(Location::header("Id"));
            }
            if matches!(part, Component::Timestamp) {
                scheme = scheme.timestamp(Location::header("At"), TimeFormat::UnixSeconds);
            }
            let scheme = leak(scheme.signs(Vec::leak(parts)));
            let recipe = scheme.signed_content();
            let verifier = Verifier::new(scheme)
                .base_url(BaseUrl::new("https://shop.example/a/").unwrap())
                .param("webhook_id", "8PT59");
            let keys = ring(scheme);

            let signed = request.signed(&Signer::new(verifier.clone(), keys.clone()), scheme);

            let signed = signed.unwrap();
            let right = oracle(scheme, &message);
            assert!(
                signed.headers.contains(&("sig".into(), right.into_bytes())),
                "{recipe}"
            );
            let shown = verifier.signed_message(&signed.head(), signed.body.clone());
            assert_eq!(shown.unwrap(), message, "{recipe}");
            assert!(signed.verify(&verifier, &keys).is_ok(), "{recipe}");
            let chunks: Vec<_> = signed.body.chunks(1).collect();
            assert!(
                signed.verify_chunks(&verifier, &keys, &chunks).is_ok(),
                "{recipe}"
            );
            // A retiring key hashes everything anew, and must come to the same.
            let other = "another secret, of some length";
            let rotated = scheme.keyring([other, SECRET]).unwrap();
            let verified = signed.verify_chunks(&verifier, &rotated, &chunks).unwrap();
            assert_eq!(verified.0.key_id(), "retiring-1", "{recipe}");
            let strange = scheme.keyring([other]).unwrap();
            let error = signed.verify(&verifier, &strange).unwrap_err();
            assert_eq!(error.kind(), ErrorKind::SignatureMismatch, "{recipe}");
        }
    }
}

#[test]
fn every_signed_value_is_covered() {
    const SCHEME: &Scheme = &hmac(Location::header("Sig"))
        .message_id(Location::header("Id"))
        .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
        .methods(&["POST", "PUT"])
        .signs(&[
            Component::Method,
            Component::Literal("\n"),
            Component::Path,
            Component::Literal("\n"),
            Component::Query,
            Component::Literal("\n"),
            Component::Id,
            Component::Literal("\n"),
            Component::Body,
            Component::Literal("\n"),
            Component::Timestamp,
            Component::Literal("\n"),
            Component::Field(Location::header("X-Topic")),
        ]);
    let request = sign(SCHEME, &Captured::post(b"body").header("X-Topic", "paid"));
    assert!(verify(SCHEME, &request).is_ok());
    let mut spoilt = [(); 7].map(|()| request.clone());
    spoilt[0].method = "PUT".into();
    spoilt[1].target = "/hooks/other?from=acme".into();
    spoilt[2].target = "/hooks/acme?from=other".into();
    spoilt[3] = request.replace(ID, "msg_other");
    spoilt[4].body.push(b'\n');
    spoilt[5] = request.replace("1700000000", "1700000001");
    spoilt[6] = request.replace("paid", "open");

    for request in &spoilt {
        assert_eq!(
            kind(verify(SCHEME, request)),
            ErrorKind::SignatureMismatch,
            "{request:?}"
        );
    }
}

#[test]
fn a_canonical_function_refuses_what_is_not_of_its_form() {
    const SCHEME: &Scheme =
        &hmac(Location::header("Sig")).signs(&[Component::Custom(Custom::new("joined", joined))]);
    let request = |body| Captured::post(body).header("Sig", &"0".repeat(64));

    assert_eq!(
        kind(verify(SCHEME, &request(b""))),
        ErrorKind::BodyMalformed
    );
    assert_eq!(
        kind(verify(SCHEME, &request(b"twice"))),
        ErrorKind::FieldMalformed
    );
    assert_eq!(
        kind(verify(SCHEME, &request(b"none"))),
        ErrorKind::FieldMissing
    );
    assert_eq!(
        kind(verify(SCHEME, &request(b"once"))),
        ErrorKind::SignatureMismatch
    );
}

#[test]
fn a_setting_that_is_signed_must_be_set() {
    for part in [Component::Url, Component::Param("webhook_id")] {
        let scheme = leak(hmac(Location::header("Sig")).signs(Vec::leak(vec![part])));
        let request = Captured::post(b"").header("Sig", &"0".repeat(64));

        let error = verify(scheme, &request).unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Misconfigured);
        assert!(std::error::Error::source(&error).is_some());
    }
}

#[test]
fn every_algorithm_signs_as_another_implementation_does() {
    const SIGNATURE: Location = Location::header("Sig");
    const HEX: Encoding = Encoding::Hex;
    const KEY_LAST: &[Component] = &[Component::Body, Component::Key];
    const SCHEMES: &[&Scheme] = &[
        #[cfg(feature = "legacy")]
        &Scheme::hmac_md5("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha1("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha256("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha384("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        &Scheme::hmac_sha512("acme", SIGNATURE, HEX).signs(&[Component::Body]),
        #[cfg(feature = "keccak")]
        &Scheme::keyed_keccak256("acme", SIGNATURE, HEX).signs(KEY_LAST),
        #[cfg(feature = "legacy")]
        &Scheme::keyed_md5("acme", SIGNATURE, HEX).signs(KEY_LAST),
        &Scheme::keyed_sha1("acme", SIGNATURE, HEX).signs(KEY_LAST),
        &Scheme::keyed_sha256("acme", SIGNATURE, HEX).signs(KEY_LAST),
    ];
    for scheme in SCHEMES {
        let algorithm = scheme.algorithm();
        let tag = tag(scheme, SECRET.as_bytes(), b"body");

        let request = sign(scheme, &Captured::post(b"body"));

        let right = ("sig".to_owned(), HEX.encode(&tag).into_bytes());
        assert!(request.headers.contains(&right), "{algorithm}");
        assert_eq!(algorithm.signature_len(), Some(tag.len()), "{algorithm}");
        assert!(verify(scheme, &request).is_ok(), "{algorithm}");
        let spoilt = Captured {
            body: b"bode".to_vec(),
            ..request
        };
        assert_eq!(kind(verify(scheme, &spoilt)), ErrorKind::SignatureMismatch);
    }
}

#[cfg(feature = "legacy")]
#[test]
fn a_keyed_hash_has_its_key_where_the_recipe_says() {
    use md5::{Digest, Md5};
    const LAST: &Scheme = &Scheme::keyed_md5("last", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body, Component::Key]);
    const FIRST: &Scheme = &Scheme::keyed_md5("first", Location::header("Sig"), Encoding::HexUpper)
        .signs(&[Component::Key, Component::Body]);
    const AMID: &Scheme = &Scheme::keyed_md5("amid", Location::header("Sig"), Encoding::Base64)
        .signs(&[Component::Method, Component::Key, Component::Body]);
    for (scheme, pieces) in [
        (LAST, ["body", SECRET, ""]),
        (FIRST, [SECRET, "body", ""]),
        (AMID, ["POST", SECRET, "body"]),
    ] {
        let request = sign(scheme, &Captured::post(b"body"));

        let right = scheme.encoding().encode(&Md5::digest(pieces.concat()));
        assert!(
            request
                .headers
                .contains(&("sig".into(), right.into_bytes()))
        );
        assert!(verify(scheme, &request).is_ok());
        let spoilt = Captured {
            body: b"bode".to_vec(),
            ..request
        };
        assert_eq!(kind(verify(scheme, &spoilt)), ErrorKind::SignatureMismatch);
        let shown = Verifier::new(scheme)
            .signed_message(&spoilt.head(), "body")
            .unwrap();
        assert_eq!(shown, pieces.concat().replace(SECRET, "").into_bytes());
    }
}

#[test]
fn every_algorithm_in_every_encoding() {
    for make in [Scheme::hmac_sha1, Scheme::hmac_sha256, Scheme::hmac_sha512] {
        for encoding in [
            Encoding::Base64,
            Encoding::Base64Url,
            Encoding::Base64UrlUnpadded,
            Encoding::Hex,
            Encoding::HexUpper,
        ] {
            let scheme =
                leak(make("acme", Location::header("Sig"), encoding).signs(&[Component::Body]));

            let request = sign(scheme, &Captured::post(b"body"));

            let raw = tag(scheme, SECRET.as_bytes(), b"body");
            assert_eq!(Some(raw.len()), scheme.algorithm().signature_len());
            let right = request.headers[0].1.clone();
            assert_eq!(right, encoding.encode(&raw).into_bytes());
            assert!(verify(scheme, &request).is_ok());
            for other in [
                Encoding::Base64,
                Encoding::Base64Url,
                Encoding::Base64UrlUnpadded,
                Encoding::Hex,
                Encoding::HexUpper,
            ] {
                let text = other.encode(&raw);
                let respelled = Captured::post(b"body").header("Sig", &text);
                let is_same = text.as_bytes() == right;
                assert_eq!(
                    verify(scheme, &respelled).is_ok(),
                    is_same,
                    "{encoding:?} {other:?}"
                );
            }
        }
    }
}

#[test]
fn sha1_only_request_rejected_when_sha256_configured() {
    const SHA1: &Scheme = &Scheme::hmac_sha1("sha1", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body]);
    const SHA256: &Scheme = &Scheme::hmac_sha256("sha256", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::Body]);

    let weak = sign(SHA1, &Captured::post(b"body"));

    assert_eq!(kind(verify(SHA256, &weak)), ErrorKind::SignatureMalformed);
    let strong = sign(SHA256, &Captured::post(b"body"));
    assert_eq!(kind(verify(SHA1, &strong)), ErrorKind::SignatureMalformed);
}

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

#[test]
fn any_entry_of_a_list_may_match() {
    let shapes = [
        (Location::header("Sig").pair(",", "=", "v1"), "v1=", ","),
        (Location::header("Sig").entry(" ", "v1,"), "v1,", " "),
    ];
    for (slot, prefix, separator) in shapes {
        let scheme = leak(hmac(slot).signs(&[Component::Body]));
        let right = format!("{prefix}{}", oracle(scheme, b"body"));
        let wrong = format!("{prefix}{}", oracle(scheme, b"other"));
        let unknown = right.replacen("v1", "v0", 1);
        let newer = wrong.replacen("v1", "v2", 1);
        let broken = format!("{prefix}zz");
        let received = |entries: &[&str]| {
            let request = Captured::post(b"body").header("Sig", &entries.join(separator));
            verify(scheme, &request).err().map(|error| error.kind())
        };

        assert_eq!(received(&[&right]), None);
        assert_eq!(received(&[&wrong, &right]), None);
        assert_eq!(received(&[&right, &wrong]), None);
        assert_eq!(received(&[&unknown, &newer, &right]), None);
        assert_eq!(received(&[&broken, &right]), None);
        assert_eq!(
            received(&[&wrong, &wrong]),
            Some(ErrorKind::SignatureMismatch)
        );
        assert_eq!(received(&[&unknown]), Some(ErrorKind::SignatureMissing));
        assert_eq!(
            received(&[&broken, &broken]),
            Some(ErrorKind::SignatureMalformed)
        );
    }
}

#[test]
fn downgrade_matrix() {
    for ours in 0..4_u8 {
        for policy in [ListPolicy::AnyEntry, ListPolicy::NewestVersion] {
            let version: &'static str = String::leak(format!("v{ours}"));
            let slot = Location::header("Sig")
                .pair(",", "=", version)
                .policy(policy);
            let scheme = leak(hmac(slot).signs(&[Component::Body]));
            let right = oracle(scheme, b"body");
            for theirs in 0..4_u8 {
                let beside = format!("v{ours}={right},v{theirs}={}", oracle(scheme, b"x"));
                let beside = Captured::post(b"body").header("Sig", &beside);
                let alone = Captured::post(b"body").header("Sig", &format!("v{theirs}={right}"));

                let refuses = policy == ListPolicy::NewestVersion && theirs > ours;
                assert_eq!(
                    verify(scheme, &beside).is_err(),
                    refuses,
                    "v{ours} v{theirs}"
                );
                assert_eq!(
                    verify(scheme, &alone).is_ok(),
                    ours == theirs,
                    "v{ours} v{theirs}"
                );
            }
        }
    }
}

#[test]
fn every_key_format_is_the_bytes_it_stands_for() {
    let bytes = b"\x01\xfa\xfb\xfc sixteen and more";
    let whsec = format!("whsec_{}", Encoding::Base64.encode(bytes));
    for (format, text, key) in [
        (
            KeyFormat::Base64,
            Encoding::Base64.encode(bytes),
            &bytes[..],
        ),
        (KeyFormat::Hex, Encoding::Hex.encode(bytes), bytes),
        (KeyFormat::Hex, Encoding::HexUpper.encode(bytes), bytes),
        (KeyFormat::Text, whsec.clone(), whsec.as_bytes()),
        (KeyFormat::Text, "clé 🔑".into(), "clé 🔑".as_bytes()),
        (KeyFormat::Whsec, whsec.clone(), bytes),
        (KeyFormat::Whsec, Encoding::Base64.encode(bytes), bytes),
    ] {
        let scheme = leak(
            hmac(Location::header("Sig"))
                .key_format(format)
                .signs(&[Component::Body]),
        );
        let right = Encoding::Hex.encode(&tag(scheme, key, b"body"));
        let request = Captured::post(b"body").header("Sig", &right);

        let ring = scheme.keyring([text]).unwrap();

        assert!(
            request.verify(&Verifier::new(scheme), &ring).is_ok(),
            "{format:?}"
        );
    }
}

#[test]
fn a_scheme_says_what_it_was_made_of() {
    const SCHEME: Scheme =
        Scheme::hmac_sha512("acme", Location::header("Sig"), Encoding::Base64Url)
            .methods(&["PUT", "PATCH"])
            .acknowledgement(Acknowledgement::status(202))
            .body_limit(10)
            .key_format(KeyFormat::Hex)
            .signs(&[
                Component::Method,
                Component::Literal(" "),
                Component::Url,
                Component::Literal(" "),
                Component::Body,
            ]);

    assert_eq!(SCHEME.id(), "acme");
    assert_eq!(SCHEME.algorithm().to_string(), "HMAC-SHA512");
    assert_eq!(SCHEME.methods(), ["PUT", "PATCH"]);
    assert!(SCHEME.acknowledgement().accepts(StatusCode::ACCEPTED));
    assert!(!SCHEME.acknowledgement().accepts(StatusCode::OK));
    assert_eq!(SCHEME.body_limit(), Some(10));
    assert_eq!(SCHEME.key_format(), KeyFormat::Hex);
    assert_eq!(SCHEME.signature().to_string(), "Sig: …");
    assert_eq!(SCHEME.signed_content().to_string(), "{method} {url} {body}");
    assert!(SCHEME.timestamp().is_none());
    assert!(SCHEME.message_id().is_none());
}

#[test]
fn any_success_is_from_200_to_299() {
    for status in (100..=999).map(|code| StatusCode::from_u16(code).unwrap()) {
        let accepted = Acknowledgement::ANY_SUCCESS.accepts(status);

        assert_eq!(accepted, (200..300).contains(&status.as_u16()), "{status}");
    }
}

#[test]
fn methods_are_the_schemes_unless_the_receiver_sets_them() {
    const SCHEME: &Scheme = &hmac(Location::header("Sig"))
        .methods(&["PUT"])
        .signs(&[Component::Body]);
    let mut request = Captured::post(b"body");
    request.method = "PUT".into();
    let mut request = sign(SCHEME, &request);
    request.method = "POST".into();
    let widened = Verifier::new(SCHEME).methods(&["POST"]);

    assert_eq!(kind(verify(SCHEME, &request)), ErrorKind::MethodNotAllowed);
    assert!(request.verify(&widened, &ring(SCHEME)).is_ok());
    request.method = "PUT".into();
    assert!(verify(SCHEME, &request).is_ok());
    let error = request.verify(&widened, &ring(SCHEME));
    assert_eq!(kind(error), ErrorKind::MethodNotAllowed);
}

#[test]
fn an_ignored_field_is_no_part_of_the_form() {
    const SCHEME: &Scheme =
        &hmac(Location::header("Sig")).signs(&[Component::Field(Location::form("data"))]);
    let form = "application/x-www-form-urlencoded";
    let request = Captured::post(b"data=1").header("Content-Type", form);
    let request = sign(SCHEME, &request);
    let ignoring = Verifier::new(SCHEME).ignore_fields(["data"]);

    assert!(verify(SCHEME, &request).is_ok());
    let error = request.verify(&ignoring, &ring(SCHEME));
    assert_eq!(kind(error), ErrorKind::FieldMissing);
}

#[test]
fn a_form_must_be_announced_as_one() {
    const SCHEME: &Scheme =
        &hmac(Location::header("Sig")).signs(&[Component::Field(Location::form("data"))]);
    let form = "Application/X-WWW-Form-URLencoded ; charset=UTF-8";
    let bare = Captured::post(b"data=1");
    let request = sign(SCHEME, &bare.header("Content-Type", form));
    assert!(verify(SCHEME, &request).is_ok());

    for spoilt in [
        request.clone().without("content-type"),
        request.clone().header("Content-Type", form),
        request
            .clone()
            .without("content-type")
            .header("Content-Type", "multipart/form-data"),
        request
            .without("content-type")
            .header("Content-Type", "application/json"),
    ] {
        assert_eq!(kind(verify(SCHEME, &spoilt)), ErrorKind::BodyMalformed);
    }
}

#[test]
fn an_id_that_is_no_text_is_malformed() {
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
fn signing_replaces_a_stale_signature() {
    const SCHEME: &Scheme = &hmac(Location::header("Sig").pair(",", "=", "v1"))
        .timestamp(
            Location::header("Sig").pair(",", "=", "t"),
            TimeFormat::UnixSeconds,
        )
        .signs(&[
            Component::Timestamp,
            Component::Literal("."),
            Component::Body,
        ]);
    let once = sign(SCHEME, &Captured::post(b"body"));

    let twice = sign(SCHEME, &once);

    assert_eq!(once, twice);
}

#[test]
fn a_get_whose_form_is_in_the_query_has_no_body() {
    const SCHEME: &Scheme = &hmac(Location::header("Sig"))
        .methods(&["GET"])
        .signs(&[Component::Field(Location::form("data"))]);
    let mut request = Captured::post(b"");
    request.method = "GET".into();
    request.target = "/?data=1".into();
    let mut request = sign(SCHEME, &request);
    assert!(verify(SCHEME, &request).is_ok());

    request.body = b"data=2".to_vec();

    assert_eq!(kind(verify(SCHEME, &request)), ErrorKind::BodyMalformed);
}

/// The form that a GET has not posted is empty, and covers no body.
#[test]
fn a_get_without_a_posted_form_has_no_body() {
    const SCHEME: &Scheme = &Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .methods(&["POST", "GET"])
        .ambiguous_boundaries()
        .signs(&[Component::Url, Component::Sorted(Sorted::posted_form())]);
    let url = BaseUrl::new("https://shop.example").unwrap();
    let verifier = Verifier::new(SCHEME).base_url(url);
    let mut request = Captured::post(b"");
    request.method = "GET".into();
    let signer = Signer::new(verifier.clone(), ring(SCHEME));
    let request = request.signed(&signer, SCHEME).unwrap();
    assert!(request.verify(&verifier, &ring(SCHEME)).is_ok());

    for content_type in ["application/x-www-form-urlencoded", "application/json"] {
        let mut smuggled = request.clone().header("Content-Type", content_type);
        smuggled.body = b"role=admin".to_vec();

        let refused = smuggled.verify(&verifier, &ring(SCHEME));

        assert_eq!(kind(refused), ErrorKind::BodyMalformed, "{content_type}");
    }
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
