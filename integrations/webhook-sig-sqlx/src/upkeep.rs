//! What a store does now and then: it counts its rows, and deletes those that have expired.

use std::future::Future;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout};
use webhook_sig::BoxError;

#[cfg(feature = "tracing")]
use crate::log::Bounded;
use crate::records::PURGE_STEP;

/// How often a store counts its rows, while there are claims: every 10 seconds.
pub const COUNT_AGE: Duration = Duration::from_secs(10);

/// How often a store deletes up to [`PURGE_STEP`] rows that have expired, while there are claims: each
/// second, and at once where there are more.
pub const SWEEP_PAUSE: Duration = Duration::from_secs(1);

/// How long a count or a sweep may take.
const TIMEOUT: Duration = Duration::from_secs(60);

/// The last count, and when what was begun last, shared by the clones of a store.
///
/// Claims go by that count and wait for none: one of them begins what is due.
#[derive(Clone, Debug, Default)]
pub(crate) struct Upkeep(Arc<Mutex<Begun>>);

#[derive(Debug, Default)]
struct Begun {
    rows: u64,
    counted: Option<Instant>,
    swept: Option<Instant>,
    is_going_on: bool,
}

impl Upkeep {
    /// Returns how many rows the last count found; before the first has ended there are none.
    pub(crate) fn rows(&self) -> u64 {
        self.lock().rows
    }

    /// Begins to count and to sweep where it is due, and does not wait for them.
    pub(crate) fn begin<C, S>(&self, count: impl FnOnce() -> C, sweep: impl FnOnce() -> S)
    where
        C: Future<Output = Result<u64, sqlx::Error>> + Send + 'static,
        S: Future<Output = Result<u64, sqlx::Error>> + Send + 'static,
    {
        let (count, sweep) = {
            let (is_count_due, is_sweep_due) = self.lock().begin(Instant::now());
            (is_count_due.then(count), is_sweep_due.then(sweep))
        };
        if count.is_none() && sweep.is_none() {
            return;
        }
        let going_on = GoingOn(self.clone());
        // Apart from the request, whose sender may leave.
        tokio::spawn(async move {
            let GoingOn(upkeep) = &going_on;
            if let Some(count) = count
                && let Some(rows) = run(Step::Count, count).await
            {
                upkeep.lock().rows = rows;
            }
            if let Some(sweep) = sweep
                && let Some(rows) = run(Step::Sweep, sweep).await
                && rows >= PURGE_STEP.into()
            {
                upkeep.lock().swept = None;
            }
        });
    }

    fn lock(&self) -> MutexGuard<'_, Begun> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Begun {
    /// Notes what begins now, and returns whether it is a count and whether it is a sweep.
    fn begin(&mut self, now: Instant) -> (bool, bool) {
        if self.is_going_on {
            return (false, false);
        }
        let mut begin = |last: &mut Option<Instant>, pause| {
            let is_due = last.is_none_or(|at| now.saturating_duration_since(at) >= pause);
            if is_due {
                *last = Some(now);
                self.is_going_on = true;
            }
            is_due
        };
        (
            begin(&mut self.counted, COUNT_AGE),
            begin(&mut self.swept, SWEEP_PAUSE),
        )
    }
}

/// What goes on; more may begin when this is dropped, however that comes.
struct GoingOn(Upkeep);

impl Drop for GoingOn {
    fn drop(&mut self) {
        self.0.lock().is_going_on = false;
    }
}

#[derive(Clone, Copy)]
enum Step {
    Count,
    Sweep,
}

/// Returns how many rows there were, unless that fails or takes too long: claims go on without it.
async fn run(step: Step, rows: impl Future<Output = Result<u64, sqlx::Error>>) -> Option<u64> {
    let error: BoxError = match timeout(TIMEOUT, rows).await {
        Ok(Ok(rows)) => return Some(rows),
        Ok(Err(error)) => error.into(),
        Err(elapsed) => elapsed.into(),
    };
    log(step, &error);
    None
}

/// Logs a failure, at most once a minute of each kind.
#[cfg(feature = "tracing")]
fn log(step: Step, error: &BoxError) {
    static COUNTS: Bounded = Bounded::new();
    static SWEEPS: Bounded = Bounded::new();
    let (lines, what) = match step {
        Step::Count => (&COUNTS, "the rows of a store could not be counted"),
        Step::Sweep => (
            &SWEEPS,
            "rows of a store that have expired could not be deleted",
        ),
    };
    if let Some(times) = lines.count() {
        tracing::warn!(%error, times, "{what}; claims go on, and it is tried again");
    }
}

#[cfg(not(feature = "tracing"))]
fn log(_: Step, _: &BoxError) {}

#[cfg(test)]
mod tests {
    use std::future::{pending, ready};
    use std::sync::atomic::{AtomicU32, Ordering};

    use tokio::time::{advance, sleep};

    use super::*;

    const NOTHING: Result<u64, sqlx::Error> = Ok(0);

    /// Lets what was begun go on.
    async fn go_on() {
        sleep(Duration::from_millis(1)).await;
    }

    fn not_due() -> std::future::Ready<Result<u64, sqlx::Error>> {
        panic!("it is not due")
    }

    #[tokio::test(start_paused = true)]
    async fn one_at_a_time_and_no_claim_waits_for_it() {
        let (upkeep, counts) = (Upkeep::default(), AtomicU32::new(0));
        let hang = || {
            counts.fetch_add(1, Ordering::Relaxed);
            pending()
        };

        for _ in 0..100 {
            upkeep.begin(hang, || ready(NOTHING));
            sleep(Duration::from_millis(500)).await;
        }
        assert_eq!(counts.load(Ordering::Relaxed), 1);

        // One that hangs is given up.
        sleep(TIMEOUT).await;
        upkeep.begin(hang, || ready(NOTHING));
        assert_eq!(counts.load(Ordering::Relaxed), 2);
    }

    #[tokio::test(start_paused = true)]
    async fn each_is_due_after_a_time() {
        let upkeep = Upkeep::default();

        upkeep.begin(|| ready(Ok(7)), || ready(NOTHING));
        assert_eq!(upkeep.rows(), 0, "it has not ended yet");
        go_on().await;
        assert_eq!(upkeep.rows(), 7);
        upkeep.begin(not_due, not_due);

        advance(SWEEP_PAUSE).await;
        upkeep.begin(not_due, || ready(Ok(PURGE_STEP.into())));
        go_on().await;
        // There may be more.
        upkeep.begin(not_due, || ready(Ok(1)));
        go_on().await;
        upkeep.begin(not_due, not_due);

        advance(COUNT_AGE).await;
        upkeep.begin(|| ready(Ok(8)), || ready(NOTHING));
        go_on().await;
        assert_eq!(upkeep.rows(), 8);
    }

    #[tokio::test(start_paused = true)]
    async fn what_fails_leaves_the_last_count_and_is_tried_again() {
        let upkeep = Upkeep::default();
        upkeep.begin(|| ready(Ok(7)), || ready(NOTHING));
        go_on().await;

        for _ in 0..3 {
            advance(COUNT_AGE).await;
            let begun = AtomicU32::new(0);
            let fail = || {
                begun.fetch_add(1, Ordering::Relaxed);
                ready(Err(sqlx::Error::PoolTimedOut))
            };
            upkeep.begin(fail, fail);
            go_on().await;
            assert_eq!(begun.into_inner(), 2);
            assert_eq!(upkeep.rows(), 7);
        }
    }
}
