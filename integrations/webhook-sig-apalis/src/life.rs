//! What a worker does next to its jobs: it gives signs of life, and cleans up.

use std::sync::Arc;
use std::time::Duration;

use tokio::time::{sleep, timeout};
use webhook_sig::BoxError;

use crate::QueueError;
use crate::database::Heart;
use crate::holds::Holds;
use crate::queue::Queue;

/// How often finished jobs are purged.
const PURGE_INTERVAL: Duration = Duration::from_secs(60);

/// How long the rows of workers are kept that are gone.
const WORKER_AGE: Duration = Duration::from_secs(24 * 60 * 60);

impl Queue {
    /// Notes that the worker is there, as soon as there is a database.
    pub(crate) async fn register(&self, worker: &str, heart: &mut Heart) {
        while let Err(error) = self.beat(worker, heart).await {
            if let Some(count) = self.log.due("register") {
                tracing::warn!(%error, count, "the queue cannot be reached");
            }
            sleep(self.settings.poll_interval).await;
        }
    }

    /// Gives signs of life and cleans up, where none of it waits for the others.
    pub(crate) async fn live(self, worker: Arc<str>, holds: Holds, heart: Heart) {
        tokio::join!(
            self.clean(),
            self.tidy(&worker, &holds),
            self.keep_beating(&worker, heart),
        );
    }

    async fn clean(&self) {
        loop {
            if let Err(error) = self.clean_once().await
                && let Some(count) = self.log.due("purge")
            {
                tracing::warn!(%error, count, "jobs that are done could not be purged");
            }
            sleep(PURGE_INTERVAL).await;
        }
    }

    async fn clean_once(&self) -> Result<(), BoxError> {
        self.purge().await.map_err(QueueError::into_source)?;
        timeout(PURGE_INTERVAL, self.database.forget_workers(WORKER_AGE)).await?
    }

    /// Gives back what the worker has and does not know of.
    async fn tidy(&self, worker: &str, holds: &Holds) {
        loop {
            sleep(self.interval()).await;
            let _fetching = holds.fetching.lock().await;
            self.give_back_lost(worker, holds, None).await;
        }
    }

    async fn keep_beating(&self, worker: &str, mut heart: Heart) {
        loop {
            sleep(self.interval()).await;
            match self.beat(worker, &mut heart).await {
                Ok(0) => {}
                Ok(jobs) => {
                    let queue = self.database.queue();
                    tracing::warn!(queue, jobs, "a worker is gone, and its jobs run again");
                }
                Err(error) => {
                    if let Some(count) = self.log.due("beat") {
                        tracing::warn!(%error, count, "a sign of life could not be given");
                    }
                }
            }
        }
    }

    /// Gives a sign of life, which takes no longer than the time until the one after the next.
    async fn beat(&self, worker: &str, heart: &mut Heart) -> Result<u64, BoxError> {
        let limit = self.interval().saturating_mul(2);
        let (dead_after, backoff) = (self.settings.dead_after, self.settings.backoff);
        let beat = heart.beat(worker, dead_after, backoff);
        timeout(limit, beat).await?
    }

    /// Returns how often signs are given: six times until the worker would be taken for dead.
    fn interval(&self) -> Duration {
        let dead_after = self.settings.dead_after;
        dead_after.checked_div(6).unwrap_or(dead_after)
    }
}
