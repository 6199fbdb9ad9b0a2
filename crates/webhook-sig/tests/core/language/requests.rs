//! Methods, forms and bodies that a scheme accepts, and what signing leaves of a request.

use http::StatusCode;
use webhook_sig::scheme::{
    Acknowledgement, Component, Encoding, FieldEscape, KeyFormat, Location, Scheme, Sorted,
};
use webhook_sig::{BaseUrl, ErrorKind, Signer, TimeFormat, Verifier};

use crate::captured::Captured;
use crate::language::{hmac, kind, ring, sign, verify};

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
fn a_list_and_a_range_accept_what_they_name() {
    let accepted = |acknowledgement: Acknowledgement| -> Vec<u16> {
        let statuses = (100..=999).map(|code| StatusCode::from_u16(code).unwrap());
        let accepted = statuses.filter(|status| acknowledgement.accepts(*status));
        accepted.map(|status| status.as_u16()).collect()
    };
    let list = Acknowledgement::statuses(&[204, 200, 301]);
    let range = Acknowledgement::range(200, 206);

    assert_eq!(accepted(list), [200, 204, 301]);
    assert_eq!(list.status_code(), StatusCode::NO_CONTENT);
    assert_eq!(list.to_string(), "204, 200 or 301");
    assert_eq!(accepted(range), [200, 201, 202, 203, 204, 205, 206]);
    assert_eq!(range.status_code(), StatusCode::OK);
    assert_eq!(range.to_string(), "200 to 206");
    assert_eq!(
        Acknowledgement::statuses(&[202]),
        Acknowledgement::status(202)
    );
}

#[test]
fn a_status_for_a_part_does_not_acknowledge_all() {
    let acknowledgement = Acknowledgement::status(200).partial(202);

    assert_eq!(acknowledgement.partial_status(), Some(StatusCode::ACCEPTED));
    assert!(acknowledgement.accepts(StatusCode::OK));
    assert!(!acknowledgement.accepts(StatusCode::ACCEPTED));
    assert_eq!(acknowledgement.to_string(), "200 (or 202 for a part)");
    assert_eq!(Acknowledgement::ANY_SUCCESS.partial_status(), None);
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
fn an_ignored_field_is_not_part_of_the_form() {
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
fn a_form_and_json_of_its_fields_have_one_signature() {
    const FIELDS: Component = Component::Sorted(
        Sorted::form()
            .assign("=")
            .separator("&")
            .escape(FieldEscape::Percent),
    );
    const FORM: Scheme = hmac(Location::form("sig")).signs(&[FIELDS]);
    const EITHER: Scheme = FORM.derive("either").json_form().build();
    let form = Captured::post(b"to=a+b&amount=1e3")
        .header("Content-Type", "application/x-www-form-urlencoded");
    let signed = sign(&EITHER, &form);
    let (_, tag) = str::from_utf8(&signed.body)
        .unwrap()
        .split_once("&sig=")
        .unwrap();
    let json = |fields: &str| {
        Captured::post(format!(r#"{{"sig":"{tag}",{fields}}}"#).as_bytes())
            .header("Content-Type", "application/json")
    };

    assert!(verify(&EITHER, &signed).is_ok());
    for fields in [
        r#""to":"a b","amount":1e3"#,
        r#""amount":"1e3","to":"a\u0020b""#,
    ] {
        assert!(verify(&EITHER, &json(fields)).is_ok(), "{fields}");
        let error = verify(&FORM, &json(fields));
        assert_eq!(kind(error), ErrorKind::BodyMalformed, "{fields}");
    }
    for (fields, expected) in [
        (r#""to":"a b","amount":1000"#, ErrorKind::SignatureMismatch),
        (
            r#""to":"a b","amount":1e3,"x":1"#,
            ErrorKind::SignatureMismatch,
        ),
        (
            r#""to":"a b","amount":1e3,"amount":9"#,
            ErrorKind::BodyMalformed,
        ),
        (
            r#""to":"a b","amount":1e3,"x":{}"#,
            ErrorKind::BodyMalformed,
        ),
        (
            r#""to":"a b","amount":1e3,"x":true"#,
            ErrorKind::BodyMalformed,
        ),
    ] {
        assert_eq!(kind(verify(&EITHER, &json(fields))), expected, "{fields}");
    }
    let text = json(r#""to":"a b","amount":1e3"#)
        .without("Content-Type")
        .header("Content-Type", "text/plain");
    assert_eq!(kind(verify(&EITHER, &text)), ErrorKind::BodyMalformed);
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
