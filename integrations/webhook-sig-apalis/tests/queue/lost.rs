//! Jobs whose fetch or whose result the database does not take as it should.

use std::time::Duration;

use axum::Router;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use sqlx::Executor as _;
use tokio::sync::{mpsc, oneshot};
use tokio::time::sleep;
use webhook_sig::BoxError;

use crate::bed::{Bed, Pool, beds};
use crate::postgres::{self, Server};
use crate::web::{endpoint, held, send, serve, signed};

/// Returns a queue on SQLite, and one on a PostgreSQL of the test's own if that is installed.
async fn own_beds() -> (Vec<Bed>, Option<Server>) {
    let mut beds = vec![Bed::sqlite().await];
    let server = postgres::start();
    if let Some(server) = &server {
        beds.push(Bed::postgres(postgres::at(server.folder())).await);
    }
    (beds, server)
}

/// The answer to a fetch that has committed may not arrive.
#[tokio::test]
async fn what_a_lost_fetch_took_comes_back() {
    for bed in beds().await {
        let queue = bed.queue.clone().concurrency(1);
        let address = serve(&queue, endpoint()).await;
        let (handler, mut begins) = held();
        for number in 0..2 {
            send(address, signed(&format!(r#"{{"id":"evt_{number}"}}"#))).await;
        }
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
        let first = begins.recv().await.unwrap();

        let lose = "update {jobs} set status = 'Queued', \
                    lock_by = (select lock_by from {jobs} where job_type = $1 and status = 'Queued') \
                    where job_type = $1 and status = 'Pending'";
        bed.change(lose).await;

        // It is given back, and the job that runs is not.
        bed.until(&[("Queued", 0), ("Pending", 0)]).await;
        sleep(Duration::from_secs(1)).await;
        assert!(begins.try_recv().is_err());
        first.send(()).unwrap();
        begins.recv().await.unwrap().send(()).unwrap();
        bed.until(&[("Done", 1), ("Done", 1)]).await;
        work.abort();
    }
}

/// A fetch takes several jobs, and fails if one of them cannot be decoded: SQLite keeps any value in any
/// column.
#[tokio::test]
async fn a_row_that_cannot_be_decoded_holds_up_no_other() {
    let bed = Bed::sqlite().await;
    let address = serve(&bed.queue, endpoint()).await;
    send(address, signed(r#"{"id":"evt_0"}"#)).await;
    bed.change("update {jobs} set max_attempts = 'many' where job_type = $1")
        .await;
    for number in 1..4 {
        send(address, signed(&format!(r#"{{"id":"evt_{number}"}}"#))).await;
    }

    let queue = bed.queue.clone();
    let handler = Router::new().fallback(async || ());
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

    bed.until(&[("Pending", 0), ("Done", 1), ("Done", 1), ("Done", 1)])
        .await;
    work.abort();
}

/// A board, or an operator, may have written another id.
#[tokio::test]
async fn a_job_with_another_id_runs() {
    for bed in beds().await {
        send(
            serve(&bed.queue, endpoint()).await,
            signed(r#"{"id":"evt_0"}"#),
        )
        .await;
        bed.change("update {jobs} set id = '0 ' || job_type where job_type = $1")
            .await;

        let queue = bed.queue.clone();
        let handler = Router::new().fallback(async || ());
        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });

        bed.until(&[("Done", 1)]).await;
        work.abort();
    }
}

#[tokio::test]
async fn a_fetch_that_hangs_does_not_hold_up_the_end() {
    let (beds, _server) = own_beds().await;
    for bed in beds {
        let (stop, stopped) = oneshot::channel::<()>();
        let queue = bed.queue.clone();
        let handler = Router::new().fallback(async || ());
        let signal = async { stopped.await.unwrap_or(()) };
        let work = tokio::spawn(async move { queue.work(handler, signal).await });
        sleep(Duration::from_millis(500)).await;
        match &bed.rows {
            Pool::Postgres(pool) => {
                let mut other = pool.begin().await.unwrap();
                let lock = "lock table apalis.jobs";
                other.execute(lock).await.unwrap();
                ends(stop, work).await;
            }
            Pool::Sqlite(pool) => {
                let _other = pool.begin_with("begin immediate").await.unwrap();
                ends(stop, work).await;
            }
        }
    }
}

async fn ends(stop: oneshot::Sender<()>, work: tokio::task::JoinHandle<()>) {
    sleep(Duration::from_millis(300)).await;
    stop.send(()).unwrap();
    let limit = Duration::from_secs(12);
    tokio::time::timeout(limit, work).await.unwrap().unwrap();
}

/// A database that is slow as the worker ends.
#[tokio::test]
async fn what_a_fetch_takes_at_the_end_comes_back() {
    let (beds, _server) = own_beds().await;
    for bed in beds {
        let queue = bed.queue.clone().dead_after(Duration::from_secs(60));
        let address = serve(&queue, endpoint()).await;
        send(address, signed(r#"{"id":"evt_1"}"#)).await;
        let due = match &bed.rows {
            Pool::Postgres(_) => "update apalis.jobs set run_at = now() + interval '1 hour'",
            Pool::Sqlite(_) => "update Jobs set run_at = unixepoch() + 3600",
        };
        bed.change_all(due).await;
        let (stop, stopped) = oneshot::channel::<()>();
        let handler = Router::new().fallback(async || ());
        let signal = async { stopped.await.unwrap_or(()) };
        let work = tokio::spawn(async move { queue.work(handler, signal).await });
        sleep(Duration::from_millis(500)).await;

        // The job becomes due under the eyes of a fetch that waits for the lock.
        let slow = Duration::from_secs(2);
        match &bed.rows {
            Pool::Postgres(pool) => {
                let mut other = pool.begin().await.unwrap();
                let lock = "lock table apalis.jobs";
                other.execute(lock).await.unwrap();
                let due = "update apalis.jobs set run_at = to_timestamp(0)";
                other.execute(due).await.unwrap();
                sleep(Duration::from_millis(300)).await;
                stop.send(()).unwrap();
                sleep(slow).await;
                other.commit().await.unwrap();
            }
            Pool::Sqlite(pool) => {
                let mut other = pool.begin_with("begin immediate").await.unwrap();
                other.execute("update Jobs set run_at = 0").await.unwrap();
                sleep(Duration::from_millis(300)).await;
                stop.send(()).unwrap();
                sleep(slow).await;
                other.commit().await.unwrap();
            }
        }
        work.await.unwrap();

        sleep(Duration::from_millis(300)).await;
        assert_eq!(bed.rows().await, [("Pending".to_owned(), 0)]);
    }
}

#[tokio::test]
async fn a_result_that_the_database_refuses_holds_up_no_other() {
    let (beds, _server) = own_beds().await;
    for bed in beds {
        let refuse = match &bed.rows {
            Pool::Postgres(_) => {
                "alter table {jobs} add check (last_result ->> 'Err' is distinct from 'refused')"
            }
            Pool::Sqlite(_) => {
                "create trigger refuses before update on {jobs} \
                 when new.last_result like '%refused%' begin select raise(abort, 'refused'); end"
            }
        };
        bed.change_all(refuse).await;
        let queue = bed.queue.clone().attempts(2);
        let address = serve(&queue, endpoint()).await;
        for number in 0..20 {
            send(address, signed(&format!(r#"{{"id":"evt_{number}"}}"#))).await;
        }
        let handler = tower::service_fn(async |request: Request<Full<Bytes>>| {
            let body = http_body_util::BodyExt::collect(request.into_body());
            if body.await?.to_bytes() == r#"{"id":"evt_3"}"# {
                return Err::<_, BoxError>("refused".into());
            }
            Ok(Response::new(String::new()))
        });
        let worker = queue.clone();
        let work = tokio::spawn(async move { worker.work(handler, std::future::pending()).await });

        let mut expected = vec![("Done", 1); 19];
        expected.push(("Killed", 2));
        bed.until(&expected).await;
        let letters = queue.dead_letters().await.unwrap();
        assert_eq!(letters[0].error, "the database did not take the result");
        work.abort();
    }
}

/// A handler whose success cannot be written is tried again, though not at once and not without end.
#[tokio::test]
async fn a_success_that_the_database_refuses_is_a_failed_attempt() {
    let (beds, _server) = own_beds().await;
    for bed in beds {
        let refuse = match &bed.rows {
            Pool::Postgres(_) => "alter table {jobs} add check (status <> 'Done')",
            Pool::Sqlite(_) => {
                "create trigger refuses before update on {jobs} \
                 when new.status = 'Done' begin select raise(abort, 'refused'); end"
            }
        };
        bed.change_all(refuse).await;
        let queue = bed.queue.clone().attempts(2);
        let address = serve(&queue, endpoint()).await;
        send(address, signed(r#"{"id":"evt_1"}"#)).await;
        let (ran, mut runs) = mpsc::unbounded_channel();
        let handler = Router::new().fallback(async move || ran.send(()).unwrap());
        let worker = queue.clone();
        let work = tokio::spawn(async move { worker.work(handler, std::future::pending()).await });

        bed.until(&[("Killed", 2)]).await;
        let letters = queue.dead_letters().await.unwrap();
        assert_eq!(letters[0].error, "the database did not take the result");
        work.abort();
        assert!(runs.recv().await.is_some() && runs.recv().await.is_some());
        assert!(runs.try_recv().is_err());
    }
}
