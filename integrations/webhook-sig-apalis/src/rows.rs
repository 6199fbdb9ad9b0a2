//! How many jobs there are, without counting them for each delivery.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::Instant;
use webhook_sig::BoxError;

use crate::database::Database;

/// How long a count is good for while there is room.
const COUNT_AGE: Duration = Duration::from_secs(10);

/// How long a count is good for that shows no room.
const FULL_AGE: Duration = Duration::from_secs(1);

/// A count that is at most [`COUNT_AGE`] old, and what was stored here since.
#[derive(Debug, Default)]
pub(crate) struct Rows(Mutex<Option<Count>>);

#[derive(Clone, Copy, Debug)]
struct Count {
    rows: u64,
    counted: Instant,
}

impl Rows {
    /// Returns whether there is room for one more.
    pub(crate) async fn has_room(&self, database: &Database, limit: u64) -> Result<bool, BoxError> {
        let now = Instant::now();
        if let Some(has_room) = self.known(limit, now) {
            return Ok(has_room);
        }
        let rows = database.count().await?;
        *self.lock() = Some(Count { rows, counted: now });
        Ok(rows < limit)
    }

    /// Notes a row that was stored.
    pub(crate) fn add(&self) {
        if let Some(count) = &mut *self.lock() {
            count.rows = count.rows.saturating_add(1);
        }
    }

    /// Returns what the last count says, unless this delivery is the one that counts again.
    fn known(&self, limit: u64, now: Instant) -> Option<bool> {
        let mut known = self.lock();
        let count = known.as_mut()?;
        let has_room = count.rows < limit;
        let age = if has_room { COUNT_AGE } else { FULL_AGE };
        if now.saturating_duration_since(count.counted) < age {
            return Some(has_room);
        }
        // The others go by the old count meanwhile.
        count.counted = now;
        None
    }

    fn lock(&self) -> MutexGuard<'_, Option<Count>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
