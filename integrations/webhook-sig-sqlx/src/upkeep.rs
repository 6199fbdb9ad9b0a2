//! What a store does now and then: it deletes rows that have expired, and counts the others.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use sqlx::Pool;
use tokio::time::Instant;

use crate::dialect::Dialect;
use crate::records::PURGE_STEP;
use crate::tables::Tables;

/// How long a store relies on its last count of rows: 10 seconds.
pub const COUNT_AGE: Duration = Duration::from_secs(10);

/// How often a store deletes up to [`PURGE_STEP`] rows that have expired, unless there are more: each
/// second.
pub const SWEEP_PAUSE: Duration = Duration::from_secs(1);

/// When it was done last, shared by the clones of a store.
#[derive(Debug)]
pub(crate) struct Upkeep(Mutex<Done>);

#[derive(Debug)]
struct Done {
    counted: Option<(Instant, u64)>,
    swept: Option<Instant>,
}

impl Upkeep {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Done {
            counted: None,
            swept: None,
        }))
    }

    /// Returns about how many rows there are, after deleting some that have expired, if it is time
    /// to.
    pub(crate) async fn rows<DB: Dialect>(
        &self,
        pool: &Pool<DB>,
        tables: &Tables,
        exact: u64,
    ) -> Result<u64, sqlx::Error> {
        if self.begin_sweep() && DB::sweep(pool, tables, PURGE_STEP).await? >= PURGE_STEP.into() {
            self.done().swept = None;
        }
        if let Some(rows) = self.known() {
            return Ok(rows);
        }
        let rows = DB::count(pool, tables, exact).await?;
        self.done().counted = Some((Instant::now(), rows));
        Ok(rows)
    }

    /// Returns how many rows there were at the last count.
    pub(crate) fn last_rows(&self) -> u64 {
        self.done().counted.map_or(0, |(_, rows)| rows)
    }

    /// Returns whether it is time to sweep, to one who asks at a time.
    fn begin_sweep(&self) -> bool {
        let mut done = self.done();
        let is_due = done.swept.is_none_or(|at| at.elapsed() >= SWEEP_PAUSE);
        if is_due {
            done.swept = Some(Instant::now());
        }
        is_due
    }

    /// Returns the last count, unless it is too old and the caller is to count again. Meanwhile it
    /// serves the others.
    fn known(&self) -> Option<u64> {
        let mut done = self.done();
        let (at, rows) = done.counted?;
        if at.elapsed() >= COUNT_AGE {
            done.counted = Some((Instant::now(), rows));
            return None;
        }
        Some(rows)
    }

    fn done(&self) -> MutexGuard<'_, Done> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
