//! What operators count of events: by types that they list, and what is not remembered.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::Request;
use metrics::{Counter, Gauge, Histogram, Key, KeyName, Metadata, Recorder, SharedString, Unit};
use webhook_sig::endpoint::{EVENTS, UNMARKED_DELIVERIES};
use webhook_sig::key::Secret;
use webhook_sig::provider::{GITHUB, STRIPE};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::Location;
use webhook_sig::{Endpoint, Scheme, Signer};

use crate::github::{NOW, SECRET, acknowledge, receive};

/// Keeps every counter by its name and labels.
#[derive(Default)]
struct Counters(Mutex<BTreeMap<String, Arc<AtomicU64>>>);

impl Counters {
    fn of(&self, name: &str) -> Vec<(String, u64)> {
        let counters = self.0.lock().unwrap();
        let own = counters.iter().filter(|(key, _)| key.starts_with(name));
        own.map(|(key, count)| (key.clone(), count.load(Ordering::Relaxed)))
            .collect()
    }
}

impl Recorder for Counters {
    fn describe_counter(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_gauge(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn describe_histogram(&self, _: KeyName, _: Option<Unit>, _: SharedString) {}
    fn register_counter(&self, key: &Key, _: &Metadata<'_>) -> Counter {
        let labels = key
            .labels()
            .map(|label| format!(" {}={}", label.key(), label.value()));
        let name = [key.name().to_owned(), labels.collect()].concat();
        Counter::from_arc(self.0.lock().unwrap().entry(name).or_default().clone())
    }
    fn register_gauge(&self, _: &Key, _: &Metadata<'_>) -> Gauge {
        Gauge::noop()
    }
    fn register_histogram(&self, _: &Key, _: &Metadata<'_>) -> Histogram {
        Histogram::noop()
    }
}

/// Receives a delivery with each of the bodies, and returns what was counted.
fn count(scheme: &'static Scheme, endpoint: &Endpoint, bodies: &[&'static str]) -> Counters {
    let counters = Counters::default();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_time()
        .build();
    metrics::with_local_recorder(&counters, || {
        runtime.unwrap().block_on(async {
            let signer = Signer::new(scheme, scheme.key(SECRET).unwrap());
            for body in bodies {
                let request = Request::post("/").body(Bytes::from(*body)).unwrap();
                let request = signer.sign(request, NOW).unwrap();
                acknowledge(receive(endpoint, &request).await.unwrap()).await;
            }
        });
    });
    counters
}

#[test]
fn events_are_counted_by_the_types_that_are_listed() {
    let endpoint = Endpoint::builder(&STRIPE, Secret::new(SECRET)).clock(|| NOW);
    let endpoint = endpoint.count_event_types(["invoice.paid", "charge.refunded"]);

    let counters = count(
        &STRIPE,
        &endpoint.build().unwrap(),
        &[
            r#"{"id":"evt_1","type":"invoice.paid"}"#,
            r#"{"id":"evt_2","type":"invoice.paid"}"#,
            r#"{"id":"evt_3","type":"made up by a customer"}"#,
            r#"{"id":"evt_4"}"#,
        ],
    );

    assert_eq!(
        counters.of(EVENTS),
        [
            (format!("{EVENTS} scheme=stripe type=invoice.paid"), 2),
            (format!("{EVENTS} scheme=stripe type=other"), 2),
        ]
    );
}

#[test]
fn no_type_is_a_label_unless_it_is_listed() {
    let endpoint = Endpoint::builder(&STRIPE, Secret::new(SECRET)).clock(|| NOW);

    let counters = count(
        &STRIPE,
        &endpoint.build().unwrap(),
        &[r#"{"id":"1","type":"a"}"#],
    );

    assert_eq!(counters.of(EVENTS), []);
}

/// Stripe's is known by its content then; nothing tells two of GitHub's apart.
#[test]
fn what_is_not_remembered_is_counted() {
    let bodies = [r#"{"id":"1"}"#, r#"{"id":null}"#, "not JSON"];
    let endpoint = |scheme| Endpoint::builder(scheme, Secret::new(SECRET)).clock(|| NOW);
    let stripe = endpoint(&STRIPE).name("stripe").replay(MemoryStore::new());
    let github = endpoint(&GITHUB).name("github").replay(MemoryStore::new());
    let github = github.identity(Location::json("/id"));

    let counters = count(&STRIPE, &stripe.build().unwrap(), &bodies);
    assert_eq!(counters.of(UNMARKED_DELIVERIES), []);

    let counters = count(&GITHUB, &github.build().unwrap(), &bodies);
    assert_eq!(
        counters.of(UNMARKED_DELIVERIES),
        [(format!("{UNMARKED_DELIVERIES} scheme=github"), 2)]
    );
}
