//! A subscriber that keeps what is logged, and the endpoints that log to it.

use std::fmt::Debug;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{HeaderMap, Request};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Level, Metadata, Subscriber};
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::{Endpoint, Error, ErrorKind, Head, UnixTime};

use crate::fixture::NOW;
pub(crate) use crate::fixture::SECRET;

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::with_secret(&GITHUB, SECRET).unwrap()
}

/// Returns the headers of a delivery that GitHub signed.
pub(crate) fn signed(body: &[u8]) -> HeaderMap {
    let request = Request::post("/")
        .body(Bytes::copy_from_slice(body))
        .unwrap();
    let keys = GITHUB.keyring([SECRET]).unwrap();
    GITHUB.sign(request, &keys, NOW).unwrap().headers().clone()
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

/// Runs a future under its own subscriber, and returns what it logged.
pub(crate) fn logged(future: impl Future) -> Vec<(Level, String)> {
    let captured = Captured::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build()
        .unwrap();
    tracing::subscriber::with_default(captured.clone(), || runtime.block_on(future));
    let events = captured.0.lock().unwrap();
    events.clone()
}

/// A clock that is moved by hand.
pub(crate) struct Hands(pub(crate) Arc<AtomicI64>);

impl Hands {
    pub(crate) fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_700_000_000)))
    }

    pub(crate) fn put(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }

    /// Returns an endpoint with this clock.
    pub(crate) fn endpoint(&self) -> Endpoint {
        let seconds = self.0.clone();
        Endpoint::builder(&GITHUB, Secret::new(SECRET))
            .clock(move || UnixTime::from_secs(seconds.load(Ordering::Relaxed)))
            .build()
            .unwrap()
    }
}

/// Receives a delivery that comes to an error of a kind, or is verified.
pub(crate) async fn receive(endpoint: &Endpoint, kind: Option<ErrorKind>) {
    let headers = signed(b"{}");
    let head = Head::new("POST", "/", &headers);
    let body = match kind {
        Some(kind) => Err(Error::new(kind, "the cause")),
        None => Ok(Bytes::from_static(b"{}")),
    };
    let received = endpoint.receive(&head, tokio_stream::iter([body])).await;
    assert_eq!(received.err().map(|error| error.kind()), kind);
}

/// Returns the events that are shown by default: those above debug.
pub(crate) fn by_default(events: &[(Level, String)]) -> Vec<(Level, &str)> {
    let shown = events.iter().filter(|(level, _)| *level < Level::DEBUG);
    shown.map(|(level, text)| (*level, message(text))).collect()
}

/// Returns the message of an event, which is before its fields.
fn message(text: &str) -> &str {
    let text = text.strip_prefix("message=").unwrap();
    let (message, _) = text.split_once(" scheme=").unwrap();
    message
}

pub(crate) const FAILURES: [ErrorKind; 8] = [
    ErrorKind::HandlerNotReady,
    ErrorKind::KeysExpired,
    ErrorKind::KeysUnavailable,
    ErrorKind::Misconfigured,
    ErrorKind::SourceUnknown,
    ErrorKind::StoreUnavailable,
    ErrorKind::TenantKeysExpired,
    ErrorKind::TenantKeysUnfit,
];
