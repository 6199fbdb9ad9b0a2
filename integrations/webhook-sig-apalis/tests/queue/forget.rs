//! Jobs that are to leave no trace.

use axum::Router;
use tokio::sync::mpsc;
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::EventKey;

use crate::bed::beds;
use crate::web::{endpoint, held, send, serve, signed};

fn key(id: &str) -> EventKey {
    EventKey::of_fields(&STRIPE, "tests", None, &[id])
}

#[tokio::test]
async fn an_event_that_is_forgotten_is_a_new_one() {
    for bed in beds().await {
        let event = signed(r#"{"id":"evt_1"}"#);
        send(serve(&bed.queue, endpoint()).await, event).await;
        send(
            serve(&bed.queue, endpoint()).await,
            signed(r#"{"id":"evt_2"}"#),
        )
        .await;

        assert!(bed.queue.forget(&key("evt_1")).await.unwrap());
        assert!(!bed.queue.forget(&key("evt_1")).await.unwrap());
        bed.until(&[("Pending", 0)]).await;

        let event = signed(r#"{"id":"evt_1"}"#);
        send(serve(&bed.queue, endpoint()).await, event).await;
        bed.until(&[("Pending", 0), ("Pending", 0)]).await;
    }
}

#[tokio::test]
async fn one_that_is_done_can_be_handled_once_more() {
    for bed in beds().await {
        let (ran, mut runs) = mpsc::unbounded_channel();
        let handler = Router::new().fallback(async move || ran.send(()).unwrap());
        let queue = bed.queue.clone();
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
        for _ in 0..2 {
            let event = signed(r#"{"id":"evt_1"}"#);
            send(serve(&bed.queue, endpoint()).await, event).await;
            bed.until(&[("Done", 1)]).await;
        }
        runs.recv().await.unwrap();
        assert!(runs.try_recv().is_err());

        assert!(bed.queue.forget(&key("evt_1")).await.unwrap());
        send(
            serve(&bed.queue, endpoint()).await,
            signed(r#"{"id":"evt_1"}"#),
        )
        .await;

        runs.recv().await.unwrap();
        work.abort();
    }
}

#[tokio::test]
async fn one_that_runs_comes_to_its_end_and_leaves_nothing() {
    for bed in beds().await {
        let (handler, mut begins) = held();
        let queue = bed.queue.clone();
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
        send(
            serve(&bed.queue, endpoint()).await,
            signed(r#"{"id":"evt_1"}"#),
        )
        .await;
        let first = begins.recv().await.unwrap();

        assert!(bed.queue.forget(&key("evt_1")).await.unwrap());
        first.send(()).unwrap();
        send(
            serve(&bed.queue, endpoint()).await,
            signed(r#"{"id":"evt_2"}"#),
        )
        .await;
        begins.recv().await.unwrap().send(()).unwrap();

        bed.until(&[("Done", 1)]).await;
        work.abort();
    }
}
