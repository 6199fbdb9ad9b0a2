//! What an event says of a delivery, and what none ever holds.

use std::thread;
use std::time::Duration;

use bytes::Bytes;
use tokio_stream::StreamExt as _;
use tracing::{Level, dispatcher};
use webhook_sig::endpoint::{Budget, DELIVERY_BYTES, Handshakes, UnsignedIds};
use webhook_sig::key::{Secret, SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::{ASANA, GITHUB, SLACK, X};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{BoxError, Endpoint, Error, ErrorKind, Head, UnixTime, Verifier};

use crate::capture::{FAILURES, Hands, SECRET, by_default, endpoint, logged, receive, signed};

#[test]
fn every_kind_is_logged_at_its_level() {
    for kind in ErrorKind::ALL {
        let events = logged(receive(&endpoint(), Some(*kind)));

        let ((level, text), others) = events.split_last().unwrap();
        let counted = format!("1 refused on github: 1 {kind}");
        let (expected, counts) = match kind {
            _ if FAILURES.contains(kind) => (Level::ERROR, vec![]),
            ErrorKind::AlreadyHandled | ErrorKind::HandshakeAnswered | ErrorKind::InFlight => {
                (Level::DEBUG, vec![])
            }
            _ => (Level::DEBUG, vec![(Level::WARN, &*counted)]),
        };
        assert_eq!(*level, expected, "{kind}");
        assert_eq!(by_default(others), counts, "{kind}");
        assert_eq!(others.len(), counts.len(), "{kind}");
        assert!(text.contains("scheme=\"github\""), "{text}");
        assert!(text.contains(&format!("kind=\"{kind}\"")), "{text}");
        assert!(text.contains("the cause"), "{text}");
    }
}

#[test]
fn a_delivery_is_counted_when_it_ends_however_long_it_took() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();
    let headers = signed(b"{}");
    let head = Head::new("POST", "/", &headers);

    let events = logged(async {
        receive(&endpoint, Some(ErrorKind::SignatureMissing)).await;
        let dripping = tokio_stream::iter(0..4).map(|_| {
            hands.put(15);
            Ok(Bytes::from_static(b"x"))
        });
        assert!(endpoint.receive(&head, dripping).await.is_err());
    });

    let lines = by_default(&events);
    assert_eq!(lines.len(), 2, "{lines:?}");
}

#[test]
fn what_is_verified_is_logged_once_for_those_who_look_closely() {
    let headers = signed(b"{}");
    let head = Head::new("POST", "/", &headers);

    let events =
        logged(endpoint().receive(&head, tokio_stream::iter([Ok(Bytes::from_static(b"{}"))])));

    let [(Level::DEBUG, text)] = &*events else {
        panic!("{events:?}");
    };
    for field in [
        "scheme=\"github\"",
        "outcome=\"accepted\"",
        "key=\"current\"",
        "bytes=2",
    ] {
        assert!(text.contains(field), "{text}");
    }
}

#[test]
fn what_is_refused_is_logged_with_the_bytes_that_were_read() {
    let long = Verifier::new(&GITHUB).body_limit(8);
    let small = Budget::new(2 * DELIVERY_BYTES + 22, 2);
    let short = Verifier::new(&GITHUB).body_limit(100);
    let short = Endpoint::builder(short, Secret::new(SECRET)).budget(small);
    let short = short.build().unwrap();
    let empty = signed(b"");
    let head = Head::new("POST", "/", &empty);
    let held = short.receive(&head, tokio_stream::empty());
    let _held = tokio::runtime::Builder::new_current_thread()
        .build()
        .unwrap()
        .block_on(held)
        .unwrap();
    let broken = || Err(ErrorKind::BodyUnreadable.into());
    let chunk = || Ok(Bytes::from_static(b"01234"));
    for (endpoint, chunks, kind, bytes) in [
        (
            endpoint(),
            vec![chunk(), chunk()],
            ErrorKind::SignatureMismatch,
            10,
        ),
        (
            endpoint(),
            vec![chunk(), broken()],
            ErrorKind::BodyUnreadable,
            5,
        ),
        (
            short,
            vec![chunk(), chunk(), chunk()],
            ErrorKind::BudgetExhausted,
            10,
        ),
        (
            Endpoint::with_secret(long, SECRET).unwrap(),
            vec![chunk(), chunk(), chunk()],
            ErrorKind::BodyTooLarge,
            10,
        ),
        (
            tenants(Location::json("/tenant")),
            vec![chunk(), chunk()],
            ErrorKind::KeyUnknown,
            10,
        ),
    ] {
        let headers = signed(b"another body");
        let head = Head::new("POST", "/", &headers);

        let events = logged(endpoint.receive(&head, tokio_stream::iter(chunks)));

        let [_, (Level::DEBUG, text)] = &*events else {
            panic!("{events:?}");
        };
        assert!(text.contains(&format!("kind=\"{kind}\"")), "{text}");
        assert!(text.contains(&format!("bytes={bytes} ")), "{text}");
    }
}

/// An endpoint whose source knows no tenant.
fn tenants(location: Location) -> Endpoint {
    let nobody = |_: Tenant| async { Ok::<_, BoxError>(None) };
    let endpoint = Endpoint::builder(&GITHUB, TenantKeys::new(location, nobody));
    endpoint.build().unwrap()
}

#[test]
fn a_line_of_counts_explains_one_of_the_refusals() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();
    let sent = signed(b"{}");
    let short = [("X-Hub-Signature-256", "sha256=psst")].as_slice();
    let none: &[(&str, &str)] = &[];
    let body = || tokio_stream::iter([Ok(Bytes::from_static(b"[]"))]);

    let events = logged(async {
        let refuse =
            async |head: &Head<'_>| drop(endpoint.receive(head, body()).await.unwrap_err());
        refuse(&Head::new("POST", "/", &sent)).await;
        // The first that says which part it is about is the example; it is told once.
        refuse(&Head::new("POST", "/", &sent)).await;
        refuse(&Head::new("POST", "/", &none)).await;
        refuse(&Head::new("POST", "/", &short)).await;
        hands.put(60);
        refuse(&Head::new("POST", "/", &sent)).await;
        hands.put(60);
        refuse(&Head::new("POST", "/", &sent)).await;
    });

    let lines = events.iter().filter(|(level, _)| *level == Level::WARN);
    let lines: Vec<_> = lines.map(|(_, text)| text).collect();
    let example = "example=signature-missing: `X-Hub-Signature-256: sha256=…` is missing; expected \
                   64 hexadecimal digits in lower case";
    let [first, second, third] = &*lines else {
        panic!("{lines:?}");
    };
    assert!(!first.contains("example="), "{first}");
    assert!(second.contains(example), "{second}");
    assert!(second.contains("4 refused on github"), "{second}");
    assert!(!third.contains("example="), "{third}");
    assert!(!format!("{events:?}").contains("psst"), "{events:?}");
}

#[test]
fn a_delivery_outside_the_window_is_logged_with_both_times() {
    let endpoint = Endpoint::builder(&SLACK, Secret::new(SECRET));
    let endpoint = endpoint.clock(|| UnixTime::from_secs(1_700_000_000));
    let endpoint = endpoint.build().unwrap();
    let signature = format!("v0={}", "0a".repeat(32));
    let headers = [
        ("X-Slack-Signature", &*signature),
        ("X-Slack-Request-Timestamp", "1699999588"),
    ];
    let head = Head::new("POST", "/", &headers);

    let events = logged(endpoint.receive(&head, tokio_stream::empty::<Result<Bytes, Error>>()));

    let told = "`X-Slack-Request-Timestamp: …` is 2023-11-14T22:06:28Z, 412 s before the receiver's \
                time, 2023-11-14T22:13:20Z; at most 300 s are allowed";
    let [(Level::WARN, line), (Level::DEBUG, event)] = &*events else {
        panic!("{events:?}");
    };
    assert!(
        line.contains(&format!("example=timestamp-too-old: {told}")),
        "{line}"
    );
    assert!(event.contains(told), "{event}");
}

#[test]
fn a_key_that_comes_and_is_easy_to_guess_is_a_warning() {
    let keys = SharedKeyring::pending(|_| async { Ok(()) });
    let endpoint = Endpoint::builder(&ASANA, keys.clone()).build().unwrap();
    keys.open_for(Duration::from_secs(30));
    let headers = [("X-Hook-Secret", "changeme")].as_slice();

    let events = logged(async {
        let body = tokio_stream::empty::<Result<Bytes, Error>>();
        let head = Head::new("POST", "/", &headers);
        endpoint.receive(&head, body).await.unwrap_err();
    });

    let (level, text) = events.first().unwrap();
    assert_eq!(*level, Level::WARN);
    assert!(text.contains("scheme=\"asana\""), "{text}");
    assert!(!text.contains("changeme"), "{text}");
}

/// The answer must not show it to the sender.
#[test]
fn an_answer_with_a_decoy_is_a_warning() {
    let tenants = TenantKeys::new(Location::path(1), |tenant: Tenant| async move {
        let is_known = tenant.as_str() == "acme";
        let keyring = is_known.then(|| X.key(SECRET).map(|key| key.until(UnixTime::from_secs(1))));
        Ok::<_, BoxError>(keyring.transpose()?.map(Into::into))
    });
    let endpoint = Endpoint::builder(&X, tenants).handshakes(Handshakes::answered());
    let endpoint = endpoint.build().unwrap();
    let ask = async |tenant: &str| {
        let target = format!("/{tenant}?crc_token=Zm9vYmFy");
        let headers: &[(&str, &str)] = &[];
        let head = Head::new("GET", &target, &headers);
        let body = tokio_stream::empty::<Result<Bytes, Error>>();
        let error = endpoint.receive(&head, body).await.unwrap_err();
        assert_eq!(error.kind(), ErrorKind::HandshakeAnswered);
    };

    let unknown = logged(async {
        ask("bolt").await;
        ask("bolt").await;
    });
    let counted = "1 refused on x: 1 key-unknown";
    assert_eq!(by_default(&unknown), [(Level::WARN, counted)]);

    let expired = logged(ask("acme"));
    let (level, text) = expired.last().unwrap();
    assert_eq!(*level, Level::ERROR);
    for field in [
        "kind=\"tenant-keys-expired\"",
        "outcome=\"answered\"",
        "tenant=\"acme\"",
    ] {
        assert!(text.contains(field), "{text}");
    }
}

#[test]
fn a_key_that_is_easy_to_guess_is_a_warning() {
    let events = logged(async {
        for secret in ["changeme", "short", "W5ZqkqPDYkYm8sJ1tq0V"] {
            Endpoint::with_secret(&GITHUB, secret).unwrap();
        }
    });

    assert_eq!(events.len(), 2, "{events:?}");
    assert!(events.iter().all(|(level, _)| *level == Level::WARN));
    assert!(!format!("{events:?}").contains("changeme"));
}

#[test]
fn nothing_of_a_request_or_a_secret_is_logged() {
    let right = signed(SECRET.as_bytes());
    let expected = right["x-hub-signature-256"].to_str().unwrap();
    let expected = expected.strip_prefix("sha256=").unwrap();
    let wrong = [("X-Hub-Signature-256", format!("sha256={}", "c4".repeat(32)))];
    let malformed = [("X-Hub-Signature-256", SECRET)];
    let foreign = {
        let location = Location::header("Sig");
        let scheme = Scheme::hmac_sha1("a", location, Encoding::Hex).signs(&[Component::Body]);
        let keys = SharedKeyring::new(GITHUB.key(SECRET).unwrap());
        let endpoint = Endpoint::builder(&GITHUB, keys.clone()).build().unwrap();
        keys.replace(scheme.key(SECRET).unwrap());
        endpoint
    };
    let body = || tokio_stream::iter([Ok(Bytes::from_static(SECRET.as_bytes()))]);
    let target = format!("/hooks?token={SECRET}");
    let mut events = Vec::new();

    let head = Head::new("POST", &target, &wrong);
    events.extend(logged(endpoint().receive(&head, body())));
    let head = Head::new("POST", &target, &malformed);
    events.extend(logged(endpoint().receive(&head, body())));
    let head = Head::new(SECRET, &target, &malformed);
    events.extend(logged(endpoint().receive(&head, body())));
    let head = Head::new("POST", &target, &right);
    events.extend(logged(foreign.receive(&head, body())));

    assert_eq!(events.len(), 7, "three counts, and four events");
    for (_, text) in events {
        assert!(!text.contains(SECRET), "{text}");
        assert!(!text.contains(expected), "{text}");
        assert!(!text.contains(&"c4".repeat(32)), "{text}");
    }
}

#[test]
fn tasks_that_are_dropped_outside_of_tokio_are_logged_once() {
    let events = logged(async {
        let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET))
            .name("github")
            .unsigned_ids(UnsignedIds::Trust)
            .replay(MemoryStore::new())
            .build()
            .unwrap();
        for id in ["1", "2"] {
            let mut headers = signed(b"{}");
            headers.insert("x-github-delivery", id.parse().unwrap());
            let head = Head::new("POST", "/", &headers);
            let body = tokio_stream::iter([Ok(Bytes::from_static(b"{}"))]);
            let received = endpoint.receive(&head, body).await.unwrap();
            let log = dispatcher::get_default(Clone::clone);
            let thread = thread::spawn(move || dispatcher::with_default(&log, || drop(received)));
            thread.join().unwrap();
        }
    });

    let errors = events.iter().filter(|(level, _)| *level == Level::ERROR);
    let errors: Vec<_> = errors.map(|(_, text)| text.as_str()).collect();
    assert_eq!(errors.len(), 1, "{events:?}");
    assert!(
        errors[0].starts_with("message=no tokio runtime is here, so a task of an endpoint was"),
        "{errors:?}"
    );
}
