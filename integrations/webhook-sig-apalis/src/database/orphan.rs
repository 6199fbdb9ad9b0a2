//! Jobs whose worker is taken for dead.

use std::time::Duration;

use crate::backoff::Backoff;

/// The name of a job's metadatum that says that it was one.
pub(super) const ORPHAN: &str = "webhook-sig.orphan";

/// The result of a job that was taken back.
pub(super) const ORPHANED: &str = r#"{"Err":"the worker was killed"}"#;

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

#[cfg(test)]
mod tests {
    use super::*;

    const BACKOFF: Backoff = Backoff {
        least: Duration::from_secs(1),
        most: Duration::from_secs(1000),
    };

    fn orphan(before: i32, was_orphan: bool) -> Orphan {
        let row = (
            "job".to_owned(),
            "worker".to_owned(),
            before,
            20,
            was_orphan,
        );
        Orphan::new(row, BACKOFF)
    }

    #[test]
    fn those_of_a_worker_part() {
        let waits: Vec<_> = (0..32).map(|_| orphan(8, false).wait).collect();

        assert!(waits.iter().all(|wait| wait.as_secs() >= 128));
        assert!(waits.iter().any(|wait| *wait != waits[0]));
    }

    #[test]
    fn one_has_another_attempt_once() {
        let (first, second) = (orphan(19, false), orphan(19, true));

        assert_eq!((first.most, second.most), (21, 20));
        assert!(first.wait > Duration::ZERO);
        assert_eq!(second.wait, Duration::ZERO, "it is a dead letter at once");
    }
}
