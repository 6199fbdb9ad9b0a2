//! Signs of life, and connections that are not to be had.

use std::process::Stdio;
use std::time::Duration;

use axum::Router;
use http::StatusCode;
use tokio::sync::mpsc;
use tokio::time::{sleep, timeout};
use webhook_sig::provider::STRIPE;

use crate::bed::{Bed, Pool, beds};
use crate::killed;
use crate::web::{endpoint, send, serve, signed};

/// Longer than a worker may be silent.
const LONG: Duration = Duration::from_secs(5);

/// How many connections the pool of a bed has.
const CONNECTIONS: usize = 4;

#[tokio::test(flavor = "multi_thread")]
async fn handlers_that_hold_all_connections_are_not_taken_for_dead() {
    for own in beds().await {
        let queue = own.queue.clone().concurrency(CONNECTIONS);
        let address = serve(&queue, endpoint()).await;
        for number in 0..CONNECTIONS {
            send(address, signed(&format!(r#"{{"id":"evt_{number}"}}"#))).await;
        }
        let (begun, mut begins) = mpsc::unbounded_channel();
        let pool = own.rows.clone();
        let handler = Router::new().fallback(async move || {
            begun.send(()).unwrap();
            match pool {
                Pool::Postgres(pool) => {
                    let _held = pool.acquire().await.unwrap();
                    sleep(LONG).await;
                }
                Pool::Sqlite(pool) => {
                    let _held = pool.acquire().await.unwrap();
                    sleep(LONG).await;
                }
            }
        });
        let bed = own.through_another_pool().await;
        let other = bed.rows.queue(&STRIPE, &bed.name);
        let others = handler.clone();

        let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
        for _ in 0..CONNECTIONS {
            begins.recv().await.unwrap();
        }
        // It would take what a silent worker had.
        let other = tokio::spawn(async move { other.work(others, std::future::pending()).await });

        bed.until(&[("Done", 1); CONNECTIONS]).await;
        assert!(begins.try_recv().is_err(), "a job ran twice");
        work.abort();
        other.abort();
    }
}

/// A full disk ends a transaction as this trigger does, which sqlx does not notice.
#[tokio::test]
async fn a_transaction_that_sqlite_ends_costs_one_connection() {
    let bed = Bed::sqlite().await;
    let full = "create trigger full before update on {jobs} when new.status = 'Done' \
                begin select raise(rollback, 'full'); end";
    bed.change_all(full).await;
    send(
        serve(&bed.queue, endpoint()).await,
        signed(r#"{"id":"evt_1"}"#),
    )
    .await;
    let queue = bed.queue.clone();
    let (ran, mut runs) = mpsc::unbounded_channel();
    let handler = Router::new().fallback(async move || {
        ran.send(()).unwrap();
        StatusCode::OK
    });
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    // More than there are connections.
    for _ in 0..=CONNECTIONS {
        runs.recv().await.unwrap();
    }

    bed.change_all("drop trigger full").await;

    // In this attempt or in the next one.
    let done = async {
        while bed.rows().await[0].0 != "Done" {
            sleep(Duration::from_millis(50)).await;
        }
    };
    timeout(Duration::from_secs(30), done).await.unwrap();
    work.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn processes_that_start_at_the_same_moment_all_have_their_tables() {
    let folder = tempfile::tempdir().unwrap();
    for round in 0..3 {
        let file = folder.path().join(format!("queue-{round}.db"));
        let address = format!("sqlite:{}", file.display());
        let processes: Vec<_> = (0..6)
            .map(|_| {
                let mut process = killed::process_of(&address, "setup");
                process.env(killed::SETUP, "").stdout(Stdio::null());
                process.stderr(Stdio::null()).spawn().unwrap()
            })
            .collect();
        for mut process in processes {
            assert!(process.wait().unwrap().success());
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn purging_leaves_the_database_to_others_in_between() {
    for bed in beds().await {
        let number = match &bed.rows {
            Pool::Postgres(_) => "generate_series(1, 1001) as numbers(number)",
            Pool::Sqlite(_) => {
                "(with recursive numbers(number) as (select 1 union all select number + 1 \
                 from numbers where number < 1001) select number from numbers)"
            }
        };
        let (job, done_at) = match &bed.rows {
            Pool::Postgres(_) => ("'\\x00'::bytea", "to_timestamp(1)"),
            Pool::Sqlite(_) => ("x'00'", "1"),
        };
        let insert = format!(
            "insert into {{jobs}} (job, id, job_type, status, max_attempts, done_at) \
             select {job}, '0 ' || number || ' ' || $1, $1, 'Done', 1, {done_at} from {number}"
        );
        bed.change(&insert).await;

        let begun = tokio::time::Instant::now();
        assert_eq!(bed.queue.purge().await.unwrap(), 1001);

        assert!(begun.elapsed() >= Duration::from_millis(100));
    }
}
