//! What operators see.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use http::StatusCode;
use metrics::{Counter, CounterFn, Gauge, Histogram, Key, KeyName, Metadata, SharedString, Unit};
use tracing::Level;

use crate::bed::{Bed, Pool};
use crate::postgres;
use crate::web::{endpoint, held, send, serve, signed};

/// Counts metrics by their names and labels, and lines of the log by their levels.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeMap<String, u64>>>);

impl Seen {
    fn add(&self, what: &str) {
        let mut seen = self.0.lock().unwrap();
        let count = seen.entry(what.to_owned()).or_default();
        *count = count.saturating_add(1);
    }

    fn count(&self, what: &str) -> u64 {
        self.0
            .lock()
            .unwrap()
            .get(what)
            .copied()
            .unwrap_or_default()
    }
}

struct Series(Seen, String);

impl CounterFn for Series {
    fn increment(&self, _: u64) {
        self.0.add(&self.1);
    }

    fn absolute(&self, _: u64) {}
}

impl metrics::HistogramFn for Series {
    fn record(&self, _: f64) {
        self.0.add(&self.1);
    }
}

impl metrics::Recorder for Seen {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}

    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        Counter::from_arc(Arc::new(Series(self.clone(), name(key))))
    }

    fn register_gauge(&self, key: &Key, _: &Metadata<'_>) -> Gauge {
        self.add(&name(key));
        Gauge::noop()
    }

    fn register_histogram(&self, key: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::from_arc(Arc::new(Series(self.clone(), name(key))))
    }
}

/// Returns a name and its label but for the queue.
fn name(key: &Key) -> String {
    let labels = key.labels().filter(|label| label.key() != "queue");
    let labels: Vec<_> = labels.map(metrics::Label::value).collect();
    let name = key.name().strip_prefix("webhook_sig_queue_").unwrap();
    [name, &labels.concat()].join(" ")
}

/// Counts the fields of a span by its name, theirs and their values.
struct Fields<'a>(&'a Seen, &'static str);

impl tracing::field::Visit for Fields<'_> {
    fn record_debug(&mut self, field: &tracing::field::Field, value: &dyn std::fmt::Debug) {
        self.0.add(&format!("{} {field} {value:?}", self.1));
    }
}

impl tracing::Subscriber for Seen {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        metadata.target().starts_with("webhook_sig_apalis")
    }

    fn new_span(&self, span: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        span.record(&mut Fields(self, span.metadata().name()));
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}

    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}

    fn event(&self, event: &tracing::Event<'_>) {
        self.add(event.metadata().level().as_str());
    }

    fn enter(&self, _: &tracing::span::Id) {}

    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn deliveries_and_runs_are_measured() {
    let seen = Seen::default();
    let _recorder = metrics::set_default_local_recorder(&seen);
    let bed = Bed::sqlite().await;
    let queue = bed.queue.clone().attempts(2);
    for id in ["evt_good", "evt_bad", "evt_good"] {
        let address = serve(&queue, endpoint()).await;
        send(address, signed(&format!(r#"{{"id":"{id}"}}"#))).await;
    }
    let full = queue.clone().row_limit(0);
    send(serve(&full, endpoint()).await, signed(r#"{"id":"evt_2"}"#)).await;
    let handler = Router::new().fallback(async |body: String| match body.contains("evt_bad") {
        true => StatusCode::INTERNAL_SERVER_ERROR,
        false => StatusCode::OK,
    });

    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    bed.until(&[("Done", 1), ("Killed", 2)]).await;
    work.abort();

    for (what, count) in [
        ("deliveries_total stored", 2),
        ("deliveries_total known", 1),
        ("deliveries_total full", 1),
        ("runs_total done", 1),
        ("runs_total failed", 1),
        ("runs_total dead", 1),
        ("running_seconds done", 1),
        ("latency_seconds ", 1),
    ] {
        assert_eq!(seen.count(what), count, "{what}: {:?}", seen.0);
    }
    assert!(seen.count("rows ") > 0);
}

#[tokio::test]
async fn the_span_of_a_job_says_which_it_is() {
    let bed = Bed::sqlite().await;
    let queue = bed.queue.clone();
    let event = r#"{"id":"evt_1","type":"invoice.paid"}"#;
    send(serve(&queue, endpoint()).await, signed(event)).await;
    let seen = Seen::default();
    let _log = tracing::subscriber::set_default(seen.clone());
    let handler = Router::new().fallback(async || ());

    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    bed.until(&[("Done", 1)]).await;
    work.abort();

    let queue = format!("queue {:?}", bed.name);
    let expected = [
        &*queue,
        r#"scheme "stripe""#,
        "attempt 1",
        r#"event_id "evt_1""#,
        r#"event_type "invoice.paid""#,
    ];
    for field in expected {
        let field = format!("webhook_job {field}");
        assert_eq!(seen.count(&field), 1, "{field}: {:?}", seen.0);
    }
}

#[tokio::test]
async fn a_database_that_is_down_does_not_flood_the_log() {
    let bed = Bed::sqlite().await;
    let address = serve(&bed.queue, endpoint()).await;
    let queue = bed.queue.clone().poll_interval(Duration::from_millis(10));
    let handler = Router::new().fallback(async || ());
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let seen = Seen::default();
    let _log = tracing::subscriber::set_default(seen.clone());

    let Pool::Sqlite(pool) = &bed.rows else {
        panic!("it is SQLite");
    };
    pool.close().await;
    for number in 0..20 {
        let delivery = signed(&format!(r#"{{"id":"evt_{number}"}}"#));
        assert_eq!(send(address, delivery).await.0, 503);
    }
    tokio::time::sleep(Duration::from_secs(2)).await;

    assert_eq!(seen.count(Level::ERROR.as_str()), 0, "{:?}", seen.0);
    let warnings = seen.count(Level::WARN.as_str());
    assert!((2..=4).contains(&warnings), "{:?}", seen.0);
    work.abort();
}

/// A result whose writing took too long may have been written all the same.
#[tokio::test]
async fn a_result_that_is_written_twice_is_not_said_to_be_lost() {
    let Some(options) = postgres::shared() else {
        return;
    };
    let bed = Bed::postgres(options).await;
    let queue = bed.queue.clone();
    send(serve(&queue, endpoint()).await, signed(r#"{"id":"evt_1"}"#)).await;
    let (handler, mut begins) = held();
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    let end = begins.recv().await.unwrap();
    let Pool::Postgres(pool) = &bed.rows else {
        panic!("it is PostgreSQL");
    };
    let mut other = pool.begin().await.unwrap();
    let lock = "select 1 from apalis.jobs where job_type = $1 for update";
    let lock = sqlx::query(lock).bind(&bed.name);
    lock.execute(&mut *other).await.unwrap();
    let seen = Seen::default();
    let _log = tracing::subscriber::set_default(seen.clone());

    end.send(()).unwrap();
    // Between the time for writing it and the second attempt to.
    tokio::time::sleep(Duration::from_millis(5500)).await;
    drop(other);
    bed.until(&[("Done", 1)]).await;
    tokio::time::sleep(Duration::from_secs(1)).await;

    assert_eq!(seen.count(Level::WARN.as_str()), 1, "{:?}", seen.0);
    work.abort();
}
