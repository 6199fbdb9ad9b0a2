//! What is signed: every component as it is written, covered and required.

use webhook_sig::request::{ReadError, View};
use webhook_sig::scheme::{Component, Custom, Digest, Encoding, Location, Scheme};
use webhook_sig::{BaseUrl, ErrorKind, Signer, TimeFormat, Verifier};

use crate::captured::{Captured, ID, SECRET};
use crate::language::{hmac, kind, leak, oracle, ring, sign, verify};

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

fn joined(request: &View<'_>, write: &mut dyn FnMut(&[u8])) -> Result<(), ReadError> {
    if request.body().is_empty() {
        return Err(ReadError::Body);
    }
    if request.body() == b"twice" {
        return Err(ReadError::Malformed);
    }
    if request.body() == b"none" {
        return Err(ReadError::Missing);
    }
    write(request.method().as_bytes());
    write(b"+");
    write(request.body());
    Ok(())
}

const BODY: &[u8] = b"\x00body\xff";

fn sha256(text: &[u8]) -> Vec<u8> {
    <sha2::Sha256 as sha2::Digest>::digest(text).to_vec()
}

/// Every component, and what it writes for the request of
/// [`components_are_written_as_they_arrived`].
fn components_and_their_bytes() -> Vec<(Component, Vec<u8>)> {
    let hex = hex::encode(sha256(BODY));
    let base64 = Encoding::Base64.encode(&sha256(BODY));
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        (Component::Body, BODY.to_vec()),
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
        // Computed with Python's zlib and base64.
        (
            Component::BodyDigest(Digest::Crc32, Encoding::Decimal),
            text("2907974677"),
        ),
        (
            Component::BodyDigest(Digest::Crc32, Encoding::Hex),
            text("ad542c15"),
        ),
        (
            Component::BodyDigest(Digest::Sha512, Encoding::Hex),
            text(
                "ff00b3e03a6451894ac5fde168b02950c6ac2e1e11b51cb9cdd514a008273a30a7fa7864f7615af8ee4a972897f4547d81e918dfe62cae13b8e82e1d16e1ab50",
            ),
        ),
        (Component::BodyEncoded(Encoding::Base64), text("AGJvZHn/")),
        (
            Component::RawBodyDigest(Digest::Sha256),
            sha256(BODY).to_vec(),
        ),
        (
            Component::Custom(Custom::new("joined", joined)),
            [b"POST+", BODY].concat(),
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
        (
            Component::Url,
            text("https://shop.example/a/hooks/%61cme?b=1&a=%2F"),
        ),
    ]
}

/// Lists contents that consist of a component alone, before the body, after it, and between two
/// others, each with its message.
fn contents_with(component: Component, written: &[u8]) -> [(Vec<Component>, Vec<u8>); 4] {
    let line = Component::Literal("\n");
    let digest = Component::BodyDigest(Digest::Sha256, Encoding::Hex);
    let hex = hex::encode(sha256(BODY));
    [
        (vec![component], written.to_vec()),
        (
            vec![component, line, Component::Body],
            [written, b"\n", BODY].concat(),
        ),
        (
            vec![Component::Body, line, component],
            [BODY, b"\n", written].concat(),
        ),
        (
            vec![digest, line, component, line, Component::Method],
            [hex.as_bytes(), b"\n", written, b"\nPOST"].concat(),
        ),
    ]
}

#[test]
fn components_are_written_as_they_arrived() {
    let mut request = Captured::post(BODY).header("X-Topic", "orders/paid");
    request.target = "/hooks/%61cme?b=1&a=%2F".into();
    for (component, written) in components_and_their_bytes() {
        for (components, message) in contents_with(component, &written) {
            let mut scheme = hmac(Location::header("Sig")).ambiguous_boundaries();
            if matches!(component, Component::BodyDigest(Digest::Crc32, _)) {
                scheme = scheme.unsigned_body();
            }
            if matches!(component, Component::Id) {
                scheme = scheme.message_id(Location::header("Id"));
            }
            if matches!(component, Component::Timestamp) {
                scheme = scheme.timestamp(Location::header("At"), TimeFormat::UnixSeconds);
            }
            let scheme = leak(scheme.signs(Vec::leak(components)));

            assert_signs(scheme, &request, &message);
        }
    }
}

#[test]
fn a_checksum_leaves_the_body_unsigned() {
    const SCHEME: &Scheme = &hmac(Location::header("Sig"))
        .unsigned_body()
        .signs(&[Component::BodyDigest(Digest::Crc32, Encoding::Decimal)]);
    assert!(!SCHEME.signs_body());
    assert_eq!(SCHEME.signed_content().to_string(), "{crc32(body)}");
    let request = sign(SCHEME, &Captured::post(br#"{"amount":1}"#));

    // Another amount, and four bytes that bring the checksum back.
    let mut forged = request.clone();
    forged.body = b"{\"amount\":9}\x91\xaf\x5c\x67".to_vec();
    assert!(verify(SCHEME, &forged).is_ok());

    let error = kind(verify(SCHEME, &request.replace("1}", "2}")));
    assert_eq!(error, ErrorKind::SignatureMismatch);
}

#[test]
fn an_encoded_body_is_signed_however_it_arrives() {
    const SCHEME: &Scheme = &Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .signs(&[Component::BodyEncoded(Encoding::Base64)]);
    assert!(SCHEME.signs_body());
    assert_eq!(SCHEME.signed_content().to_string(), "{body as base64}");
    for length in [0, 1, 2, 3, 3071, 3072, 3073] {
        let body: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
        let text = Encoding::Base64.encode(&body);

        assert_signs(SCHEME, &Captured::post(&body), text.as_bytes());
    }
}

/// Asserts that a scheme signs exactly this message of a request, and verifies it in every way.
fn assert_signs(scheme: &'static Scheme, request: &Captured, message: &[u8]) {
    let content = scheme.signed_content();
    let verifier = Verifier::new(scheme)
        .base_url(BaseUrl::new("https://shop.example/a/").unwrap())
        .param("webhook_id", "8PT59");
    let keys = ring(scheme);

    let signed = request.signed(&Signer::new(verifier.clone(), keys.clone()), scheme);

    let signed = signed.unwrap();
    let right = oracle(scheme, message);
    assert!(
        signed.headers.contains(&("sig".into(), right.into_bytes())),
        "{content}"
    );
    let shown = verifier.signed_message(&signed.head(), signed.body.clone());
    assert_eq!(shown.unwrap(), message, "{content}");
    assert!(signed.verify(&verifier, &keys).is_ok(), "{content}");
    let chunks: Vec<_> = signed.body.chunks(1).collect();
    assert!(
        signed.verify_chunks(&verifier, &keys, &chunks).is_ok(),
        "{content}"
    );
    // A retiring key hashes everything again, and must reach the same verdict.
    let other = "another secret, of some length";
    let rotated = scheme.keyring([other, SECRET]).unwrap();
    let verified = signed.verify_chunks(&verifier, &rotated, &chunks).unwrap();
    assert_eq!(verified.0.key_id(), "retiring-1", "{content}");
    let strange = scheme.keyring([other]).unwrap();
    let error = signed.verify(&verifier, &strange).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::SignatureMismatch, "{content}");
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
fn a_custom_function_refuses_what_is_not_of_its_form() {
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
