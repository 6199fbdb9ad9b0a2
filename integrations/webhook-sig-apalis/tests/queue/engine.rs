//! What apalis' own workers do, which is why the queue has others on apalis' tables and queries.
//!
//! A failure here means that a newer apalis does better.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use apalis::prelude::*;
use apalis_sqlite::{Config, SqliteStorage};
use sqlx::SqlitePool;

fn config() -> Config {
    let config = Config::default().queue("trial").missed_heartbeats(2);
    config.heartbeat_interval(Duration::from_secs(1))
}

async fn pool(folder: &std::path::Path) -> SqlitePool {
    let url = format!("sqlite:{}?mode=rwc", folder.join("trial.db").display());
    let pool = SqlitePool::connect(&url).await.unwrap();
    SqliteStorage::migrations().run(&pool).await.unwrap();
    pool
}

/// A worker that has fetched a batch does not report that it lives until the last job of the batch has
/// begun, so that others take its jobs while it runs them.
#[tokio::test]
async fn a_worker_with_a_batch_has_no_heartbeat() {
    let folder = tempfile::tempdir().unwrap();
    let pool = pool(folder.path()).await;
    let mut storage = SqliteStorage::<u32>::new(&pool).with_config(config());
    for number in 0..8 {
        storage.push(number).await.unwrap();
    }
    let runs = Arc::new(AtomicUsize::new(0));

    let worker = |name: &str| {
        let runs = runs.clone();
        let storage = SqliteStorage::<u32>::new(&pool).with_config(config());
        let storage = storage.poll_with_interval(Duration::from_millis(100));
        let worker = WorkerBuilder::new(name).backend(storage).concurrency(1);
        let worker = worker.build(move |_: u32| {
            let runs = runs.clone();
            async move {
                runs.fetch_add(1, Ordering::Relaxed);
                tokio::time::sleep(Duration::from_secs(1)).await;
                Ok::<_, BoxDynError>(())
            }
        });
        tokio::spawn(worker.run())
    };
    let _one = worker("one");
    tokio::time::sleep(Duration::from_millis(500)).await;
    let _other = worker("other");
    tokio::time::sleep(Duration::from_secs(12)).await;

    let runs = runs.load(Ordering::Relaxed);
    assert!(runs > 8, "{runs} runs of 8 jobs without a failure");
}

/// One failed statement ends the worker, and drops the handlers that it runs.
#[tokio::test]
async fn one_error_of_the_database_cancels_the_handlers() {
    let folder = tempfile::tempdir().unwrap();
    let pool = pool(folder.path()).await;
    let mut storage = SqliteStorage::<u32>::new(&pool).with_config(config());
    storage.push(1).await.unwrap();
    let (begun, ended) = (Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));

    let (begin, end) = (begun.clone(), ended.clone());
    let worker =
        WorkerBuilder::new("one").backend(storage.poll_with_interval(Duration::from_millis(100)));
    let worker = worker.build(move |_: u32| {
        let (begin, end) = (begin.clone(), end.clone());
        async move {
            begin.fetch_add(1, Ordering::Relaxed);
            tokio::time::sleep(Duration::from_secs(2)).await;
            end.fetch_add(1, Ordering::Relaxed);
            Ok::<_, BoxDynError>(())
        }
    });
    let worker = tokio::spawn(worker.run());
    tokio::time::sleep(Duration::from_millis(500)).await;
    let rename = "alter table Workers rename to Elsewhere";
    sqlx::query(rename).execute(&pool).await.unwrap();

    assert!(worker.await.unwrap().is_err());
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(begun.load(Ordering::Relaxed), 1);
    assert_eq!(ended.load(Ordering::Relaxed), 0);
}

/// A failed job is fetched again at once.
#[tokio::test]
async fn a_failed_job_has_no_backoff() {
    let folder = tempfile::tempdir().unwrap();
    let pool = pool(folder.path()).await;
    let mut storage = SqliteStorage::<u32>::new(&pool).with_config(config());
    storage.push(1).await.unwrap();
    let runs = Arc::new(AtomicUsize::new(0));

    let count = runs.clone();
    let storage = storage.poll_with_interval(Duration::from_millis(20));
    let worker = WorkerBuilder::new("one")
        .backend(storage)
        .build(move |_: u32| {
            count.fetch_add(1, Ordering::Relaxed);
            async { Err::<(), BoxDynError>("failed".into()) }
        });
    let _worker = tokio::spawn(worker.run());
    tokio::time::sleep(Duration::from_secs(3)).await;

    let runs = runs.load(Ordering::Relaxed);
    assert!(runs > 10, "{runs} runs within 3 seconds");
}
