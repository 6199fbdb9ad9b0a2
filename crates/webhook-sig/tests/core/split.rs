//! One signed message has one reading: no byte moves from one field to the next.

use std::collections::BTreeSet;

use webhook_sig::scheme::{Component, Encoding, Location, Scheme, SchemeBuilder};
use webhook_sig::{ErrorKind, Head, TimeFormat, Verifier};

use crate::captured::{Captured, ID, NOW};
use crate::sample::{keys, signed, those, verifier};

const SIGNATURE: Location = Location::header("Sig");
const ID_SLOT: Location = Location::header("Id");
const FIELD: Location = Location::header("Field");

const fn base(id: &'static str) -> SchemeBuilder {
    Scheme::hmac_sha256(id, SIGNATURE, Encoding::Hex).unsigned_body()
}

/// The fields of a scheme's message, in their order.
#[derive(Clone, Copy, PartialEq)]
enum Free {
    Body,
    Field,
    Id,
    Path,
    Query,
}

const DOT: Component = Component::Literal(".");
const DOTS: Component = Component::Literal("..");
const MIXED: Component = Component::Literal(".a.");

static SCHEMES: [(Scheme, &[Free], &str); 12] = [
    (
        base("dot")
            .message_id(ID_SLOT)
            .signs(&[Component::Id, DOT, Component::Body]),
        &[Free::Id, Free::Body],
        ".",
    ),
    (
        base("dots")
            .message_id(ID_SLOT)
            .signs(&[Component::Id, DOTS, Component::Body]),
        &[Free::Id, Free::Body],
        "..",
    ),
    (
        base("mixed")
            .message_id(ID_SLOT)
            .signs(&[Component::Id, MIXED, Component::Body]),
        &[Free::Id, Free::Body],
        ".a.",
    ),
    (
        base("three").message_id(ID_SLOT).signs(&[
            Component::Id,
            DOT,
            Component::Field(FIELD),
            DOT,
            Component::Body,
        ]),
        &[Free::Id, Free::Field, Free::Body],
        ".",
    ),
    (
        base("three-dots").message_id(ID_SLOT).signs(&[
            Component::Id,
            DOTS,
            Component::Field(FIELD),
            DOTS,
            Component::Body,
        ]),
        &[Free::Id, Free::Field, Free::Body],
        "..",
    ),
    (
        base("field-first").message_id(ID_SLOT).signs(&[
            Component::Field(FIELD),
            MIXED,
            Component::Id,
        ]),
        &[Free::Field, Free::Id],
        ".a.",
    ),
    (
        base("body-first")
            .message_id(ID_SLOT)
            .signs(&[Component::Body, DOT, Component::Id]),
        &[Free::Body, Free::Id],
        ".",
    ),
    (
        base("body-first-dots")
            .message_id(ID_SLOT)
            .signs(&[Component::Body, DOTS, Component::Id]),
        &[Free::Body, Free::Id],
        "..",
    ),
    (
        base("body-amid").message_id(ID_SLOT).signs(&[
            Component::Id,
            DOT,
            Component::Body,
            DOT,
            Component::Field(FIELD),
        ]),
        &[Free::Id, Free::Body, Free::Field],
        ".",
    ),
    (
        base("path").signs(&[Component::Path, DOT, Component::Body]),
        &[Free::Path, Free::Body],
        ".",
    ),
    (
        base("query").signs(&[Component::Query, DOT, Component::Body]),
        &[Free::Query, Free::Body],
        ".",
    ),
    (
        base("path-query").signs(&[
            Component::Path,
            DOT,
            Component::Query,
            DOTS,
            Component::Field(FIELD),
        ]),
        &[Free::Path, Free::Query, Free::Field],
        "",
    ),
];

/// Returns whether these values are a request whose signed message is this one.
fn is_reading(scheme: &'static Scheme, order: &[Free], values: &[&str], message: &str) -> bool {
    let value = |free| {
        let at = order.iter().position(|own| *own == free);
        at.map_or("", |at| values[at])
    };
    let target = match (value(Free::Path), value(Free::Query)) {
        ("", query) => format!("?{query}"),
        (path, query) => format!("{path}?{query}"),
    };
    let headers = [("Id", value(Free::Id)), ("Field", value(Free::Field))];
    let head = Head::new("POST", &target, &headers);
    let read = Verifier::new(scheme).signed_message(&head, value(Free::Body).to_owned());
    read.is_ok_and(|read| read == message.as_bytes())
}

/// Collects the ways to cut a message into so many values that the scheme reads back from it.
fn readings<'m>(
    scheme: &'static Scheme,
    order: &[Free],
    message: &'m str,
    values: &[&'m str],
    rest: &'m str,
    found: &mut BTreeSet<Vec<&'m str>>,
) {
    if values.len() + 1 == order.len() {
        let values = [values, &[rest]].concat();
        if is_reading(scheme, order, &values, message) {
            found.insert(values);
        }
        return;
    }
    for end in 0..=rest.len() {
        // Every separator of the schemes above is at most three bytes long.
        for next in end + 1..=(end + 3).min(rest.len()) {
            let values = [values, &[&rest[..end]]].concat();
            readings(scheme, order, message, &values, &rest[next..], found);
        }
    }
}

#[test]
fn field_split_is_unique() {
    for (scheme, order, _) in &SCHEMES {
        for length in 0..=7_u32 {
            for pattern in 0..(1 << length) {
                let message: String = (0..length)
                    .map(|bit| if pattern >> bit & 1 == 1 { '.' } else { 'a' })
                    .collect();

                let mut found = BTreeSet::new();
                readings(scheme, order, &message, &[], &message, &mut found);

                assert!(
                    found.len() <= 1,
                    "{}: {message:?} is {found:?}",
                    scheme.id()
                );
            }
        }
    }
}

#[test]
fn values_without_the_separator_are_read() {
    for (scheme, order, separator) in SCHEMES
        .iter()
        .filter(|(_, _, separator)| !separator.is_empty())
    {
        let values = vec!["a"; order.len()];

        let message = values.join(separator);

        assert!(
            is_reading(scheme, order, &values, &message),
            "{}",
            scheme.id()
        );
    }
}

#[test]
fn a_value_that_begins_or_ends_as_its_separator_does_is_malformed() {
    let headers = [("Id", "a."), ("Sig", &*"0".repeat(64))];
    let head = Head::new("POST", "/", &headers);
    let verifier = Verifier::new(&SCHEMES[1].0);

    let error = verifier
        .begin(&head, &keys(&SCHEMES[1].0), NOW)
        .unwrap_err();

    assert_eq!(error.kind(), ErrorKind::FieldMalformed);
}

#[test]
fn an_id_with_the_separator_is_refused_by_every_provider() {
    let is_ended_by_a_stop = |scheme: &Scheme| {
        let content = scheme.signed_content().to_string();
        content.contains("{id}.") || content.contains(".{id}")
    };
    for scheme in those(20, is_ended_by_a_stop) {
        let request = signed(scheme, b"{}");
        for id in [
            format!("m1.{}", NOW.as_secs()),
            ".".into(),
            format!("{ID}."),
        ] {
            let error = request
                .replace(ID, &id)
                .verify(&verifier(scheme), &keys(scheme))
                .unwrap_err();

            assert_eq!(
                error.kind(),
                ErrorKind::FieldMalformed,
                "{} {id}",
                scheme.id()
            );
        }
    }
}

/// A field of the body that a literal ends, while the signature is in the head.
static BODY_FIELD: Scheme = base("body-field")
    .timestamp(Location::header("At"), TimeFormat::UnixSeconds)
    .signs(&[
        Component::Field(Location::json("/order")),
        Component::Literal("|"),
        Component::Timestamp,
    ]);

#[test]
fn a_body_field_before_a_literal_is_checked_once_the_body_is_there() {
    let signer = webhook_sig::Signer::new(&BODY_FIELD, keys(&BODY_FIELD));
    let verify =
        |request: &Captured| request.verify(&Verifier::new(&BODY_FIELD), &keys(&BODY_FIELD));

    let plain = Captured::post(br#"{"order":"42"}"#)
        .signed(&signer, &BODY_FIELD)
        .unwrap();
    assert!(verify(&plain).is_ok());

    let shifted = Captured::post(br#"{"order":"4|2"}"#);
    let refused = shifted.signed(&signer, &BODY_FIELD).unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::FieldMalformed);
    let shifted = Captured {
        body: shifted.body,
        ..plain
    };
    assert_eq!(
        verify(&shifted).unwrap_err().kind(),
        ErrorKind::FieldMalformed
    );
}
