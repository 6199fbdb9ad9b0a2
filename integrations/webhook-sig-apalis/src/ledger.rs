//! What became of jobs, written in batches, and kept while the database is down.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc::Receiver;
use tokio::time::{sleep, timeout};
use webhook_sig::BoxError;

use crate::backoff::Backoff;
use crate::database::{Database, Outcome, Settlement};
use crate::queue::Queue;

/// How many results are written by one transaction.
const BATCH: usize = 64;

/// How long to wait before results are written again that could not be.
const RETRY: Duration = Duration::from_secs(1);

/// How long writing them may take: a connection whose server is gone may say nothing.
const TIMEOUT: Duration = Duration::from_secs(5);

/// What is written in place of a result that the database refuses.
const REFUSED: &str = "the database did not take the result";

/// Writes results until there are no more.
pub(crate) async fn write(queue: Queue, worker: Arc<str>, mut results: Receiver<Settlement>) {
    let (database, log) = (queue.database, queue.log);
    let (backoff, mut batch) = (queue.settings.backoff, Vec::new());
    // What failed may have been written all the same.
    let mut is_repeated = false;
    while results.recv_many(&mut batch, BATCH).await > 0 {
        let mut most = BATCH;
        while !batch.is_empty() {
            let step = most.min(batch.len());
            let (first, _) = batch.split_at(step);
            match settle(&database, &worker, first).await {
                Ok(written) => {
                    let are_all = usize::try_from(written).is_ok_and(|written| written >= step);
                    if !are_all && !is_repeated {
                        tracing::warn!(
                            "jobs were given to other workers meanwhile, and run twice, or were forgotten"
                        );
                    }
                    batch.drain(..step);
                    is_repeated &= !batch.is_empty();
                }
                Err(error) if !database.is_refusal(&*error) => {
                    if let Some(count) = log.due("write") {
                        tracing::warn!(%error, count, "results could not be written; they are kept");
                    }
                    is_repeated = true;
                    sleep(RETRY).await;
                }
                // Any of them may be the cause: each is written apart.
                Err(_) if step > 1 => most = 1,
                Err(error) => {
                    if let Some(count) = log.due("refuse") {
                        tracing::error!(%error, count, "the database refuses a result");
                    }
                    if !batch.first_mut().is_some_and(|one| restate(one, backoff)) {
                        // It is given back, and runs again.
                        batch.drain(..step);
                    }
                }
            }
        }
    }
}

/// Writes results, which fails when it takes too long. Those that were written are not written again:
/// the worker does not have their jobs any more.
async fn settle(
    database: &Database,
    worker: &str,
    results: &[Settlement],
) -> Result<u64, BoxError> {
    timeout(TIMEOUT, database.settle(worker, results)).await?
}

/// Replaces a result that is refused, and returns whether there is another one to write.
///
/// What was handled of a batch is not in it: the job itself may be what is refused.
fn restate(result: &mut Settlement, backoff: Backoff) -> bool {
    let refused = REFUSED.to_owned();
    result.rest = None;
    result.outcome = match &result.outcome {
        Outcome::Dead(error) | Outcome::Failed(error, _) if error == REFUSED => return false,
        Outcome::Failed(_, wait) => Outcome::Failed(refused, *wait),
        // The handler runs again, though neither at once nor without end.
        Outcome::Done if result.attempts < result.most => {
            Outcome::Failed(refused, backoff.after(result.attempts))
        }
        Outcome::Dead(_) | Outcome::Done => Outcome::Dead(refused),
    };
    true
}
