//! How many jobs there are, without counting them for a delivery.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};
use webhook_sig::BoxError;

/// How long a count is good for while there is much room.
const COUNT_AGE: Duration = Duration::from_secs(10);

/// How long a count is good for from half the limit on.
const FULL_AGE: Duration = Duration::from_secs(1);

/// How long counting may take.
const COUNT_TIMEOUT: Duration = Duration::from_secs(60);

/// The last count, and what was stored here since it ended.
///
/// Deliveries go by it and wait for none: one of them begins to count again where it is due.
#[derive(Debug, Default)]
pub(crate) struct Rows(Mutex<Count>);

#[derive(Debug, Default)]
struct Count {
    rows: u64,
    /// When the last count began.
    begun: Option<Instant>,
    is_counting: bool,
}

impl Rows {
    /// Returns whether there is room for one more; before the first count has ended there is.
    pub(crate) fn has_room<F>(self: &Arc<Self>, limit: u64, count: impl FnOnce() -> F) -> bool
    where
        F: Future<Output = Result<u64, BoxError>> + Send + 'static,
    {
        let mut known = self.lock();
        let has_room = known.rows < limit;
        if known.is_due(limit, Instant::now()) {
            known.is_counting = true;
            known.begun = Some(Instant::now());
            let (counting, count) = (Counting(self.clone()), count());
            // Apart from the request, whose sender may leave.
            tokio::spawn(async move {
                match timeout(COUNT_TIMEOUT, count).await {
                    Ok(Ok(rows)) => counting.0.lock().rows = rows,
                    // Storing fails too, and says so.
                    Ok(Err(_)) | Err(_) => tracing::debug!("jobs could not be counted"),
                }
            });
        }
        has_room
    }

    /// Notes a row that was stored.
    pub(crate) fn add(&self) {
        let mut count = self.lock();
        count.rows = count.rows.saturating_add(1);
    }

    fn lock(&self) -> MutexGuard<'_, Count> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Count {
    fn is_due(&self, limit: u64, now: Instant) -> bool {
        let half = limit.checked_div(2).unwrap_or_default();
        let age = if self.rows < half {
            COUNT_AGE
        } else {
            FULL_AGE
        };
        let is_old = |begun| now.saturating_duration_since(begun) >= age;
        !self.is_counting && self.begun.is_none_or(is_old)
    }
}

/// A count that goes on; another may begin when this is dropped, however that comes.
struct Counting(Arc<Rows>);

impl Drop for Counting {
    fn drop(&mut self) {
        self.0.lock().is_counting = false;
    }
}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicUsize, Ordering};

    use tokio::time::{advance, sleep};

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_count_at_a_time_and_no_delivery_waits_for_it() {
        let (rows, counts) = (Arc::new(Rows::default()), AtomicUsize::new(0));
        let hang = || {
            counts.fetch_add(1, Ordering::Relaxed);
            pending()
        };

        for _ in 0..100 {
            assert!(rows.has_room(10, hang));
            sleep(Duration::from_millis(500)).await;
        }
        assert_eq!(counts.load(Ordering::Relaxed), 1);

        // One that hangs is given up.
        sleep(COUNT_TIMEOUT).await;
        assert!(rows.has_room(10, hang));
        assert_eq!(counts.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn a_count_is_good_for_a_time() {
        let rows = Arc::new(Rows::default());
        let not_due = || -> std::future::Ready<_> { panic!("it is not due") };

        assert!(rows.has_room(10, || ready(Ok(4))), "there was no count yet");
        sleep(Duration::from_millis(1)).await;
        assert!(rows.has_room(10, not_due));
        assert!(!rows.has_room(4, not_due));
        advance(COUNT_AGE).await;
        assert!(rows.has_room(10, || ready(Ok(9))));
        sleep(Duration::from_millis(1)).await;
        rows.add();
        assert!(!rows.has_room(10, not_due));
        advance(FULL_AGE).await;
        assert!(!rows.has_room(10, || ready(Ok(0))));
        sleep(Duration::from_millis(1)).await;
        assert!(rows.has_room(10, not_due));
    }
}
