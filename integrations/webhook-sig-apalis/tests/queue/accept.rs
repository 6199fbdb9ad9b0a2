//! Deliveries that are stored and acknowledged.

use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt as _, Full};
use tower::{Layer as _, ServiceExt as _};
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::provider::{FASTSPRING, STRIPE};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::{Acknowledgement, Identity, Location};
use webhook_sig::{Endpoint, Scheme, Signer, UnixTime};
use webhook_sig_apalis::Queue;

use crate::bed::{Bed, beds};
use crate::web::{SECRET, endpoint, send, serve, serve_actix, signed, signed_at};

const EVENT: &str = r#"{ "id": "evt_1", "type": "invoice.paid" }"#;

/// When a delivery had another signature, and is not yet too old.
fn a_minute_ago() -> UnixTime {
    UnixTime::from_secs(UnixTime::now().as_secs().saturating_sub(60))
}

#[tokio::test]
async fn an_event_is_acknowledged_and_stored_once() {
    for bed in beds().await {
        let one = serve(&bed.queue, endpoint()).await;
        let other = serve(&bed.queue, endpoint()).await;

        assert_eq!(send(one, signed(EVENT)).await.0, 200);
        let (status, response) = send(other, signed_at(EVENT, a_minute_ago())).await;

        assert_eq!(status, 200);
        assert!(response.ends_with("\r\n\r\n"), "{response}");
        bed.until(&[("Pending", 0)]).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn actix_stores_an_event_once() {
    for bed in beds().await {
        let one = serve_actix(&bed.queue, endpoint());
        let other = serve_actix(&bed.queue, endpoint());

        assert_eq!(send(one, signed(EVENT)).await.0, 200);
        assert_eq!(send(other, signed_at(EVENT, a_minute_ago())).await.0, 200);

        bed.until(&[("Pending", 0)]).await;
        assert!(bed.jobs().await[0].ends_with(EVENT.as_bytes()));
    }
}

#[tokio::test]
async fn many_instances_that_get_an_event_at_once_store_it_once() {
    for bed in beds().await {
        let mut instances = Vec::new();
        for _ in 0..4 {
            instances.push(serve(&bed.queue, endpoint()).await);
        }
        let sent = instances.iter().map(|one| send(*one, signed(EVENT)));
        let sent: Vec<_> = sent.map(|send| async move { send.await.0 }).collect();

        let mut statuses = tokio::task::JoinSet::new();
        sent.into_iter().for_each(|send| {
            statuses.spawn(send);
        });

        assert_eq!(statuses.join_all().await, [200; 4]);
        bed.until(&[("Pending", 0)]).await;
    }
}

#[tokio::test]
async fn a_batch_is_one_job_in_any_order() {
    for bed in beds().await {
        let queue = bed.rows.queue(&FASTSPRING, &bed.name);
        let (one, two) = (r#"{"id":"a"}"#, r#"{"id":"b"}"#);
        let batches = [[one, two], [one, two], [two, one]];

        for [first, second] in batches {
            let key = FASTSPRING.key(SECRET).unwrap();
            let endpoint = Endpoint::builder(&FASTSPRING, key.clone()).name("tests");
            let endpoint = endpoint.replay(MemoryStore::new()).build().unwrap();
            let body = Bytes::from(format!(r#"{{"events":[{first},{second}]}}"#));
            let request = Request::post("/hooks/stripe").body(body).unwrap();
            let delivery = Signer::new(&FASTSPRING, key).sign(request, UnixTime::now());
            let address = serve(&queue, endpoint).await;
            assert_eq!(send(address, delivery.unwrap()).await.0, 200);
        }

        bed.until(&[("Pending", 0)]).await;
    }
}

#[tokio::test]
async fn what_is_stored_has_no_secret() {
    for bed in beds().await {
        let address = serve(&bed.queue, endpoint()).await;
        let delivery = signed(EVENT);
        let signature = delivery.headers()["stripe-signature"].clone();

        assert_eq!(send(address, delivery).await.0, 200);

        let job = String::from_utf8(bed.jobs().await.remove(0)).unwrap();
        assert!(job.contains("content-type: application/json\n"), "{job}");
        for secret in [SECRET, "hunter2", signature.to_str().unwrap()] {
            assert!(!job.contains(secret), "{job}");
        }
    }
}

#[tokio::test]
async fn an_endpoint_without_a_store_is_a_mistake_that_is_found() {
    let bed = Bed::sqlite().await;
    let endpoint = Endpoint::with_secret(&STRIPE, SECRET).unwrap();
    let address = serve(&bed.queue, endpoint).await;

    assert_eq!(send(address, signed(EVENT)).await.0, 500);

    assert!(bed.rows().await.is_empty());
}

#[tokio::test]
async fn what_was_not_verified_is_not_stored() {
    for bed in beds().await {
        let address = serve(&bed.queue, endpoint()).await;
        let mut forged = signed(EVENT);
        *forged.body_mut() = Bytes::from_static(b"{}");

        let (status, _) = send(address, forged).await;
        let bare = bed.queue.accept().oneshot(signed(EVENT).map(Full::new));
        let bare = bare.await.unwrap();

        assert_eq!((status, bare.status().as_u16()), (401, 500));
        assert!(bed.rows().await.is_empty());
    }
}

#[tokio::test]
async fn the_acknowledgement_is_that_of_the_scheme() {
    static SCHEME: Scheme = Scheme::token("acme", Location::header("Acme-Token"))
        .acknowledgement(Acknowledgement::status(202).with_body("text/plain", "success"))
        .build();
    for bed in beds().await {
        let queue = bed.rows.queue(&SCHEME, &bed.name);
        let endpoint = Endpoint::builder(&SCHEME, SCHEME.keyring([SECRET]).unwrap());
        let endpoint = endpoint.name("acme").identity(Identity::Body);
        let endpoint = endpoint.replay(MemoryStore::new()).build().unwrap();
        let hook = VerifyWebhookLayer::new(endpoint).layer(queue.accept());

        let request = Request::post("/").header("Acme-Token", SECRET);
        let request = request.body(Full::new(Bytes::from("{}"))).unwrap();
        let response = hook.oneshot(request).await.unwrap();

        assert_eq!(response.status(), 202);
        assert_eq!(response.headers()["content-type"], "text/plain");
        let body = response.into_body().collect().await.unwrap().to_bytes();
        assert_eq!(body, "success");
        assert!(
            !String::from_utf8(bed.jobs().await.remove(0))
                .unwrap()
                .contains(SECRET)
        );
    }
}

fn event(number: u32) -> Request<Bytes> {
    signed(&format!(r#"{{"id":"evt_{number}"}}"#))
}

/// Lets a queue count its jobs: the last count is too old, and another one ends.
async fn count(queue: &Queue) {
    tokio::time::sleep(Duration::from_millis(1100)).await;
    send(serve(queue, endpoint()).await, event(0)).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
}

#[tokio::test]
async fn more_rows_than_the_limit_are_answered_with_503() {
    for bed in beds().await {
        let queue = bed.queue.clone().row_limit(2);
        let address = serve(&queue, endpoint()).await;

        assert_eq!(send(address, event(0)).await.0, 200);
        // What is there already takes no room.
        count(&queue).await;
        assert_eq!(send(address, event(1)).await.0, 200);
        let (status, response) = send(address, event(2)).await;

        assert_eq!(status, 503);
        let response = response.to_lowercase();
        assert!(response.contains("retry-after: "), "{response}");
        assert!(response.ends_with("\r\n\r\n"), "{response}");
        bed.until(&[("Pending", 0), ("Pending", 0)]).await;
    }
}

#[tokio::test]
async fn what_is_done_takes_no_room() {
    for bed in beds().await {
        let queue = bed.queue.clone().row_limit(2);
        let address = serve(&queue, endpoint()).await;
        for number in 0..2 {
            assert_eq!(send(address, event(number)).await.0, 200);
        }
        let (worker, handler) = (queue.clone(), Router::new().fallback(async || ()));
        let work = tokio::spawn(async move { worker.work(handler, std::future::pending()).await });
        bed.until(&[("Done", 1), ("Done", 1)]).await;

        count(&queue).await;

        assert_eq!(send(address, event(2)).await.0, 200);
        bed.until(&[("Done", 1), ("Done", 1), ("Done", 1)]).await;
        work.abort();
    }
}

#[tokio::test]
async fn a_queue_of_another_scheme_is_a_mistake_that_is_found() {
    let bed = Bed::sqlite().await;
    let queue = bed.rows.queue(&FASTSPRING, &bed.name);
    let address = serve(&queue, endpoint()).await;
    let actix = serve_actix(&queue, endpoint());

    assert_eq!(send(address, signed(EVENT)).await.0, 500);
    assert_eq!(send(actix, signed(EVENT)).await.0, 500);

    assert!(bed.rows().await.is_empty());
}
