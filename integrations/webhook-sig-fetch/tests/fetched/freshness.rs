//! How long keys serve.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, SharedString, Unit};

use crate::server::Reply;
use crate::{Case, set};

const HOUR: i64 = 60 * 60;

fn cached(max_age: i64, numbers: &[usize]) -> Reply {
    let head = format!("cache-control: max-age={max_age}\r\n");
    Reply::Answer(200, head, set(numbers))
}

#[tokio::test]
async fn keys_are_refreshed_in_the_background_at_three_quarters_of_their_time() {
    // The origin's times are clamped to 5 minutes and 24 hours.
    for (reply, fresh) in [
        (Reply::ok(set(&[0])), HOUR),
        (cached(2 * HOUR, &[0]), 2 * HOUR),
        (cached(1, &[0]), 300),
        (cached(1_000_000, &[0]), 24 * HOUR),
    ] {
        let case = Case::new(reply).await;
        assert_eq!(case.has("k0").await, Ok(true));

        case.time.pass(fresh * 3 / 4 - 1);
        assert_eq!(case.has("k0").await, Ok(true));
        assert_eq!(case.server.count(), 1, "{fresh}");

        // What is refreshed in the background makes no one wait.
        case.server.replies(Reply::Silence);
        case.time.pass(1);
        assert_eq!(case.has("k0").await, Ok(true));
        case.server.counts(2).await;
    }
}

#[tokio::test]
async fn stale_keys_serve_for_a_day_while_the_origin_is_down() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    assert_eq!(case.has("k0").await, Ok(true));
    case.server.replies(Reply::status(503));

    case.time.pass(HOUR);
    assert_eq!(case.has("k0").await, Ok(true));
    case.time.pass(24 * HOUR - 1);
    assert_eq!(case.has("k0").await, Ok(true));
    case.time.pass(1);
    assert!(case.has("k0").await.is_err());
    assert_eq!(case.server.count(), 3);

    case.time.pass(60);
    case.server.replies(Reply::ok(set(&[0])));
    assert_eq!(case.has("k0").await, Ok(true));
}

/// Counts what is logged, and how often a metric was asked for.
#[derive(Clone, Default)]
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn add(&self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    fn count(&self) -> usize {
        self.0.load(Ordering::Relaxed)
    }
}

impl tracing::Subscriber for Counted {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("webhook_sig_fetch")
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        assert_eq!(*event.metadata().level(), tracing::Level::WARN);
        self.add();
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

impl metrics::Recorder for Counted {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        assert_eq!(key.name(), "webhook_sig_stale_keys_total");
        self.add();
        Counter::noop()
    }

    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }

    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

#[tokio::test]
async fn a_warning_says_once_that_keys_are_stale_and_a_metric_counts() {
    let (warned, counted) = (Counted::default(), Counted::default());
    let _log = tracing::subscriber::set_default(warned.clone());
    let _recorder = metrics::set_default_local_recorder(&counted);
    let case = Case::new(Reply::ok(set(&[0]))).await;
    assert_eq!(case.has("k0").await, Ok(true));
    assert_eq!((warned.count(), counted.count()), (0, 0));

    case.server.replies(Reply::status(500));
    case.time.pass(HOUR);
    for _ in 0..3 {
        assert_eq!(case.has("k0").await, Ok(true));
        case.time.pass(60);
    }
    assert_eq!((warned.count(), counted.count()), (1, 3));

    // After a success, the next time is another one.
    case.server.replies(Reply::ok(set(&[0])));
    assert_eq!(case.has("k0").await, Ok(true));
    case.server.replies(Reply::status(500));
    case.time.pass(HOUR);
    assert_eq!(case.has("k0").await, Ok(true));
    assert_eq!((warned.count(), counted.count()), (2, 4));
}

#[tokio::test]
async fn stale_keys_serve_in_time_while_the_origin_is_silent() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    assert_eq!(case.has("k0").await, Ok(true));
    case.server.replies(Reply::Silence);
    case.time.pass(HOUR);

    let limit = webhook_sig::key::SOURCE_TIMEOUT;
    let answered = tokio::time::timeout(limit, case.has("k0")).await;
    assert_eq!(answered.unwrap(), Ok(true));
}

#[tokio::test]
async fn a_key_that_left_the_set_verifies_nothing_after_the_next_refresh() {
    let case = Case::new(Reply::ok(set(&[0, 1]))).await;
    assert_eq!(case.has("k1").await, Ok(true));
    case.server.replies(Reply::ok(set(&[0])));

    // Past its freshness a set is fetched before it serves again.
    case.time.pass(HOUR);
    assert_eq!(case.has("k0").await, Ok(true));

    let keys = case.keyring("k0").await.unwrap().unwrap();
    assert!(keys.live(case.time.now()).eq(["k0"]));
    assert_eq!(case.has("k1").await, Ok(false));
}

#[tokio::test]
async fn a_clock_that_is_set_back_stops_nothing() {
    let case = Case::new(Reply::status(500)).await;
    assert!(case.has("k0").await.is_err());
    case.server.replies(Reply::ok(set(&[0])));

    case.time.pass(-100 * HOUR);

    assert_eq!(case.has("k0").await, Ok(true));
}
