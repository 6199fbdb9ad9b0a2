//! The workers: fetch jobs, run the handler, and note what became of them.

use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tokio::sync::mpsc::{self, Sender};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::{JoinSet, yield_now};
use tokio::time::{sleep, timeout};
use tower::Service;
use ulid::Ulid;
use webhook_sig::BoxError;

use crate::backoff::spread;
use crate::database::{Fetched, Settlement};
use crate::holds::{Hold, Holds};
use crate::ledger;
use crate::queue::Queue;

/// How many jobs are fetched by one statement.
const BATCH: usize = 16;

/// How long a fetch may take.
const FETCH_TIMEOUT: Duration = Duration::from_secs(5);

/// How long the last results may take to be written, and jobs that did not begin to be given back, after
/// the last handler has ended.
const LAST_WORDS: Duration = Duration::from_secs(10);

impl Queue {
    /// Runs the handler for the jobs of the queue until a signal comes, and then until those that it
    /// has begun have ended.
    ///
    /// The handler is a service for requests as they arrived, with
    /// [`Verified`](webhook_sig::Verified) in their extensions: a router of axum whose handlers take
    /// `Signed<Json<T>>`, for example. A response that would acknowledge the delivery to the vendor
    /// ends the job; any other one, an error, a panic, and an attempt that takes too long make it wait
    /// for another attempt, and after the last it is a [dead letter](Self::dead_letters).
    ///
    /// It is read as in a request: a gRPC response by its `grpc-status`, and one that acknowledges some
    /// events of a batch by [`HandledEvents`](webhook_sig::endpoint::HandledEvents) in its extensions.
    /// The next attempt gets the same delivery, whose [`event_ids`](webhook_sig::Verified::event_ids)
    /// say that only the others are new.
    ///
    /// While the database is down it waits for it, and results are kept until they can be written. Jobs
    /// that are fetched as the signal comes are given back, and lose no attempt. If the future is dropped,
    /// the handlers are stopped where they are, and their jobs run again.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")] {
    /// use axum::routing::post;
    /// use axum::{Json, Router};
    /// use tower_webhook_sig::axum::Signed;
    /// use webhook_sig_apalis::Queue;
    ///
    /// async fn handle(Signed(verified, Json(event)): Signed<Json<serde_json::Value>>) {
    ///     println!("{} was signed with the {} key", event["id"], verified.key_id());
    /// }
    ///
    /// async fn work(queue: &Queue) {
    ///     let handler = Router::new().route("/webhooks/stripe", post(handle));
    ///     let signal = async { tokio::signal::ctrl_c().await.unwrap_or(()) };
    ///     queue.work(handler, signal).await;
    /// }
    /// # }
    /// ```
    pub async fn work<S, R>(&self, handler: S, signal: impl Future<Output = ()> + Send)
    where
        S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        R: Body + Send + 'static,
        R::Data: Send,
    {
        let mut signal = pin!(signal);
        // A name that no worker had before: apalis leaves a worker that lives its jobs, also those
        // that it had in an earlier life.
        let worker: Arc<str> = format!("webhook-sig-{}", Ulid::generate()).into();
        let mut heart = self.database.heart();
        tokio::select! {
            biased;
            () = &mut signal => return,
            () = self.register(&worker, &mut heart) => {}
        }
        let mut background = JoinSet::new();
        let holds = Holds::default();
        background.spawn(self.clone().live(worker.clone(), holds.clone(), heart));
        let (results, written) = mpsc::channel(self.settings.concurrency);
        let mut ledger = JoinSet::new();
        ledger.spawn(ledger::write(self.clone(), worker.clone(), written));

        let (mut jobs, mut last_fetch) = self
            .run_until(signal, &worker, &holds, handler, results)
            .await;
        let last_words = async {
            while jobs.join_next().await.is_some() {}
            ledger.join_next().await;
            last_fetch.join_next().await;
        };
        if timeout(LAST_WORDS, last_words).await.is_err() {
            tracing::warn!(
                "the database did not take the worker's last words, so jobs that it had run again"
            );
        }
    }

    /// Fetches jobs and runs them until a signal comes, and then until the handlers have ended.
    ///
    /// It returns the jobs whose results wait for the ledger, and a task that gives back what a fetch takes
    /// that goes on.
    async fn run_until<S, R>(
        &self,
        mut signal: Pin<&mut impl Future<Output = ()>>,
        worker: &Arc<str>,
        holds: &Holds,
        handler: S,
        results: Sender<Settlement>,
    ) -> (JoinSet<()>, JoinSet<()>)
    where
        S: Service<Request<Full<Bytes>>, Response = Response<R>> + Clone + Send + 'static,
        S::Error: Into<BoxError>,
        S::Future: Send,
        R: Body + Send + 'static,
        R::Data: Send,
    {
        let (mut jobs, mut fetches) = (JoinSet::new(), JoinSet::new());
        let (running, mut ran) = mpsc::channel::<()>(1);
        let slots = Arc::new(Semaphore::new(self.settings.concurrency));
        // One at a time after a fetch has failed: one of several jobs may be why.
        let mut batch = BATCH;
        loop {
            let free = tokio::select! {
                biased;
                () = &mut signal => break,
                free = free(&slots, batch) => free,
            };
            let most = free.len();
            let (queue, worker, holds) = (self.clone(), worker.clone(), holds.clone());
            fetches.spawn(async move { queue.fetch(&worker, &holds, most).await });
            let fetched = tokio::select! {
                biased;
                () = &mut signal => break,
                fetched = fetches.join_next() => fetched,
            };
            let fetched = fetched.and_then(Result::ok).flatten();
            batch = if fetched.is_some() { BATCH } else { 1 };
            let held = fetched.unwrap_or_default();
            let found = held.len();
            for ((task, hold), slot) in held.into_iter().zip(free) {
                let (queue, handler, results) = (self.clone(), handler.clone(), results.clone());
                let running = running.clone();
                jobs.spawn(async move {
                    let settlement = queue.run(task, hold, handler).await;
                    drop(running);
                    // The ledger goes on for as long as there are jobs.
                    let _ = results.send(settlement).await;
                    drop(slot);
                });
            }
            while jobs.try_join_next().is_some() {}
            if found < most {
                tokio::select! {
                    biased;
                    () = &mut signal => break,
                    () = self.stored.notified() => {}
                    // Two that looked in step could keep a job between them from one of the two.
                    () = sleep(spread(self.settings.poll_interval)) => {}
                }
            }
        }
        let (queue, worker, holds) = (self.clone(), worker.clone(), holds.clone());
        let mut last_fetch = JoinSet::new();
        last_fetch.spawn(async move {
            // What it takes is not held any longer.
            while fetches.join_next().await.is_some() {}
            queue.give_back(&worker, &holds, None).await;
        });
        drop(running);
        // Until there are no more that run, since none of them sends anything.
        ran.recv().await;
        (jobs, last_fetch)
    }

    /// Takes jobs that are due, or returns `None` if that failed.
    ///
    /// Then it may have taken some, which are given back; if it was to take one, that waits as after a
    /// failure, so that others come before it. So do jobs that must not run next to another one.
    async fn fetch(&self, worker: &str, holds: &Holds, most: usize) -> Option<Vec<Held>> {
        let _fetching = holds.fetching.lock().await;
        let fetch = timeout(FETCH_TIMEOUT, self.database.fetch(worker, most)).await;
        let after_failure = || self.settings.backoff.after(1);
        let error = match fetch {
            Ok(Ok(tasks)) => {
                let found = tasks.len();
                let held = tasks.into_iter().filter_map(|task| {
                    let hold = holds.hold(task.id.clone(), task.is_suspect)?;
                    Some((task, hold))
                });
                let held: Vec<_> = held.collect();
                if held.len() < found {
                    self.give_back(worker, holds, Some(after_failure())).await;
                }
                return Some(held);
            }
            Ok(Err(error)) => error,
            Err(slow) => slow.into(),
        };
        if let Some(count) = self.log.due("fetch") {
            tracing::warn!(%error, count, "no jobs could be fetched");
        }
        let wait = (most == 1).then(after_failure);
        self.give_back_lost(worker, holds, wait).await;
        None
    }

    /// Gives back the jobs of a fetch that failed after its commit.
    ///
    /// The caller holds the lock of fetching.
    pub(crate) async fn give_back_lost(&self, worker: &str, holds: &Holds, wait: Option<Duration>) {
        let jobs = self.give_back(worker, holds, wait).await;
        if jobs > 0 {
            tracing::warn!(jobs, "a fetch failed, and its jobs wait again");
        }
    }

    /// Gives back the jobs that the worker has and does not hold, and returns how many there were.
    async fn give_back(&self, worker: &str, holds: &Holds, wait: Option<Duration>) -> u64 {
        let ids = holds.ids();
        let given = timeout(FETCH_TIMEOUT, self.database.give_back(worker, &ids, wait)).await;
        let given = given.unwrap_or_else(|slow| Err(slow.into()));
        given.unwrap_or_else(|error| {
            // It is tried again soon.
            tracing::debug!(%error, "what a fetch took could not be given back");
            0
        })
    }
}

/// Waits for a free slot, and takes more of them if they are free too.
async fn free(slots: &Arc<Semaphore>, most: usize) -> Vec<OwnedSemaphorePermit> {
    let mut free = Vec::new();
    if slots.available_permits() == 0 {
        // The semaphore is never closed.
        free.extend(slots.clone().acquire_owned().await.ok());
        // Others that end at the same time are fetched for by the same statement.
        yield_now().await;
    }
    let more = std::iter::from_fn(|| slots.clone().try_acquire_owned().ok());
    free.extend(more.take(most.saturating_sub(free.len())));
    free
}

/// A job that was fetched, and is held.
type Held = (Fetched, Hold);
