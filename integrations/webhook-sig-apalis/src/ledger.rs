//! What became of jobs, written in batches, and kept while the database is down.

use std::time::Duration;

use apalis_core::worker::context::WorkerContext;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

use crate::database::{Outcome, Settlement};
use crate::queue::Queue;

/// How many results are written by one transaction.
const BATCH: usize = 64;

/// How long to wait before results are written again that could not be.
const RETRY: Duration = Duration::from_secs(1);

/// What is written in place of an error that the database refuses.
const REFUSED: &str = "the database did not take the error";

/// Writes results until there are no more.
pub(crate) async fn write(queue: Queue, worker: WorkerContext, mut results: Receiver<Settlement>) {
    let (database, log) = (queue.database, queue.log);
    let mut batch = Vec::new();
    while results.recv_many(&mut batch, BATCH).await > 0 {
        let mut most = BATCH;
        while !batch.is_empty() {
            let step = most.min(batch.len());
            let (first, _) = batch.split_at(step);
            match database.settle(&worker, first).await {
                Ok(written) => {
                    if usize::try_from(written).is_ok_and(|written| written < step) {
                        tracing::warn!(
                            "jobs were given to other workers meanwhile, and run twice, or were forgotten"
                        );
                    }
                    batch.drain(..step);
                }
                Err(error) if !database.is_refusal(&*error) => {
                    if let Some(count) = log.due("write") {
                        tracing::warn!(%error, count, "results could not be written; they are kept");
                    }
                    sleep(RETRY).await;
                }
                // Any of them may be the cause: each is written apart.
                Err(_) if step > 1 => most = 1,
                Err(error) => {
                    if let Some(count) = log.due("refuse") {
                        tracing::error!(%error, count, "the database refuses a result");
                    }
                    if !batch.first_mut().is_some_and(without_its_error) {
                        // It is given back, and runs again.
                        batch.drain(..step);
                    }
                }
            }
        }
    }
}

/// Replaces the error of a result, which may be why it is refused, and returns whether there was one.
fn without_its_error(settlement: &mut Settlement) -> bool {
    match &mut settlement.outcome {
        Outcome::Dead(error) | Outcome::Failed(error, _) if error != REFUSED => {
            REFUSED.clone_into(error);
            true
        }
        _ => false,
    }
}
