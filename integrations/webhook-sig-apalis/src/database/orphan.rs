//! Jobs whose worker is taken for dead.

use std::time::Duration;

use apalis_core::task::Task;

use crate::backoff::Backoff;

/// The name of a job's metadatum that says that it was one.
pub(super) const ORPHAN: &str = "webhook-sig.orphan";

/// The result of a job that was taken back.
pub(super) const ORPHANED: &str = r#"{"Err":"the worker was killed"}"#;

/// Returns whether a worker was killed that had the job: it may be the job that killed it.
pub(crate) fn is_suspect(task: &Task<Vec<u8>>) -> bool {
    task.metadata().contains_key(ORPHAN)
}

/// The columns of a job whose worker is taken for dead: id, the worker, attempts, how many there may be,
/// and whether it was one before.
pub(super) type OrphanRow = (String, String, i32, i32, bool);

/// A job that is taken back from a worker that is taken for dead.
#[derive(Debug)]
pub(super) struct Orphan {
    pub(super) id: String,
    pub(super) worker: String,
    /// How many attempts there were when the worker got it.
    pub(super) before: i32,
    /// How many there may be from now on.
    pub(super) most: i32,
    pub(super) wait: Duration,
}

impl Orphan {
    /// Counts the attempt, for which a job gets another one the first time: it may be a neighbour of the
    /// one that killed the worker.
    pub(super) fn new((id, worker, before, most, was_orphan): OrphanRow, backoff: Backoff) -> Self {
        let most = most.saturating_add(i32::from(!was_orphan));
        let attempts = before.saturating_add(1);
        let wait = if attempts < most {
            backoff.after(usize::try_from(attempts).unwrap_or_default())
        } else {
            Duration::ZERO
        };
        Self {
            id,
            worker,
            before,
            most,
            wait,
        }
    }
}
