//! Jobs that are handled.

use std::time::Duration;

use axum::Router;
use axum::routing::{post, post_service};
use bytes::Bytes;
use http::{HeaderMap, Method, StatusCode, Uri};
use tokio::net::TcpListener;
use tokio::sync::{mpsc, oneshot};
use tower_webhook_sig::VerifyWebhookLayer;
use tower_webhook_sig::axum::Signed;
use webhook_sig::{UnixTime, Verified};

use crate::bed::beds;
use crate::web::{endpoint, send, serve, signed};

/// What a handler got.
struct Got {
    verified: Verified,
    request: (Method, Uri, HeaderMap),
    body: Bytes,
}

/// A prefix is taken away before the delivery is stored, so the worker has none.
#[tokio::test]
async fn a_nested_router_stores_the_path_without_its_prefix() {
    for bed in beds().await {
        let hook = post_service(bed.queue.accept());
        let hook = hook.layer(VerifyWebhookLayer::new(endpoint()));
        let nested = Router::new().route("/stripe", hook);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let app = Router::new().nest("/hooks", nested);
        tokio::spawn(async move { axum::serve(listener, app).await });
        assert_eq!(send(address, signed(r#"{"id":"evt_1"}"#)).await.0, 200);
        let handler = Router::new().route("/stripe", post(async || ()));

        let queue = bed.queue.clone();
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        bed.until(&[("Done", 1)]).await;
        work.abort();
    }
}

#[tokio::test]
async fn the_handler_gets_what_it_would_get_in_a_request() {
    for bed in beds().await {
        let address = serve(&bed.queue, endpoint()).await;
        let (got, mut handled) = mpsc::unbounded_channel();
        let handle = async move |method, uri, headers, Signed(verified, body)| {
            let request = (method, uri, headers);
            got.send(Got {
                verified,
                request,
                body,
            })
            .unwrap();
            StatusCode::NO_CONTENT
        };
        let handler = Router::new().route("/hooks/stripe", post(handle));
        let body = "{ \"id\": \"evt_1\",\t\"type\": \"invoice.paid\" }\r\n\t ";
        let before = UnixTime::now().as_secs();

        send(address, signed(body)).await;
        let queue = bed.queue.clone();
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
        let got = handled.recv().await.unwrap();

        assert_eq!(got.body, body);
        let (method, uri, headers) = got.request;
        assert_eq!(method, "POST");
        assert_eq!(uri, "/hooks/stripe?source=tests");
        assert_eq!(headers["content-type"], "application/json");
        assert_eq!(got.verified.key_id(), "november");
        assert_eq!(got.verified.event_id().unwrap().signed(), Some("evt_1"));
        assert_eq!(got.verified.event_keys().unwrap().len(), 1);
        assert!(got.verified.timestamp().unwrap().as_secs() >= before);
        bed.until(&[("Done", 1)]).await;
        work.abort();
    }
}

#[tokio::test]
async fn what_is_stored_here_is_handled_without_a_poll() {
    for bed in beds().await {
        let queue = bed.queue.clone().poll_interval(Duration::from_secs(3600));
        let address = serve(&queue, endpoint()).await;
        let handler = Router::new().fallback(async || ());
        let work = tokio::spawn({
            let queue = queue.clone();
            async move { queue.work(handler, std::future::pending()).await }
        });
        tokio::time::sleep(Duration::from_millis(300)).await;

        send(address, signed(r#"{"id":"evt_1"}"#)).await;

        bed.until(&[("Done", 1)]).await;
        work.abort();
    }
}

#[tokio::test]
async fn work_ends_when_what_it_has_begun_has_ended() {
    for bed in beds().await {
        // Longer than a worker may be silent.
        let duration = Duration::from_secs(4);
        let queue = bed.queue.clone().concurrency(1);
        let address = serve(&queue, endpoint()).await;
        let (begun, mut begins) = mpsc::unbounded_channel();
        let handle = async move || {
            begun.send(()).unwrap();
            tokio::time::sleep(duration).await;
        };
        let handler = Router::new().fallback(handle);
        for number in 0..2 {
            send(address, signed(&format!(r#"{{"id":"evt_{number}"}}"#))).await;
        }
        let (stop, stopped) = oneshot::channel::<()>();
        let signal = async { stopped.await.unwrap_or(()) };
        let work = tokio::spawn({
            let (queue, handler) = (queue.clone(), handler.clone());
            async move { queue.work(handler, signal).await }
        });
        begins.recv().await.unwrap();
        // It would take what a silent worker had.
        let other = tokio::spawn(async move {
            let nothing = Router::new().fallback(async || ());
            let wait = tokio::time::sleep(Duration::from_secs(3));
            queue.clone().concurrency(1).work(nothing, wait).await;
        });

        stop.send(()).unwrap();
        work.await.unwrap();
        other.await.unwrap();

        assert!(begins.try_recv().is_err());
        bed.until(&[("Done", 1), ("Done", 1)]).await;
    }
}

#[tokio::test]
async fn what_is_done_is_purged_and_the_rest_stays() {
    for bed in beds().await {
        let queue = bed.queue.clone().attempts(1).horizon(Duration::ZERO);
        let address = serve(&queue, endpoint()).await;
        let handler = Router::new().fallback(async |body: String| match body.contains("evt_bad") {
            true => StatusCode::INTERNAL_SERVER_ERROR,
            false => StatusCode::OK,
        });
        for id in ["evt_good", "evt_bad"] {
            send(address, signed(&format!(r#"{{"id":"{id}"}}"#))).await;
        }
        // Its own purge comes first.
        let kept = queue.clone().horizon(Duration::from_secs(3600));
        let work = tokio::spawn(async move { kept.work(handler, std::future::pending()).await });
        bed.until(&[("Done", 1), ("Killed", 1)]).await;
        work.abort();

        let young = queue.clone().horizon(Duration::from_secs(3600));
        assert_eq!(young.purge().await.unwrap(), 0);
        tokio::time::sleep(Duration::from_millis(2100)).await;
        assert_eq!(queue.purge().await.unwrap(), 1);

        bed.until(&[("Killed", 1)]).await;
        let again = serve(&queue, endpoint()).await;
        send(again, signed(r#"{"id":"evt_good"}"#)).await;
        bed.until(&[("Killed", 1), ("Pending", 0)]).await;
    }
}

#[tokio::test]
async fn a_job_that_was_taken_back_is_settled_by_its_later_run() {
    for bed in beds().await {
        let address = serve(&bed.queue, endpoint()).await;
        let (begun, mut begins) = mpsc::unbounded_channel();
        let handler = Router::new().fallback(async move || {
            let (end, ends) = oneshot::channel::<StatusCode>();
            begun.send(end).unwrap();
            ends.await.unwrap()
        });
        send(address, signed(r#"{"id":"evt_1"}"#)).await;
        let queue = bed.queue.clone();
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        let earlier = begins.recv().await.unwrap();
        bed.take_back().await;
        let later = begins.recv().await.unwrap();
        earlier.send(StatusCode::INTERNAL_SERVER_ERROR).unwrap();
        // Long enough for a result to be written, and for the job to be tried again.
        tokio::time::sleep(Duration::from_millis(1500)).await;
        assert!(begins.try_recv().is_err());
        later.send(StatusCode::OK).unwrap();

        bed.until(&[("Done", 2)]).await;
        work.abort();
    }
}
