//! How many jobs the workers of a queue get done, against those of apalis.

use std::convert::Infallible;
use std::future::ready;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use apalis::prelude::*;
use apalis_core::backend::codec::Codec;
use apalis_postgres::PostgresStorage;
use apalis_sqlite::SqliteStorage;
use axum::response::Response;
use bytes::Bytes;
use http::Request;
use http_body_util::{Empty, Full};
use tokio::sync::Notify;
use tower::service_fn;
use ulid::Ulid;
use webhook_sig::BoxError;
use webhook_sig_apalis::CONCURRENCY;

use crate::accept::Accepting;
use crate::database::{Database, task};
use crate::measure::{Race, Spread};
use crate::vendor::SCHEME;

/// The least share of apalis' own throughput.
pub const LIMIT: f64 = 0.8;

/// The name of the queue in which a job is accepted, to have its bytes.
const SAMPLE: &str = "sample";

pub const METHOD: &str = "\
A queue has 1000 jobs of 1 KiB, and is worked off by `queue.work` with a handler that does nothing, \
until all results are committed. The limit is a worker of apalis on the same rows, with a job that does \
nothing, the same concurrency, and the defaults for the rest.";

/// How many jobs there are in a round.
const JOBS: usize = 1000;

/// Works off the same jobs in turns, in a queue that has others, or in new ones.
pub async fn race(
    database: &Database,
    queue: Option<&str>,
    rounds: usize,
) -> Result<Race, BoxError> {
    let job = sample(database).await?;
    Race::of_long(
        rounds,
        async || ours(database, queue, &job).await,
        async || theirs(database, queue, &job).await,
    )
    .await
}

/// Works off the same jobs in a database with many rows, and in one with few.
pub async fn grown(
    [many, few]: [&Database; 2],
    queue: Option<&str>,
    rounds: usize,
) -> Result<Race, BoxError> {
    let job = sample(few).await?;
    Race::of_long(
        rounds,
        async || ours(many, queue, &job).await,
        async || ours(few, queue, &job).await,
    )
    .await
}

/// Returns the bytes of a job of an accepted delivery.
pub async fn sample(database: &Database) -> Result<Vec<u8>, BoxError> {
    Accepting::new(database, SAMPLE)?.once().await?;
    database.job(SAMPLE).await
}

/// Returns how many jobs there were in a second, from how long all took, in nanoseconds.
pub fn rates(times: &[f64]) -> Spread {
    Spread::of(times.iter().map(|time| JOBS as f64 * 1e9 / time))
}

async fn ours(database: &Database, queue: Option<&str>, job: &[u8]) -> Result<Duration, BoxError> {
    let name = stored(database, queue, job).await?;
    let left = Left::all();
    let handler = service_fn({
        let left = left.clone();
        move |_: Request<Full<Bytes>>| {
            left.one_less();
            ready(Ok::<_, Infallible>(Response::new(Empty::<Bytes>::new())))
        }
    });
    let queue = database.queue(SCHEME, &name);
    let start = Instant::now();
    queue.work(handler, left.none()).await;
    let taken = start.elapsed();
    all_done(database, &name).await?;
    Ok(taken)
}

/// Has apalis' worker for a storage work off its queue, and returns how long it took. A macro, for
/// what the two storages have in common cannot be written down.
macro_rules! work_off {
    ($storage:expr) => {{
        let left = Left::all();
        let worker = WorkerBuilder::new(format!("worker-{}", Ulid::generate()));
        let worker = worker
            .backend($storage.with_codec(Raw))
            .concurrency(CONCURRENCY);
        let worker = worker.build(move |_: Vec<u8>, worker: WorkerContext| {
            let is_last = left.one_less();
            async move {
                if is_last {
                    worker.stop()?;
                }
                Ok::<_, BoxDynError>(())
            }
        });
        let start = Instant::now();
        worker.run().await?;
        start.elapsed()
    }};
}

async fn theirs(
    database: &Database,
    queue: Option<&str>,
    job: &[u8],
) -> Result<Duration, BoxError> {
    let name = stored(database, queue, job).await?;
    let taken = match database {
        Database::Postgres(pool) => {
            let config = apalis_postgres::Config::default().queue(&name);
            work_off!(PostgresStorage::new(pool).with_config(config))
        }
        Database::Sqlite(pool) => {
            let config = apalis_sqlite::Config::default().queue(&name);
            work_off!(SqliteStorage::new(pool).with_config(config))
        }
    };
    all_done(database, &name).await?;
    Ok(taken)
}

/// Stores the jobs in a queue, or in one that had none, and returns its name.
async fn stored(database: &Database, queue: Option<&str>, job: &[u8]) -> Result<String, BoxError> {
    let new = || format!("work-{}", Ulid::generate());
    let name = queue.map_or_else(new, ToOwned::to_owned);
    let tasks = (0..JOBS).map(|_| task(job)).collect();
    database.push(&name, tasks).await?;
    Ok(name)
}

async fn all_done(database: &Database, name: &str) -> Result<(), BoxError> {
    match database.clear(name).await? {
        // Of a queue that has others, some more may have run until it stopped.
        done if done >= JOBS as u64 => Ok(()),
        done => Err(format!("{done} of {JOBS} jobs are done").into()),
    }
}

/// How many jobs have not run yet.
#[derive(Clone)]
struct Left(Arc<(AtomicUsize, Notify)>);

impl Left {
    fn all() -> Self {
        Self(Arc::new((AtomicUsize::new(JOBS), Notify::new())))
    }

    /// Returns whether it was the last.
    fn one_less(&self) -> bool {
        let (left, none) = &*self.0;
        let is_last = left.fetch_sub(1, Ordering::Relaxed) == 1;
        if is_last {
            none.notify_one();
        }
        is_last
    }

    async fn none(&self) {
        self.0.1.notified().await;
    }
}

/// Bytes as they are.
struct Raw;

impl Codec<Vec<u8>> for Raw {
    type Error = Infallible;
    type Compact = Vec<u8>;

    fn encode(&self, bytes: &Vec<u8>) -> Result<Vec<u8>, Infallible> {
        Ok(bytes.clone())
    }

    fn decode(&self, bytes: &Vec<u8>) -> Result<Vec<u8>, Infallible> {
        Ok(bytes.clone())
    }
}
