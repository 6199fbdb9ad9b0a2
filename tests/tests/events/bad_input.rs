//! What identifies an event, and is not what it should be.
//!
//! The delivery is genuine, so it is never refused for it.

use std::iter::repeat_n;

use bytes::Bytes;
use webhook_sig::endpoint::{EndpointBuilder, ProvenDelivery};
use webhook_sig::scheme::{Component, Encoding, Identity, Location, Scheme};
use webhook_sig::verify::{EVENT_FIELD_LIMIT, EVENT_LIMIT};
use webhook_sig::{Signer, Verifier};
use webhook_sig_tests::fixture::NOW;
use webhook_sig_tests::{Request, log};

use crate::kind::{SECRET, endpoint_of, keyring_of};
use crate::receiver::State::{self, AlreadyHandled, Handled};
use crate::receiver::{Receiver, Way};
use crate::store::Store;

const SIGNATURE: Location = Location::header("Acme-Signature");

/// An event may have the content of another one, for all that is known.
const ONE: &Scheme = &Scheme::hmac_sha256("one", SIGNATURE, Encoding::Hex)
    .event(Identity::Id(Location::json("/id")))
    .signs(&[Component::Body]);

/// No two events have the same content.
const UNIQUE: &Scheme = &Scheme::hmac_sha256("unique", SIGNATURE, Encoding::Hex)
    .event(Identity::Id(Location::json("/id")))
    .unique_messages()
    .signs(&[Component::Body]);

/// What is not an event is a question, whose answer a store does not have.
const OR_QUESTION: &Scheme = &Scheme::hmac_sha256("or-question", SIGNATURE, Encoding::Hex)
    .event(Identity::FirstOf(&[
        Identity::Id(Location::json("/id")),
        Identity::Unstored,
    ]))
    .signs(&[Component::Body]);

const BATCH: Identity = Identity::Each {
    items: Location::json("/events"),
    fields: &[Location::json("/id")],
};

const EACH: &Scheme = &Scheme::hmac_sha256("each", SIGNATURE, Encoding::Hex)
    .event(BATCH)
    .signs(&[Component::Body]);

const EACH_OR_QUESTION: &Scheme =
    &Scheme::hmac_sha256("each-or-question", SIGNATURE, Encoding::Hex)
        .event(Identity::FirstOf(&[BATCH, Identity::Unstored]))
        .signs(&[Component::Body]);

const TOKEN: &Scheme = &Scheme::token("token", Location::header("Acme-Token"))
    .event(Identity::Id(Location::header("Acme-Id")))
    .build();

/// A receiver whose log is its own.
struct Case {
    receiver: Receiver,
    store: Store,
    scheme: &'static Scheme,
    name: String,
}

impl Case {
    fn signed(&self, body: impl Into<Bytes>) -> Request {
        let request = http::Request::post("/").body(body.into());
        let signer = Signer::new(self.scheme, keyring_of(self.scheme, &[SECRET]));
        let signed = signer.sign(request.expect("the parts are valid"), NOW);
        signed.expect("it can be signed").into()
    }

    /// Returns what was logged of it at more than debug level.
    fn warnings(&self) -> Vec<String> {
        let mut lines = log::lines_with(&format!("{:?}", self.name));
        lines.retain(|line| !line.contains("DEBUG"));
        lines
    }

    /// Delivers twice what cannot be recognized, and looks for one line that names the field.
    fn deliver_twice(&self, delivery: &Request, again: State, field: &str) {
        let Self {
            receiver,
            store,
            name,
            ..
        } = self;
        let before = store.entries();

        assert_eq!(receiver.deliver(delivery), Handled, "{name}");
        assert!(receiver.last_new().is_empty(), "{name}");
        assert_eq!(receiver.deliver(delivery), again, "{name}");

        let kept = usize::from(again == AlreadyHandled);
        let after = before.map(|entries| entries.saturating_add(kept));
        assert_eq!(store.entries(), after, "{name}");

        let warnings = self.warnings();
        assert_eq!(warnings.len(), 1, "{name}: {warnings:?}");
        let warning = warnings.concat();
        assert!(warning.contains(field), "{warning}");
        assert!(warning.len() < 1000, "{}: {name}", warning.len());
    }
}

/// Tries something with a fresh receiver in each way and with each store.
fn in_each_way(scheme: &'static Scheme, name: &str, test: impl Fn(&Case)) {
    let verifier = Verifier::new(scheme).body_limit(BODY_LIMIT);
    let endpoint = || endpoint_of(verifier.clone(), keyring_of(scheme, &[SECRET]));
    of_each_endpoint(scheme, name, endpoint, test);
}

fn of_each_endpoint(
    scheme: &'static Scheme,
    name: &str,
    endpoint: impl Fn() -> EndpointBuilder,
    test: impl Fn(&Case),
) {
    log::keep();
    Store::each(|store| {
        for way in Way::ALL {
            let name = format!("{name}, {}, through {way:?}, {store}", scheme.id());
            let endpoint = store.protect(endpoint().name(&name)).build();
            let receiver = way.start(endpoint.expect("the settings are sound"));
            test(&Case {
                receiver,
                store: store.clone(),
                scheme,
                name,
            });
        }
    });
}

/// More than any body here: 16 MiB.
const BODY_LIMIT: usize = 16 * 1024 * 1024;

/// Bodies whose id is not one text or integer of a bearable length.
fn bad_ids() -> Vec<(&'static str, Vec<u8>)> {
    let of_length = |length| format!(r#"{{"id":"{}"}}"#, "x".repeat(length)).into_bytes();
    let mut bodies = vec![
        ("an id of 10 MB", of_length(10_000_000)),
        (
            "an id that is a byte too long",
            of_length(EVENT_FIELD_LIMIT + 1),
        ),
        ("not Unicode", b"{\"id\":\"\xff\"}".to_vec()),
        ("deep", [&b"{\"id\":"[..], &b"[".repeat(100_000)].concat()),
    ];
    for (name, body) in [
        ("duplicate", r#"{"id":"a","id":"b"}"#),
        ("twice the same", r#"{"id":"a","id":"a"}"#),
        ("null", r#"{"id":null}"#),
        ("an object", r#"{"id":{"id":"a"}}"#),
        ("an array", r#"{"id":["a"]}"#),
        ("a boolean", r#"{"id":true}"#),
        ("a fraction", r#"{"id":1.5}"#),
        ("an exponent", r#"{"id":1e3}"#),
        ("empty", r#"{"id":""}"#),
        ("half a pair", r#"{"id":"\ud800"}"#),
    ] {
        bodies.push((name, body.into()));
    }
    bodies
}

/// Bodies without an id.
const NO_IDS: [(&str, &str); 5] = [
    ("no id", "{}"),
    ("an id elsewhere", r#"{"data":{"id":"a"}}"#),
    ("an array instead", r#"[{"id":"a"}]"#),
    ("not JSON", "id=a"),
    ("cut off", r#"{"id":"a""#),
];

#[test]
fn what_cannot_be_recognized_runs_and_is_not_remembered() {
    let no_ids = NO_IDS.map(|(name, body)| (name, body.into()));
    for (name, body) in bad_ids().into_iter().chain(no_ids) {
        in_each_way(ONE, name, |case| {
            case.deliver_twice(&case.signed(body.clone()), Handled, "/id");
        });
    }
}

#[test]
fn what_cannot_be_recognized_is_one_by_its_content_if_no_other_event_has_it() {
    let no_ids = NO_IDS.map(|(name, body)| (name, body.into()));
    for (name, body) in bad_ids().into_iter().chain(no_ids) {
        in_each_way(UNIQUE, name, |case| {
            case.deliver_twice(&case.signed(body.clone()), AlreadyHandled, "/id");
        });
    }
}

#[test]
fn an_event_with_a_bad_id_is_no_question() {
    for (name, body) in bad_ids() {
        // What is not JSON may be a question.
        if ["deep", "not Unicode"].contains(&name) {
            continue;
        }
        in_each_way(OR_QUESTION, name, |case| {
            case.deliver_twice(&case.signed(body.clone()), Handled, "/id");
        });
    }
}

#[test]
fn a_question_is_answered_each_time_without_a_word() {
    for (name, body) in NO_IDS {
        in_each_way(OR_QUESTION, name, |case| {
            let Case { receiver, name, .. } = case;

            for _ in 0..3 {
                assert_eq!(receiver.deliver(&case.signed(body)), Handled, "{name}");
            }
            assert_eq!(case.warnings(), [""; 0], "{name}");
        });
    }
}

/// Returns a body with events of these ids.
fn events(ids: impl IntoIterator<Item = usize>) -> String {
    let events = ids.into_iter().map(|id| format!(r#"{{"id":"{id}"}}"#));
    format!(r#"{{"events":[{}]}}"#, events.collect::<Vec<_>>().join(","))
}

#[test]
fn a_batch_that_cannot_be_recognized_runs_whole_and_is_not_remembered() {
    let of = |items: &str| format!(r#"{{"events":[{{"id":"a"}},{items}]}}"#);
    let long = "x".repeat(EVENT_FIELD_LIMIT + 1);
    for (name, body) in [
        ("one event too many", events(0..EVENT_LIMIT + 1)),
        ("100,000 events", events(0..100_000)),
        ("100,000 times one event", events(repeat_n(1, 100_000))),
        ("an event without an id", of("{}")),
        ("an event of null", of(r#"{"id":null}"#)),
        ("an event with two ids", of(r#"{"id":"b","id":"c"}"#)),
        ("a long id", of(&format!(r#"{{"id":"{long}"}}"#))),
        ("no object", of("17")),
        ("no event", of("null")),
        (
            "two lists",
            r#"{"events":[{"id":"a"}],"events":[{"id":"b"}]}"#.to_owned(),
        ),
    ] {
        for scheme in [EACH, EACH_OR_QUESTION] {
            in_each_way(scheme, name, |case| {
                case.deliver_twice(&case.signed(body.clone()), Handled, "/events");
            });
        }
    }
    for (name, body) in [
        ("no list", r#"{"event":{"id":"a"}}"#),
        ("an event for a list", r#"{"events":{"id":"a"}}"#),
        ("not JSON", "events"),
    ] {
        in_each_way(EACH, name, |case| {
            case.deliver_twice(&case.signed(body), Handled, "/events");
        });
    }
}

#[test]
fn what_is_just_short_enough_is_remembered_without_a_word() {
    let id = "x".repeat(EVENT_FIELD_LIMIT);
    let number = "9".repeat(EVENT_FIELD_LIMIT);
    for (scheme, name, body) in [
        (ONE, "the longest id", format!(r#"{{"id":"{id}"}}"#)),
        (ONE, "the longest number", format!(r#"{{"id":{number}}}"#)),
        (ONE, "a negative number", r#"{"id":-1}"#.to_owned()),
        (ONE, "an escaped id", r#"{"id":"\u0061"}"#.to_owned()),
        (EACH, "the longest batch", events(0..EVENT_LIMIT)),
        (
            EACH,
            "an event again and again",
            events((0..EVENT_LIMIT).map(|id| id % 7)),
        ),
    ] {
        in_each_way(scheme, name, |case| {
            let Case { receiver, name, .. } = case;

            assert_eq!(
                receiver.deliver(&case.signed(body.clone())),
                Handled,
                "{name}"
            );
            assert!(!receiver.last_new().is_empty(), "{name}");
            let again = receiver.deliver(&case.signed(format!("{body} ")));
            assert_eq!(again, AlreadyHandled, "{name}");
            assert_eq!(case.warnings(), [""; 0], "{name}");
        });
    }
}

#[test]
fn an_id_in_a_header_that_is_missing_or_duplicated_is_none() {
    let id = |delivery: Request| delivery.header("Acme-Id", "a");
    let long = "x".repeat(EVENT_FIELD_LIMIT + 1);
    for (name, change) in [
        (
            "no header",
            &(|delivery| delivery) as &dyn Fn(Request) -> Request,
        ),
        ("two headers", &|delivery| id(id(delivery))),
        ("an empty header", &|delivery| {
            delivery.header("Acme-Id", "")
        }),
        ("a long header", &|delivery| {
            delivery.header("Acme-Id", &long)
        }),
        ("not Unicode", &|delivery| {
            delivery.header("Acme-Id", b"\xff\xfe")
        }),
    ] {
        in_each_way(TOKEN, name, |case| {
            case.deliver_twice(&change(case.signed("{}")), Handled, "Acme-Id");
        });
    }
}

#[test]
fn a_function_that_names_no_usable_ids_is_like_a_missing_id() {
    type Ids = fn(&ProvenDelivery<'_>) -> Vec<String>;
    for (name, ids) in [
        ("no ids", (|_| vec![]) as Ids),
        ("an empty id", |_| vec!["a".to_owned(), String::new()]),
        ("a long id", |_| vec!["x".repeat(EVENT_FIELD_LIMIT + 1)]),
        ("an id too many", |_| {
            (0..=EVENT_LIMIT).map(|id| id.to_string()).collect()
        }),
    ] {
        for (scheme, again) in [(ONE, Handled), (UNIQUE, AlreadyHandled)] {
            let keys = keyring_of(scheme, &[SECRET]);
            let endpoint = || endpoint_of(scheme, keys.clone()).identity(ids);
            of_each_endpoint(scheme, name, endpoint, |case| {
                case.deliver_twice(&case.signed(r#"{"id":"a"}"#), again, "function");
            });
        }
    }
}
