//! The delivery file: read back as it was written, strict about what it does not know.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::error::Error as _;

use proptest::collection::{btree_map, vec};
use proptest::option;
use proptest::prelude::*;
use webhook_sig::provider::{self, GITHUB, JWS_JWT, STRIPE};
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{ErrorKind, InvalidKey, Outcome, UnixTime};
use webhook_sig_delivery::{Delivery, Expectation, IGNORE};

use crate::test_keys::{key_text, pairs};

#[path = "../../webhook-sig/tests/core/test_keys.rs"]
mod test_keys;

const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// What GitHub's page shows.
const GITHUB_FILE: &str = r#"{
    "scheme": "github",
    "name": "as GitHub's page has it",
    "secrets": ["It's a Secret to Everybody"],
    "headers": [["X-Hub-Signature-256",
        "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17"]],
    "body": "Hello, World!",
    "expect": "verified",
    "signed": "Hello, World!",
    "about": {"variant": 1},
    "source": "GitHub's documentation"
}"#;

fn github() -> Delivery {
    Delivery::parse(GITHUB_FILE).unwrap().remove(0)
}

fn refused(delivery: &Delivery, scheme: &'static Scheme) -> ErrorKind {
    delivery.verify(scheme, NOW).unwrap_err().kind()
}

#[test]
fn a_line_that_is_not_a_delivery_is_passed_by() {
    let line = github().to_line();
    let file = [
        line.as_bytes(),
        b"\r\n\n{\xff}\n",
        line.as_bytes(),
        b"\n{\"scheme\":\n",
    ]
    .concat();

    let lines: Vec<_> = Delivery::parse_lines(&file).collect();

    assert_eq!(lines.len(), 4);
    assert!(lines[0].is_ok() && lines[2].is_ok());
    let [error, torn] = [&lines[1], &lines[3]].map(|line| line.as_ref().unwrap_err().to_string());
    assert!(error.contains(" at line 3 column 2"), "{error}");
    assert!(torn.contains(" at line 5 column 10"), "{torn}");
}

#[test]
fn a_single_delivery_an_array_and_lines_are_read() {
    let line = github().to_line();

    for (file, count) in [
        (line.clone(), 1),
        (GITHUB_FILE.to_owned(), 1),
        (format!("[{line}]"), 1),
        (format!(" \n[{line},\n{line}]\n"), 2),
        (format!("{line}\n{line}\n{line}\n"), 3),
        (format!("{line}\n\n{line}"), 2),
        (format!("{line}\r\n{line}\r\n"), 2),
        ("[]".to_owned(), 0),
        (String::new(), 0),
    ] {
        let deliveries = Delivery::parse(&file).unwrap();

        assert_eq!(deliveries.len(), count);
        assert!(deliveries.iter().all(|delivery| delivery.to_line() == line));
    }
    assert!(!line.contains('\n'));
}

#[test]
fn a_key_that_is_none_of_the_schemes_is_an_error_with_its_reason() {
    for (secret, reason) in [("", InvalidKey::Empty), ("two\n", InvalidKey::StraySpace)] {
        let error = Delivery::new(&GITHUB, [secret])
            .keyring(&GITHUB)
            .unwrap_err();

        assert_eq!(error.kind(), ErrorKind::Misconfigured);
        assert_eq!(error.source().unwrap().to_string(), reason.to_string());
    }
}

#[test]
fn a_broken_line_is_an_error_of_the_whole_file() {
    let line = github().to_line();

    for file in [
        format!("{line}\n{{"),
        format!("{line},{line}"),
        format!("[{line}"),
        format!("[{line}] {line}"),
        "null".into(),
        "\"github\"".into(),
    ] {
        assert!(Delivery::parse(&file).is_err(), "{file}");
    }
}

#[test]
fn an_unknown_field_is_an_error_that_names_it() {
    let file = r#"{"scheme": "github", "secrets": ["a"], "secert": ["b"]}"#;

    let error = Delivery::parse(file).unwrap_err();

    let message = error.to_string();
    assert!(message.contains("secert"), "{message}");
    assert!(message.contains("line 1"), "{message}");
}

#[test]
fn the_required_fields_are_required() {
    for (file, field) in [
        (r#"{"secrets": ["a"]}"#, "scheme"),
        (r#"{"scheme": "github"}"#, "secrets"),
    ] {
        let message = Delivery::parse(file).unwrap_err().to_string();

        assert!(message.contains(field), "{message}");
    }
}

#[test]
fn a_duplicate_field_is_an_error() {
    let file = r#"{"scheme": "github", "scheme": "stripe", "secrets": ["a"]}"#;

    assert!(Delivery::parse(file).is_err());
}

#[test]
fn two_bodies_are_an_error() {
    let mut delivery = github();
    delivery.body_base64 = Some("SGVsbG8sIFdvcmxkIQ==".into());

    assert_eq!(refused(&delivery, &GITHUB), ErrorKind::Misconfigured);
    delivery.body = None;
    assert!(delivery.verify(&GITHUB, NOW).is_ok());
    delivery.body_base64 = Some("SGVsbG8sIFdvcmxkIQ".into());
    assert_eq!(refused(&delivery, &GITHUB), ErrorKind::Misconfigured);
}

#[test]
fn an_invalid_secret_is_a_misconfiguration() {
    for secrets in [vec![], vec![""], vec!["good", "bad\n"]] {
        let delivery = Delivery::new(&GITHUB, secrets);

        assert_eq!(refused(&delivery, &GITHUB), ErrorKind::Misconfigured);
    }
}

#[test]
fn the_files_clock_and_tolerance_count() {
    let file = r#"{
        "scheme": "stripe", "secrets": ["whsec_8f3b0c55e19d47a2"], "now": 1700000301,
        "headers": [["Stripe-Signature", "t=1700000000,v1=SIGNATURE"]], "body": "{}"
    }"#;
    let request = http::Request::post("/").body("{}".into()).unwrap();
    let keys = STRIPE.keyring(["whsec_8f3b0c55e19d47a2"]).unwrap();
    let signed = STRIPE.sign(request, &keys, NOW).unwrap();
    let (_, signature) = signed.headers()["stripe-signature"]
        .to_str()
        .unwrap()
        .split_once(",v1=")
        .unwrap();
    let file = file.replace("SIGNATURE", signature);
    let mut delivery = Delivery::parse(&file).unwrap().remove(0);

    assert_eq!(refused(&delivery, &STRIPE), ErrorKind::TimestampTooOld);
    delivery.tolerance = Some(301);
    assert!(delivery.verify(&STRIPE, NOW).is_ok());
    delivery.tolerance = Some(0);
    assert_eq!(refused(&delivery, &STRIPE), ErrorKind::TimestampTooOld);
    delivery.now = None;
    assert!(delivery.verify(&STRIPE, NOW).is_ok());
}

#[test]
fn url_method_and_params_are_the_schemes() {
    const SCHEME: &Scheme = &Scheme::hmac_sha256("acme", Location::header("Sig"), Encoding::Hex)
        .methods(&["PUT"])
        .unsigned_body()
        .signs(&[
            Component::Method,
            Component::Literal("\n"),
            Component::Url,
            Component::Literal("\n"),
            Component::Param("webhook_id"),
            Component::Literal("\n"),
            Component::Field(Location::form("a")),
        ]);
    let mut delivery = Delivery::new(SCHEME, ["8f3b0c55e19d47a2"]);
    delivery.method = Some("PUT".into());
    delivery.url = Some("https://shop.example:8443/hooks?b=c/d".into());
    delivery.params.insert("webhook_id".into(), "8PT59".into());
    delivery.headers = vec![(
        "content-type".into(),
        "application/x-www-form-urlencoded".into(),
    )];
    delivery.body = Some("a=1&router=x&router=y".into());
    let message = |delivery: &Delivery| {
        let body = delivery.body_bytes().unwrap();
        let verifier = delivery.verifier(SCHEME).unwrap();
        let message = verifier.signed_message(&delivery.head(), body);
        message.map(|message| String::from_utf8(message).unwrap())
    };

    let expected = "PUT\nhttps://shop.example:8443/hooks?b=c/d\n8PT59\n1";
    assert_eq!(message(&delivery).unwrap(), expected);
    delivery.params.insert(IGNORE.into(), "router,a".into());
    assert_eq!(
        message(&delivery).unwrap_err().kind(),
        ErrorKind::FieldMissing
    );
    delivery.url = Some("ftp://shop.example/".into());
    assert_eq!(refused(&delivery, SCHEME), ErrorKind::Misconfigured);
}

#[test]
fn an_expectation_names_every_kind() {
    for kind in ErrorKind::ALL {
        let mut delivery = github();
        delivery.expect = Some(Expectation::Kind(*kind));

        let read = Delivery::parse(&delivery.to_line()).unwrap().remove(0);

        assert_eq!(read.expect, Some(Expectation::Kind(*kind)));
        let error = Err((*kind).into());
        assert!(Expectation::Kind(*kind).is_met_by(&error));
        let is_ours = matches!(
            kind.outcome(),
            Outcome::Misconfigured | Outcome::Unavailable
        );
        assert_eq!(Expectation::Refused.is_met_by(&error), !is_ours, "{kind}");
        assert!(!Expectation::Verified.is_met_by(&error));
        let others = ErrorKind::ALL.iter().filter(|other| *other != kind);
        assert!(
            others
                .into_iter()
                .all(|other| !Expectation::Kind(*other).is_met_by(&error))
        );
    }
    for text in ["Verified", "accepted", "", "signature_mismatch"] {
        let file = GITHUB_FILE.replace("\"verified\"", &format!("{text:?}"));
        assert!(Delivery::parse(&file).is_err(), "{text}");
    }
}

#[test]
fn a_verified_delivery_meets_one_expectation() {
    let result = github().verify(&GITHUB, NOW);

    assert!(Expectation::Verified.is_met_by(&result));
    assert!(!Expectation::Refused.is_met_by(&result));
    assert!(!Expectation::Kind(ErrorKind::SignatureMismatch).is_met_by(&result));
}

#[test]
fn no_secret_in_any_output() {
    const CANARY: &str = "c4a41e5a7e11ab1ef0e57c4a41e5a7e1";
    let file = format!(r#"{{"scheme": "github", "secrets": ["{CANARY}"], "body": "{CANARY}"}}"#);
    let delivery = Delivery::parse(&file).unwrap().remove(0);
    let error = delivery.verify(&GITHUB, NOW).unwrap_err();
    let mut shown = vec![format!("{delivery:?} {delivery:#?} {error} {error:?}")];
    for file in [
        format!(r#"{{"scheme": "github", "secrets": "{CANARY}"}}"#),
        format!(r#"{{"scheme": "github", "secrets": ["{CANARY}", 1]}}"#),
        format!(r#"{{"scheme": "github", "secrets": {{"current": "{CANARY}"}}}}"#),
        format!(r#"{{"scheme": "github", "secrets": ["{CANARY}"], "x": 1}}"#),
        format!(r#"{{"scheme": "github", "secrets": ["{CANARY}"], "headers": "x"}}"#),
        format!(r#"{{"scheme": "github", "secrets": ["{CANARY}""#),
    ] {
        let error = Delivery::parse(&file).unwrap_err();
        shown.push(format!("{error} {error:?}"));
    }
    for delivery in provider::ALL
        .iter()
        .map(|scheme| Delivery::new(scheme, [key_text(scheme, CANARY)]))
    {
        let scheme = provider::find(&delivery.scheme).unwrap();
        let keyring = delivery.keyring(scheme).unwrap();
        shown.push(format!("{delivery:?} {keyring:?}"));
    }

    for shown in shown {
        assert!(!shown.contains(CANARY), "{shown}");
    }
}

prop_compose! {
    fn deliveries()(
        scheme in ".*",
        name in option::of(".*"),
        secrets in vec(".*", 0..3),
        now in option::of(any::<i64>()),
        tolerance in option::of(any::<u32>()),
        method in option::of(".*"),
        url in option::of(".*"),
        params in btree_map(".*", ".*", 0..3),
        headers in vec((".*", ".*"), 0..4),
        body in option::of(".*"),
    )(
        signed in option::of(".*"),
        expect in option::of(proptest::sample::select(ErrorKind::ALL)),
        binary in any::<bool>(),
        delivery in Just((scheme, name, secrets, now, tolerance, method, url, params, headers, body)),
    ) -> Delivery {
        let mut made = Delivery::new(&GITHUB, Vec::<String>::new());
        let body;
        (
            made.scheme, made.name, made.secrets, made.now, made.tolerance, made.method, made.url,
            made.params, made.headers, body,
        ) = delivery;
        if binary {
            made.body_base64 = body.map(|body| Encoding::Base64.encode(body.as_bytes()));
        } else {
            made.body = body;
        }
        made.expect = expect.map(Expectation::Kind);
        made.source.clone_from(&signed);
        made.signed = signed;
        made
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read_back(deliveries in vec(deliveries(), 0..3)) {
        let lines: Vec<_> = deliveries.iter().map(Delivery::to_line).collect();

        let read = Delivery::parse(&lines.join("\n")).unwrap();

        let again: Vec<_> = read.iter().map(Delivery::to_line).collect();
        prop_assert_eq!(&again, &lines);
        for (one, other) in read.iter().zip(&deliveries) {
            prop_assert_eq!(&one.scheme, &other.scheme);
            prop_assert_eq!(&one.secrets, &other.secrets);
            prop_assert_eq!(&one.headers, &other.headers);
            prop_assert_eq!(&one.params, &other.params);
            prop_assert_eq!(one.body_bytes().unwrap(), other.body_bytes().unwrap());
        }
    }

    #[test]
    fn reading_never_panics(text in ".*", bytes: Vec<u8>, delivery in deliveries()) {
        let _ = Delivery::parse(&text);
        let _ = Delivery::parse_lines(&bytes).count();
        for scheme in provider::ALL {
            prop_assert!(delivery.verify(scheme, NOW).is_err());
        }
    }
}

#[test]
fn without_the_name_of_an_algorithm_the_keys_tell() {
    let mut seen = 0;
    for variant in JWS_JWT.variants() {
        let Some([pair, _]) = pairs(variant) else {
            continue;
        };
        let delivery = Delivery::new(&JWS_JWT, [pair.public]);

        let found = delivery.variant(&JWS_JWT).unwrap();

        assert!(found.keyring([pair.public]).is_ok());
        assert!(!found.algorithm().is_symmetric());
        seen += 1;
    }
    assert!(seen > 3, "{seen}");
    let shared = Delivery::new(&JWS_JWT, ["W5ZqkqPDYkYm8sJ1tq0V"]);
    assert_eq!(
        shared.variant(&JWS_JWT).unwrap().algorithm(),
        JWS_JWT.algorithm()
    );
}
