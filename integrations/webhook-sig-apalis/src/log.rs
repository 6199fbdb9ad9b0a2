//! Lines of the log that a database that is down, or a sender, cannot multiply.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use tokio::time::Instant;

use crate::LOG_INTERVAL;

/// What a queue has to log, and has not logged yet, by its kind.
#[derive(Debug, Default)]
pub(crate) struct Log(Mutex<HashMap<&'static str, Line>>);

#[derive(Debug)]
struct Line {
    logged: Instant,
    unlogged: u64,
}

impl Log {
    /// Counts one of a kind, and returns how many there were since its last line if another is due.
    ///
    /// No timer writes what is left: the next of its kind does.
    pub(crate) fn due(&self, kind: &'static str) -> Option<u64> {
        let now = Instant::now();
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(line) = lines.get_mut(kind) else {
            let (logged, unlogged) = (now, 0);
            lines.insert(kind, Line { logged, unlogged });
            return Some(1);
        };
        line.unlogged = line.unlogged.saturating_add(1);
        if now.saturating_duration_since(line.logged) < LOG_INTERVAL {
            return None;
        }
        line.logged = now;
        Some(std::mem::take(&mut line.unlogged))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_line_a_minute_counts_all_of_its_kind() {
        let log = Log::default();

        assert_eq!(log.due("fetch"), Some(1));
        for _ in 0..1000 {
            assert_eq!(log.due("fetch"), None);
        }
        assert_eq!(log.due("beat"), Some(1));
        tokio::time::advance(LOG_INTERVAL).await;

        assert_eq!(log.due("fetch"), Some(1001));
        assert_eq!(log.due("fetch"), None);
    }
}
