//! Metrics of a queue, by the names of the constants here.

#![cfg_attr(
    not(feature = "metrics"),
    expect(unused_variables, reason = "nothing is measured")
)]

use std::time::Duration;

/// A counter of deliveries that came to a queue, by `queue` and `outcome`: `stored`; `known`, because the
/// queue had the event already; or why it was not stored, which is `failed`, `full`, `no-store`,
/// `other-scheme`, `slow` or `unverified`.
#[cfg(feature = "metrics")]
#[cfg_attr(docsrs, doc(cfg(feature = "metrics")))]
pub const QUEUE_DELIVERIES: &str = "webhook_sig_queue_deliveries_total";

/// A counter of runs of jobs, by `queue` and `end`: `done`; `failed`, and it is tried again; `dead`, and it
/// is a dead letter; or `unread`, and it waits for another worker.
#[cfg(feature = "metrics")]
#[cfg_attr(docsrs, doc(cfg(feature = "metrics")))]
pub const QUEUE_RUNS: &str = "webhook_sig_queue_runs_total";

/// A histogram of the seconds that runs of jobs took, by `queue` and `end`, as [`QUEUE_RUNS`].
#[cfg(feature = "metrics")]
#[cfg_attr(docsrs, doc(cfg(feature = "metrics")))]
pub const QUEUE_RUNNING: &str = "webhook_sig_queue_running_seconds";

/// A histogram of the seconds from when a job was stored until it was done, by `queue`.
#[cfg(feature = "metrics")]
#[cfg_attr(docsrs, doc(cfg(feature = "metrics")))]
pub const QUEUE_LATENCY: &str = "webhook_sig_queue_latency_seconds";

/// A gauge of the jobs that are not done, by `queue`, as of the last
/// [count](crate::Queue::row_limit).
#[cfg(feature = "metrics")]
#[cfg_attr(docsrs, doc(cfg(feature = "metrics")))]
pub const QUEUE_ROWS: &str = "webhook_sig_queue_rows";

/// Counts a delivery.
pub(crate) fn came(queue: &str, outcome: &'static str) {
    #[cfg(feature = "metrics")]
    metrics::counter!(QUEUE_DELIVERIES, "queue" => queue.to_owned(), "outcome" => outcome)
        .increment(1);
}

/// Counts a run of a job that was stored so long ago.
pub(crate) fn ran(queue: &str, end: &'static str, took: Duration, age: Duration) {
    #[cfg(feature = "metrics")]
    {
        let queue = || queue.to_owned();
        metrics::counter!(QUEUE_RUNS, "queue" => queue(), "end" => end).increment(1);
        metrics::histogram!(QUEUE_RUNNING, "queue" => queue(), "end" => end).record(took);
        if end == "done" {
            metrics::histogram!(QUEUE_LATENCY, "queue" => queue()).record(age);
        }
    }
}

/// Notes how many jobs are not done.
pub(crate) fn counted(queue: &str, rows: u64) {
    #[cfg(feature = "metrics")]
    {
        #[expect(
            clippy::cast_precision_loss,
            reason = "there are far fewer than 2^52 rows"
        )]
        let rows = rows as f64;
        metrics::gauge!(QUEUE_ROWS, "queue" => queue.to_owned()).set(rows);
    }
}
