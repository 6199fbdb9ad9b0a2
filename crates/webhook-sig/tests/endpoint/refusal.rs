//! What a sender sees of a refusal.

use std::time::Duration;

use bytes::Bytes;
use http::{Response, StatusCode, Version};
use webhook_sig::endpoint::RETRY_AFTER;
use webhook_sig::provider::{self, BANDWIDTH, GITHUB};
use webhook_sig::scheme::{Acknowledgement, Scheme};
use webhook_sig::{Endpoint, Error, ErrorKind, Head, Outcome, Verifier};

use crate::github::{SECRET, builder, endpoint};

/// What a sender sees of a response.
fn seen(response: &Response<Bytes>) -> (StatusCode, Vec<(String, String)>, Bytes) {
    let mut headers: Vec<_> = response
        .headers()
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap().to_owned()))
        .collect();
    headers.sort();
    (response.status(), headers, response.body().clone())
}

#[test]
fn every_kind_has_its_response() {
    let endpoint = endpoint(&GITHUB);
    let head = Head::new("POST", "/", &[("Content-Type", "application/json")]);
    for kind in ErrorKind::ALL {
        let (status, own) = match kind.outcome() {
            Outcome::AlreadyHandled | Outcome::Answered => (200, None),
            Outcome::BrokenOff => (400, None),
            Outcome::MethodNotAllowed => (405, Some(("allow", "POST"))),
            Outcome::Misconfigured => (500, None),
            Outcome::NotFound => (404, None),
            Outcome::Refused => (401, Some(("www-authenticate", "Webhook-Signature"))),
            Outcome::TooLarge => (413, None),
            Outcome::TooSlow => (408, None),
            Outcome::InFlight => (503, Some(("retry-after", "10"))),
            Outcome::Unavailable => (503, Some(("retry-after", "5"))),
            other => panic!("{other:?} has no response in this table"),
        };

        let response = endpoint.response(&head, &Error::new(*kind, SECRET));

        let mut headers = vec![("connection".to_owned(), "close".to_owned())];
        if matches!(kind.outcome(), Outcome::AlreadyHandled | Outcome::InFlight) {
            // Its body was read and verified, so nothing is left on the connection.
            headers.remove(0);
        }
        headers.extend(own.map(|(name, value)| (name.to_owned(), value.to_owned())));
        headers.sort();
        assert_eq!(
            seen(&response),
            (status.try_into().unwrap(), headers, Bytes::new()),
            "{kind}"
        );
        let inside = response.extensions().get::<Error>().unwrap();
        assert_eq!(inside.kind(), *kind);
    }
}

/// Some vendors read the response, to a repeat too.
#[test]
fn a_repeat_is_answered_as_the_vendor_expects() {
    const ANSWER: Acknowledgement = Acknowledgement::statuses(&[202, 200])
        .partial(206)
        .with_body("text/xml", "<Response/>");
    const SCHEME: Scheme = GITHUB.derive("acme").acknowledgement(ANSWER).build();
    let endpoint = endpoint(&SCHEME);
    let answered = |method, kind: ErrorKind| {
        let head = Head::new(method, "/", &[("A", "b")]);
        seen(&endpoint.response(&head, &kind.into()))
    };
    let headers = vec![
        ("content-type".to_owned(), "text/xml".to_owned()),
        ("x-content-type-options".to_owned(), "nosniff".to_owned()),
    ];

    let (status, of_repeat, body) = answered("POST", ErrorKind::AlreadyHandled);

    assert_eq!((status, of_repeat), (StatusCode::ACCEPTED, headers));
    assert_eq!(body, "<Response/>");
    assert!(answered("HEAD", ErrorKind::AlreadyHandled).2.is_empty());
    for kind in [ErrorKind::InFlight, ErrorKind::SignatureMismatch] {
        assert!(answered("POST", kind).2.is_empty(), "{kind}");
    }
}

#[test]
fn a_sender_of_credentials_is_asked_for_them() {
    let head = Head::new("POST", "/", &[("A", "b")]);

    let response = endpoint(&BANDWIDTH).response(&head, &ErrorKind::SignatureMissing.into());

    assert_eq!(
        response.headers()["www-authenticate"],
        "Basic realm=\"webhooks\""
    );
}

#[test]
fn all_auth_failures_are_byte_identical() {
    for scheme in provider::ALL {
        let endpoint = endpoint(scheme);
        let head = Head::new("POST", "/", &[("A", "b")]);
        let refused = ErrorKind::ALL
            .iter()
            .filter(|kind| kind.outcome() == Outcome::Refused);
        let responses: Vec<_> = refused
            .map(|kind| seen(&endpoint.response(&head, &Error::from(*kind))))
            .collect();

        assert!(responses.len() > 10);
        assert!(responses.iter().all(|response| *response == responses[0]));
    }
}

#[test]
fn a_grpc_request_gets_a_grpc_status() {
    let endpoint = builder(&GITHUB).respond_with(|_, _| panic!("gRPC has one form only"));
    let endpoint = endpoint.build().unwrap();
    for content_type in [
        "application/grpc",
        "application/grpc+proto",
        "Application/GRPC; a=b",
    ] {
        let headers = [("content-type", content_type), ("te", "trailers")];
        let head = Head::new("POST", "/", &headers).version(Version::HTTP_2);
        for kind in ErrorKind::ALL {
            let (code, message) = match kind.outcome() {
                Outcome::AlreadyHandled => ("6", "already exists"),
                Outcome::BrokenOff => ("1", "cancelled"),
                Outcome::Answered | Outcome::MethodNotAllowed => ("12", "unimplemented"),
                Outcome::Misconfigured => ("13", "internal"),
                Outcome::NotFound => ("5", "not found"),
                Outcome::Refused => ("16", "unauthenticated"),
                Outcome::TooLarge => ("8", "resource exhausted"),
                Outcome::TooSlow => ("4", "deadline exceeded"),
                Outcome::InFlight | Outcome::Unavailable => ("14", "unavailable"),
                other => panic!("{other:?} has no code in this table"),
            };

            let response = endpoint.response(&head, &Error::from(*kind));

            let expected = [
                ("content-type", "application/grpc"),
                ("grpc-message", message),
                ("grpc-status", code),
            ];
            let expected = expected
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value.to_owned()));
            assert_eq!(
                seen(&response),
                (StatusCode::OK, expected.collect(), Bytes::new())
            );
            assert_eq!(response.extensions().get::<Error>().unwrap().kind(), *kind);
        }
    }
}

#[test]
fn who_cannot_read_a_grpc_status_gets_an_ordinary_refusal() {
    let endpoint = endpoint(&GITHUB);
    let grpc = ("content-type", "application/grpc");
    for (headers, version) in [
        (vec![grpc, ("te", "trailers")], Version::HTTP_11),
        (vec![grpc], Version::HTTP_2),
        (vec![grpc, ("te", "deflate")], Version::HTTP_2),
        (vec![("te", "trailers")], Version::HTTP_2),
        (
            vec![("content-type", "text/plain"), ("te", "trailers")],
            Version::HTTP_2,
        ),
    ] {
        let head = Head::new("POST", "/", &headers).version(version);

        let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());

        assert_eq!(response.status(), 401, "{headers:?}");
        assert!(
            !response.headers().contains_key("grpc-status"),
            "{headers:?}"
        );
    }
}

#[test]
fn http_2_has_no_connection_header() {
    let close = |_: &Error, mut response: Response<Bytes>| {
        let close = "close".parse().unwrap();
        response.headers_mut().insert("connection", close);
        response
    };
    let replaced = builder(&GITHUB).respond_with(close).build().unwrap();
    for endpoint in [endpoint(&GITHUB), replaced] {
        let connection = |version| {
            let head = Head::new("POST", "/", &[("a", "b")]).version(version);
            let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());
            response.headers().get("connection").cloned()
        };

        assert_eq!(connection(Version::HTTP_11).unwrap(), "close");
        assert_eq!(connection(Version::HTTP_2), None);
    }
}

#[test]
fn a_response_may_be_replaced() {
    let endpoint = builder(&GITHUB).respond_with(|error, mut response| {
        assert_eq!(response.status(), StatusCode::UNAUTHORIZED);
        *response.status_mut() = StatusCode::NOT_FOUND;
        response.headers_mut().clear();
        *response.body_mut() = format!("{:?}", error.outcome()).into();
        response.extensions_mut().clear();
        response
    });
    let endpoint = endpoint.build().unwrap();
    let head = Head::new("POST", "/", &[("A", "b")]);

    let response = endpoint.response(&head, &ErrorKind::SignatureMissing.into());

    assert_eq!(
        seen(&response),
        (StatusCode::NOT_FOUND, vec![], "Refused".into())
    );
    let inside = response.extensions().get::<Error>().unwrap();
    assert_eq!(inside.kind(), ErrorKind::SignatureMissing);
}

#[test]
fn a_retry_is_asked_for_after_a_whole_second_at_least() {
    let head = Head::new("POST", "/", &[("A", "b")]);
    for (delay, seconds) in [
        (Duration::ZERO, "1"),
        (Duration::from_millis(1999), "1"),
        (Duration::from_secs(60), "60"),
        (RETRY_AFTER, "5"),
    ] {
        let endpoint = builder(&GITHUB).retry_after(delay).build().unwrap();

        let response = endpoint.response(&head, &ErrorKind::KeysExpired.into());

        assert_eq!(response.headers()["retry-after"], seconds);
    }
}

#[test]
fn the_methods_that_are_allowed_are_named() {
    let verifier = Verifier::new(&GITHUB).methods(&["POST", "PUT"]);
    let endpoint = Endpoint::with_secret(verifier, SECRET).unwrap();
    let head = Head::new("GET", "/", &[("A", "b")]);

    let response = endpoint.response(&head, &ErrorKind::MethodNotAllowed.into());

    assert_eq!(response.headers()["allow"], "POST, PUT");
}

#[test]
fn no_secret_in_any_output() {
    let endpoint = endpoint(&GITHUB);

    let shown = format!("{endpoint:?} {endpoint:#?}");

    assert!(!shown.contains(SECRET), "{shown}");
}
