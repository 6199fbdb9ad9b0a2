//! What a handler's response says of its job, beyond its status.

use std::collections::HashMap;

use axum::response::IntoResponse as _;
use axum::{Extension, Router};
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use http_body_util::{BodyExt as _, Full};
use tokio::sync::mpsc;
use tower_webhook_sig::axum::Signed;
use webhook_sig::endpoint::HandledEvents;
use webhook_sig::provider::FASTSPRING;
use webhook_sig::replay::MemoryStore;
use webhook_sig::{BoxError, Endpoint, Signer, UnixTime};

use crate::bed::{Bed, beds};
use crate::web::{SECRET, endpoint, send, serve, signed};

const BATCH: &str = r#"{"events":[{"id":"a"},{"id":"b"}]}"#;

/// Sends a batch of events to a queue.
async fn send_batch(queue: &webhook_sig_apalis::Queue, body: &'static str) {
    let key = FASTSPRING.key(SECRET).unwrap();
    let endpoint = Endpoint::builder(&FASTSPRING, key.clone()).name("tests");
    let endpoint = endpoint.replay(MemoryStore::new()).build().unwrap();
    let request = Request::post("/hooks/stripe").body(Bytes::from(body));
    let delivery = Signer::new(&FASTSPRING, key).sign(request.unwrap(), UnixTime::now());
    let address = serve(queue, endpoint).await;
    assert_eq!(send(address, delivery.unwrap()).await.0, 200);
}

#[tokio::test]
async fn the_rest_of_a_batch_runs_again() {
    for bed in beds().await {
        let queue = bed.rows.queue(&FASTSPRING, &bed.name);
        send_batch(&queue, BATCH).await;
        let (ran, mut runs) = mpsc::unbounded_channel();
        let handler = Router::new().fallback(async move |Signed(verified, _): Signed<Bytes>| {
            let new: Vec<_> = verified
                .event_ids()
                .filter(|event| event.is_new())
                .map(|event| event.to_text().into_owned())
                .collect();
            let handled = HandledEvents::new(new.first().cloned());
            ran.send(new).unwrap();
            (StatusCode::ACCEPTED, Extension(handled)).into_response()
        });

        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        assert_eq!(runs.recv().await.unwrap(), ["a", "b"]);
        assert_eq!(runs.recv().await.unwrap(), ["b"]);
        bed.until(&[("Done", 2)]).await;
        work.abort();
    }
}

#[tokio::test]
async fn a_partial_answer_that_names_nothing_is_a_failure() {
    let bed = Bed::sqlite().await;
    let queue = bed.rows.queue(&FASTSPRING, &bed.name).attempts(1);
    send_batch(&queue, BATCH).await;
    let handler = Router::new().fallback(async || StatusCode::ACCEPTED);

    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

    bed.until(&[("Killed", 1)]).await;
    work.abort();
}

/// What is not listed cannot be named as handled, and it is not lost.
#[tokio::test]
async fn a_partial_answer_for_a_batch_without_ids_is_a_failure() {
    for bed in beds().await {
        let queue = bed.rows.queue(&FASTSPRING, &bed.name).attempts(2);
        send_batch(&queue, r#"{"events":[{"id":"a"},{}]}"#).await;
        let handler = Router::new().fallback(async || {
            let handled = HandledEvents::new(["a"]);
            (StatusCode::ACCEPTED, Extension(handled)).into_response()
        });

        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        bed.until(&[("Killed", 2)]).await;
        work.abort();
    }
}

/// Returns a gRPC response whose status is in its head or in its trailers.
fn call(place: &str, code: &'static str) -> Response<axum::body::Body> {
    let response = Response::builder().header("content-type", "application/grpc");
    if place == "head" {
        let response = response.header("grpc-status", code);
        return response.body(axum::body::Body::empty()).unwrap();
    }
    let mut trailers = HeaderMap::new();
    trailers.insert("grpc-status", code.parse().unwrap());
    let body = Full::new(Bytes::from("message")).with_trailers(async { Some(Ok(trailers)) });
    response.body(axum::body::Body::new(body)).unwrap()
}

const CODES: [(&str, &str); 4] = [
    ("head", "0"),
    ("head", "13"),
    ("trailers", "0"),
    ("trailers", "13"),
];

#[tokio::test]
async fn a_call_is_done_by_its_status() {
    for bed in beds().await {
        let queue = bed.queue.clone().attempts(1);
        let address = serve(&queue, endpoint()).await;
        for (place, code) in CODES {
            send(address, signed(&format!(r#"{{"id":"{place} {code}"}}"#))).await;
        }
        let handler = tower::service_fn(async |request: Request<Full<Bytes>>| {
            let body = request.into_body().collect().await?.to_bytes();
            let event: HashMap<String, String> = serde_json::from_slice(&body)?;
            let found = CODES
                .iter()
                .find(|(place, code)| event["id"] == format!("{place} {code}"));
            let (place, code) = found.unwrap();
            Ok::<_, BoxError>(call(place, code))
        });
        let worker = queue.clone();
        let work = tokio::spawn(async move { worker.work(handler, std::future::pending()).await });

        let ends = ["Done", "Killed", "Done", "Killed"].map(|end| (end, 1));
        bed.until(&ends).await;
        for letter in queue.dead_letters().await.unwrap() {
            assert!(letter.event_id.unwrap().ends_with(" 13"));
        }
        work.abort();
    }
}
