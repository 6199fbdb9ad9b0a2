//! Lines of the log that deliveries, or a database that is down, would repeat: one a minute, with
//! their number.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How often a line is logged that is the same but for its number: once a minute, as an endpoint
/// logs.
const INTERVAL: Duration = Duration::from_secs(60);

/// The lines of one kind, of the whole process.
pub(crate) struct Bounded(Mutex<Unlogged>);

struct Unlogged {
    count: u64,
    /// When the last line was logged.
    since: Option<Instant>,
}

impl Bounded {
    pub(crate) const fn new() -> Self {
        Self(Mutex::new(Unlogged {
            count: 0,
            since: None,
        }))
    }

    /// Adds one, and returns how many there are if it is time for a line.
    pub(crate) fn count(&self) -> Option<u64> {
        let mut unlogged = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        unlogged.count = unlogged.count.saturating_add(1);
        if unlogged.since.is_some_and(|at| at.elapsed() < INTERVAL) {
            return None;
        }
        let count = unlogged.count;
        *unlogged = Unlogged {
            count: 0,
            since: Some(Instant::now()),
        };
        Some(count)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::Bounded;

    #[tokio::test(start_paused = true)]
    async fn one_line_a_minute_counts_all() {
        let lines = Bounded::new();

        assert_eq!(lines.count(), Some(1));
        for _ in 0..1_000 {
            assert_eq!(lines.count(), None);
        }
        tokio::time::advance(Duration::from_secs(59)).await;
        assert_eq!(lines.count(), None);
        tokio::time::advance(Duration::from_secs(1)).await;
        assert_eq!(lines.count(), Some(1_002));
        assert_eq!(lines.count(), None);
    }
}
