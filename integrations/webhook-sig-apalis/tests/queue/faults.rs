//! Databases that are down, read-only and full.

use std::time::Duration;

use axum::Router;
use sqlx::Executor as _;
use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::sync::mpsc;
use webhook_sig::provider::STRIPE;
use webhook_sig_apalis::Queue;

use crate::bed::{Bed, Pool};
use crate::postgres;
use crate::web::{endpoint, send, serve, signed};

const EVENT: &str = r#"{"id":"evt_1"}"#;

#[tokio::test(flavor = "multi_thread")]
async fn while_the_server_is_down_nothing_is_acknowledged_and_nothing_is_lost() {
    let Some(mut server) = postgres::start() else {
        return;
    };
    let bed = Bed::postgres(postgres::at(server.folder())).await;
    let address = serve(&bed.queue, endpoint()).await;
    let (begun, mut begins) = mpsc::unbounded_channel();
    let (end, ends) = tokio::sync::watch::channel(false);
    let handler = Router::new().fallback(async move || {
        begun.send(()).unwrap();
        ends.clone().wait_for(|end| *end).await.unwrap();
    });
    let queue = bed.queue.clone();
    let work = tokio::spawn(async move { queue.work(handler, std::future::pending()).await });
    assert_eq!(send(address, signed(EVENT)).await.0, 200);
    begins.recv().await.unwrap();

    server.stop();
    let second = r#"{"id":"evt_2"}"#;
    let (status, response) = send(address, signed(second)).await;
    assert_eq!(status, 503);
    assert!(response.ends_with("\r\n\r\n"), "{response}");
    // The result is written when there is a server again.
    end.send(true).unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    server.run();

    bed.until(&[("Done", 1)]).await;
    assert_eq!(send(address, signed(second)).await.0, 200);
    bed.until(&[("Done", 1), ("Done", 1)]).await;
    begins.recv().await.unwrap();
    assert!(begins.try_recv().is_err(), "a handler ran again");
    work.abort();
}

#[tokio::test]
async fn a_read_only_database_is_answered_with_503() {
    let Some(options) = postgres::shared() else {
        return;
    };
    let bed = Bed::postgres(options.clone()).await;
    let options = options.options([("default_transaction_read_only", "on")]);
    let pool = PgPoolOptions::new().connect_with(options).await.unwrap();
    let queue = Queue::postgres(pool, &STRIPE, &bed.name);

    let (status, _) = send(serve(&queue, endpoint()).await, signed(EVENT)).await;

    assert_eq!(status, 503);
    assert!(bed.rows().await.is_empty());
}

#[tokio::test]
async fn a_full_disk_is_answered_with_503() {
    let bed = Bed::sqlite().await;
    let file = bed.address.strip_prefix("sqlite:").unwrap();
    let pool = SqlitePoolOptions::new().after_connect(|connection, _| {
        Box::pin(async move {
            // SQLite says the same as where the disk has no more pages.
            connection.execute("pragma max_page_count = 1").await?;
            Ok(())
        })
    });
    let options = SqliteConnectOptions::new().filename(file);
    let pool = pool.connect_with(options).await.unwrap();
    let queue = Queue::sqlite(pool, &STRIPE, &bed.name);
    let address = serve(&queue, endpoint()).await;

    let big = format!(r#"{{"id":"evt_1","text":"{}"}}"#, "x".repeat(100_000));
    let (status, _) = send(address, signed(&big)).await;

    assert_eq!(status, 503);
    assert!(bed.rows().await.is_empty());
}

#[tokio::test]
async fn a_file_that_another_writes_is_answered_with_503_in_time() {
    let bed = Bed::sqlite().await;
    let queue = bed.queue.clone().store_timeout(Duration::from_millis(500));
    let address = serve(&queue, endpoint()).await;
    let Pool::Sqlite(pool) = &bed.rows else {
        panic!("it is SQLite");
    };
    let writer = pool.begin_with("begin immediate").await.unwrap();

    let (status, _) = send(address, signed(EVENT)).await;
    drop(writer);

    assert_eq!(status, 503);
    assert_eq!(send(address, signed(EVENT)).await.0, 200);
    bed.until(&[("Pending", 0)]).await;
}
