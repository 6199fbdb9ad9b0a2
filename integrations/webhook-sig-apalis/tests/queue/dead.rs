//! Handlers that fail.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::Full;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::Instant;
use webhook_sig::BoxError;
use webhook_sig::provider::GITHUB;
use webhook_sig_apalis::Queue;

use crate::bed::{Pool, beds};
use crate::web::{endpoint, send, serve, signed};

const BAD: &str = r#"{"id":"evt_bad","type":"invoice.paid"}"#;

fn work(queue: &Queue, handler: Router) -> JoinHandle<()> {
    let queue = queue.clone();
    tokio::spawn(async move { queue.work(handler, std::future::pending()).await })
}

#[tokio::test]
async fn a_job_that_fails_waits_and_ends_as_a_dead_letter() {
    for bed in beds().await {
        let queue = bed.queue.clone().attempts(3).concurrency(1);
        let address = serve(&queue, endpoint()).await;
        let (tried, mut times) = mpsc::unbounded_channel();
        let is_well = Arc::new(AtomicBool::new(false));
        let handler = Router::new().fallback({
            let is_well = is_well.clone();
            async move |body: String| {
                if body.contains("evt_bad") && !is_well.load(Ordering::Relaxed) {
                    tried.send(Instant::now()).unwrap();
                    return StatusCode::INTERNAL_SERVER_ERROR;
                }
                StatusCode::OK
            }
        });
        send(address, signed(BAD)).await;
        send(address, signed(r#"{"id":"evt_good"}"#)).await;
        let work = work(&queue, handler);

        let first = times.recv().await.unwrap();
        // While it waits, it holds up no other.
        bed.until(&[("Failed", 1), ("Done", 1)]).await;
        let second = times.recv().await.unwrap();
        let third = times.recv().await.unwrap();
        bed.until(&[("Killed", 3), ("Done", 1)]).await;

        let least = Duration::from_millis(900);
        assert!(second - first > least && third - second > least);
        let letters = queue.dead_letters().await.unwrap();
        let [letter] = &letters[..] else {
            panic!("{letters:?}");
        };
        assert_eq!(letter.event_id.as_deref(), Some("evt_bad"));
        assert_eq!(letter.event_type.as_deref(), Some("invoice.paid"));
        assert_eq!(letter.attempts, 3);
        assert_eq!(
            letter.error,
            "the handler answered 500 Internal Server Error"
        );
        assert!(letter.failed_at.as_secs() > 1_700_000_000);
        assert!(
            queue
                .dead_letters_after(&letter.id)
                .await
                .unwrap()
                .is_empty()
        );

        is_well.store(true, Ordering::Relaxed);
        assert!(queue.run_again(&letter.id).await.unwrap());
        bed.until(&[("Done", 1), ("Done", 1)]).await;
        assert!(!queue.run_again(&letter.id).await.unwrap());
        assert!(!queue.discard(&letter.id).await.unwrap());
        assert!(queue.dead_letters().await.unwrap().is_empty());
        assert!(times.try_recv().is_err());
        work.abort();
    }
}

#[tokio::test]
async fn a_dead_letter_is_acknowledged_until_it_is_discarded() {
    for bed in beds().await {
        let queue = bed.queue.clone().attempts(1);
        let handler = Router::new().fallback(async || StatusCode::INTERNAL_SERVER_ERROR);
        let work = work(&queue, handler);
        send(serve(&queue, endpoint()).await, signed(BAD)).await;
        bed.until(&[("Killed", 1)]).await;
        work.abort();

        assert_eq!(
            send(serve(&queue, endpoint()).await, signed(BAD)).await.0,
            200
        );
        bed.until(&[("Killed", 1)]).await;
        let id = queue.dead_letters().await.unwrap().remove(0).id;
        assert!(queue.discard(&id).await.unwrap());
        bed.until(&[]).await;

        assert_eq!(
            send(serve(&queue, endpoint()).await, signed(BAD)).await.0,
            200
        );
        bed.until(&[("Pending", 0)]).await;
    }
}

#[tokio::test]
async fn a_panic_and_a_handler_that_hangs_are_failed_attempts() {
    for bed in beds().await {
        let queue = bed.queue.clone().attempts(1).concurrency(1);
        let queue = queue.attempt_timeout(Duration::from_millis(500));
        let address = serve(&queue, endpoint()).await;
        let handler = Router::new().fallback(async |body: String| {
            if body.contains("evt_panics") {
                panic!("as the test wants");
            }
            if body.contains("evt_hangs") {
                std::future::pending::<()>().await;
            }
        });
        for id in ["evt_panics", "evt_hangs", "evt_good"] {
            send(address, signed(&format!(r#"{{"id":"{id}"}}"#))).await;
        }

        let work = work(&queue, handler);

        bed.until(&[("Killed", 1), ("Killed", 1), ("Done", 1)])
            .await;
        let letters = queue.dead_letters().await.unwrap();
        let mut errors: Vec<_> = letters.iter().map(|letter| &*letter.error).collect();
        // Those of one millisecond are in any order.
        errors.sort_unstable();
        let slow = "the handler took longer than 500ms";
        assert_eq!(errors, ["the handler panicked", slow]);
        work.abort();
    }
}

/// Two versions of a program have one queue while the one is replaced by the other.
#[tokio::test]
async fn a_job_of_another_scheme_waits_for_its_worker() {
    for bed in beds().await {
        let queue = bed.queue.clone().attempts(1);
        send(serve(&queue, endpoint()).await, signed(BAD)).await;
        let other = bed.rows.queue(&GITHUB, &bed.name);

        let working = work(&other, Router::new().fallback(async || ()));
        bed.until(&[("Failed", 0)]).await;
        // Long enough for others to try it.
        tokio::time::sleep(Duration::from_secs(3)).await;
        bed.until(&[("Failed", 0)]).await;
        working.abort();
        let working = work(&queue, Router::new().fallback(async || ()));

        bed.until(&[("Done", 1)]).await;
        working.abort();
    }
}

/// Between the time at which a job is due and the next look of the one that does not read it, the other
/// one would never look, if each looked in the same rhythm.
#[tokio::test]
async fn a_worker_that_cannot_read_a_job_does_not_keep_it_from_another_one() {
    for bed in beds().await {
        let rhythm = Duration::from_millis(300);
        let queue = bed.queue.clone().poll_interval(rhythm);
        send(serve(&queue, endpoint()).await, signed(BAD)).await;
        let other = bed.rows.queue(&GITHUB, &bed.name).poll_interval(rhythm);
        let others = work(&other, Router::new().fallback(async || ()));
        bed.until(&[("Failed", 0)]).await;
        bed.change("update {jobs} set status = 'Pending' where job_type = $1")
            .await;
        bed.until(&[("Failed", 0)]).await;

        let working = work(&queue, Router::new().fallback(async || ()));

        bed.until(&[("Done", 1)]).await;
        others.abort();
        working.abort();
    }
}

#[tokio::test]
async fn a_job_that_no_worker_reads_is_a_dead_letter_in_the_end() {
    for bed in beds().await {
        send(serve(&bed.queue, endpoint()).await, signed(BAD)).await;
        // Its time is the year 1970.
        bed.change("update {jobs} set id = '0000000000' || substr(id, 11) where job_type = $1")
            .await;
        let other = bed.rows.queue(&GITHUB, &bed.name);

        let working = work(&other, Router::new().fallback(async || ()));

        bed.until(&[("Killed", 0)]).await;
        let letters = other.dead_letters().await.unwrap();
        assert!(letters[0].error.contains("`stripe`"), "{letters:?}");
        working.abort();
    }
}

#[tokio::test]
async fn a_damaged_job_is_a_dead_letter() {
    for bed in beds().await {
        send(serve(&bed.queue, endpoint()).await, signed(BAD)).await;
        let bytes = match &bed.rows {
            Pool::Postgres(_) => "update {jobs} set job = '\\x00'::bytea where job_type = $1",
            Pool::Sqlite(_) => "update {jobs} set job = x'00' where job_type = $1",
        };
        bed.change(bytes).await;

        let working = work(&bed.queue, Router::new().fallback(async || ()));

        bed.until(&[("Killed", 1)]).await;
        working.abort();
    }
}

#[tokio::test]
async fn a_nul_in_an_id_or_an_error_holds_up_no_other() {
    for bed in beds().await {
        let queue = bed.queue.clone().attempts(1);
        let address = serve(&queue, endpoint()).await;
        for id in [r"evt_\u0000", "evt_2"] {
            let sent = send(address, signed(&format!(r#"{{"id":"{id}"}}"#))).await;
            assert_eq!(sent.0, 200);
        }
        let handler = tower::service_fn(async |_: Request<Full<Bytes>>| {
            Err::<Response<String>, BoxError>("a \0 in it".into())
        });

        let worker = queue.clone();
        let work = tokio::spawn(async move { worker.work(handler, std::future::pending()).await });

        bed.until(&[("Killed", 1), ("Killed", 1)]).await;
        let letters = queue.dead_letters().await.unwrap();
        assert_eq!(letters[0].error, "a \u{fffd} in it");
        work.abort();
    }
}
