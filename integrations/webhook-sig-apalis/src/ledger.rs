//! What became of jobs, written in batches, and kept while the database is down.

use std::time::Duration;

use apalis_core::worker::context::WorkerContext;
use tokio::sync::mpsc::Receiver;
use tokio::time::sleep;

use crate::database::{Database, Settlement};

/// How many results are written by one transaction.
const BATCH: usize = 64;

/// How long to wait before results are written again that could not be.
const RETRY: Duration = Duration::from_secs(1);

/// Writes results until there are no more.
pub(crate) async fn write(
    database: Database,
    worker: WorkerContext,
    mut results: Receiver<Settlement>,
) {
    let mut batch = Vec::new();
    while results.recv_many(&mut batch, BATCH).await > 0 {
        let written = loop {
            match database.settle(&worker, &batch).await {
                Ok(written) => break written,
                Err(error) => {
                    tracing::warn!(%error, "results could not be written; they are kept");
                    sleep(RETRY).await;
                }
            }
        };
        if usize::try_from(written).is_ok_and(|written| written < batch.len()) {
            tracing::warn!("jobs were given to other workers meanwhile, and run twice");
        }
        batch.clear();
    }
}
