//! What a log sees of deliveries, and that strangers cannot fill it.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::fmt::Debug;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request};
use tokio_stream::StreamExt as _;
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use webhook_sig::endpoint::{Budget, DELIVERY_BYTES};
use webhook_sig::key::{Secret, SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{BoxError, Endpoint, Error, ErrorKind, Head, UnixTime, Verifier};

const SECRET: &str = "c4a41e5a7e11ab1ef0e57c4a41e5a7e1";

fn endpoint() -> Endpoint {
    Endpoint::with_secret(&GITHUB, SECRET).unwrap()
}

/// Returns the headers of a delivery that GitHub signed.
fn signed(body: &[u8]) -> HeaderMap {
    let request = Request::post("/")
        .body(Bytes::copy_from_slice(body))
        .unwrap();
    let keys = GITHUB.keyring([SECRET]).unwrap();
    let now = UnixTime::from_secs(1_700_000_000);
    GITHUB.sign(request, &keys, now).unwrap().headers().clone()
}

#[derive(Clone, Default)]
struct Captured(Arc<Mutex<Vec<(Level, String)>>>);

struct Text(String);

impl Visit for Text {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.0.push_str(&format!("{}={value:?} ", field.name()));
    }
}

impl Subscriber for Captured {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, _: &Attributes<'_>) -> Id {
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, _: &Record<'_>) {}

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut text = Text(String::new());
        event.record(&mut text);
        self.0
            .lock()
            .unwrap()
            .push((*event.metadata().level(), text.0));
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

/// Runs a future under a subscriber of its own, and returns what it logged.
fn logged(future: impl Future) -> Vec<(Level, String)> {
    let captured = Captured::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    tracing::subscriber::with_default(captured.clone(), || runtime.block_on(future));
    let events = captured.0.lock().unwrap();
    events.clone()
}

/// A clock that is put on by hand.
struct Hands(Arc<AtomicI64>);

impl Hands {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_700_000_000)))
    }

    fn put(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Returns an endpoint with this clock.
    fn endpoint(&self) -> Endpoint {
        let seconds = self.0.clone();
        Endpoint::builder(&GITHUB, Secret::new(SECRET))
            .clock(move || UnixTime::from_secs(seconds.load(Ordering::Relaxed)))
            .build()
            .unwrap()
    }
}

/// Receives a delivery that comes to an error of a kind, or is verified.
async fn receive(endpoint: &Endpoint, kind: Option<ErrorKind>) {
    let headers = signed(b"{}");
    let head = Head::new("POST", "/", &headers);
    let body = match kind {
        Some(kind) => Err(Error::new(kind, "the cause")),
        None => Ok(Bytes::from_static(b"{}")),
    };
    let received = endpoint.receive(&head, tokio_stream::iter([body])).await;
    assert_eq!(received.err().map(|error| error.kind()), kind);
}

/// Returns what is shown without asking for more: what is not at debug.
fn by_default(events: &[(Level, String)]) -> Vec<(Level, &str)> {
    let shown = events.iter().filter(|(level, _)| *level < Level::DEBUG);
    shown.map(|(level, text)| (*level, message(text))).collect()
}

/// Returns the message of an event, which is before its fields.
fn message(text: &str) -> &str {
    let text = text.strip_prefix("message=").unwrap();
    let (message, _) = text.split_once(" scheme=").unwrap();
    message
}

const FAILURES: [ErrorKind; 8] = [
    ErrorKind::HandlerNotReady,
    ErrorKind::KeysExpired,
    ErrorKind::KeysUnavailable,
    ErrorKind::Misconfigured,
    ErrorKind::SourceUnknown,
    ErrorKind::StoreUnavailable,
    ErrorKind::TenantKeysExpired,
    ErrorKind::TenantKeysUnfit,
];

#[test]
fn every_kind_is_logged_at_its_level() {
    for kind in ErrorKind::ALL {
        let events = logged(receive(&endpoint(), Some(*kind)));

        let ((level, text), others) = events.split_last().unwrap();
        let counted = format!("1 refused on github: 1 {kind}");
        let (expected, counts) = match kind {
            _ if FAILURES.contains(kind) => (Level::ERROR, vec![]),
            ErrorKind::AlreadyHandled | ErrorKind::InFlight => (Level::DEBUG, vec![]),
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
fn refusals_are_a_line_a_minute_with_counts() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        for _ in 0..2 {
            for _ in 0..31 {
                receive(&endpoint, Some(ErrorKind::SignatureMismatch)).await;
            }
            for _ in 0..6 {
                receive(&endpoint, Some(ErrorKind::BudgetExhausted)).await;
                receive(&endpoint, Some(ErrorKind::AlreadyHandled)).await;
            }
            hands.put(59);
            receive(&endpoint, Some(ErrorKind::BodyTooLarge)).await;
            hands.put(1);
        }
        receive(&endpoint, Some(ErrorKind::BodyTooLarge)).await;
    });

    assert_eq!(
        by_default(&events),
        [
            (Level::WARN, "1 refused on github: 1 signature-mismatch"),
            // The delivery that writes the line is counted in it.
            (
                Level::WARN,
                "38 refused on github: 31 signature-mismatch, 6 budget-exhausted, \
                 1 body-too-large"
            ),
            (
                Level::WARN,
                "38 refused on github: 30 signature-mismatch, 6 budget-exhausted, \
                 2 body-too-large"
            ),
        ]
    );
    let one_by_one = events.iter().filter(|(level, _)| *level == Level::DEBUG);
    assert_eq!(
        one_by_one.count(),
        89,
        "every delivery is an event at debug"
    );
}

#[test]
fn what_is_due_is_logged_by_the_next_delivery_whatever_becomes_of_it() {
    for next in [None, Some(ErrorKind::InFlight)] {
        let hands = Hands::new();
        let endpoint = hands.endpoint();

        let events = logged(async {
            for _ in 0..3 {
                receive(&endpoint, Some(ErrorKind::SignatureMissing)).await;
                receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
            }
            receive(&endpoint, next).await;
            hands.put(60);
            receive(&endpoint, next).await;
            hands.put(60);
            receive(&endpoint, next).await;
        });

        assert_eq!(
            by_default(&events),
            [
                (Level::WARN, "1 refused on github: 1 signature-missing"),
                (Level::ERROR, "the replay store is unavailable"),
                (Level::WARN, "2 refused on github: 2 signature-missing"),
                (Level::ERROR, "2 more failed on github: 2 store-unavailable"),
            ]
        );
    }
}

#[test]
fn the_first_failure_of_each_kind_is_logged_at_once_and_the_others_are_counted() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        for _ in 0..2 {
            for _ in 0..40 {
                receive(&endpoint, Some(ErrorKind::TenantKeysExpired)).await;
            }
            // What strangers can cause does not hide what befalls us in the same minute.
            receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
            receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
            hands.put(60);
        }
    });

    let first = (Level::ERROR, "every key of the tenant has expired");
    let other = (Level::ERROR, "the replay store is unavailable");
    let counted = "40 more failed on github: 39 tenant-keys-expired, 1 store-unavailable";
    let counted = (Level::ERROR, counted);
    assert_eq!(by_default(&events), [first, other, counted, first, other]);
}

#[test]
fn a_flood_of_every_kind_writes_a_bounded_number_of_lines() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        for _ in 0..600 {
            for kind in ErrorKind::ALL {
                receive(&endpoint, Some(*kind)).await;
            }
            hands.put(1);
        }
    });

    let minutes = 10;
    let most = minutes * (1 + 1 + FAILURES.len());
    let lines = by_default(&events).len();
    assert!(lines <= most && lines > most / 2, "{lines}");
}

#[test]
fn a_clock_that_is_set_back_does_not_silence_the_log() {
    let hands = Hands::new();
    let endpoint = hands.endpoint();

    let events = logged(async {
        receive(&endpoint, Some(ErrorKind::SignatureMissing)).await;
        receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
        hands.put(-3600);
        receive(&endpoint, Some(ErrorKind::SignatureMissing)).await;
        receive(&endpoint, Some(ErrorKind::StoreUnavailable)).await;
    });

    assert_eq!(by_default(&events).len(), 4, "{events:?}");
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
fn each_endpoint_has_a_log_of_its_own_and_says_which_it_is() {
    let [builds, chat] = ["builds", "chat"].map(|name| {
        let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET)).name(name);
        endpoint.build().unwrap()
    });

    let events = logged(async {
        receive(&builds, Some(ErrorKind::SignatureMissing)).await;
        receive(&chat, Some(ErrorKind::SignatureMissing)).await;
    });

    let lines = events.iter().filter(|(level, _)| *level == Level::WARN);
    let lines: Vec<_> = lines.map(|(_, text)| text).collect();
    assert!(lines[0].contains("endpoint=\"builds\""), "{lines:?}");
    assert!(lines[1].contains("endpoint=\"chat\""), "{lines:?}");
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

/// An endpoint of tenants whom nobody knows.
fn tenants(slot: Location) -> Endpoint {
    let nobody = |_: Tenant| async { Ok::<_, BoxError>(None) };
    let endpoint = Endpoint::builder(&GITHUB, TenantKeys::new(slot, nobody));
    endpoint.build().unwrap()
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
        let slot = Location::header("Sig");
        let scheme = Scheme::hmac_sha1("a", slot, Encoding::Hex).signs(&[Component::Body]);
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
