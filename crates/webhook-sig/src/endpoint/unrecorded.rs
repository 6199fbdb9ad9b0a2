//! Settlements that the replay store never recorded: counted, and logged at most once a minute.

#[cfg(feature = "tracing")]
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "tracing")]
use crate::endpoint::LOG_INTERVAL;
use crate::replay::Settled;
use crate::time::Clock;
#[cfg(feature = "tracing")]
use crate::time::UnixTime;

/// A counter of settlements that the store did not record, by `scheme` and by `end`, which is
/// `handled` or `released`: these claims end by their lease, and the handler can run again.
#[cfg(feature = "metrics")]
pub const UNRECORDED_SETTLEMENTS: &str = "webhook_sig_unrecorded_settlements_total";

/// What is not logged yet of the settlements that were not recorded.
#[derive(Debug, Default)]
pub(crate) struct Unrecorded {
    #[cfg(feature = "tracing")]
    unlogged: Mutex<Unlogged>,
}

#[cfg(feature = "tracing")]
#[derive(Debug, Default)]
struct Unlogged {
    handled: u64,
    released: u64,
    /// When the last line was logged.
    since: Option<UnixTime>,
}

impl Unrecorded {
    pub(crate) fn count(&self, scheme: &'static str, end: Settled, clock: &dyn Clock) {
        #[cfg(not(any(feature = "metrics", feature = "tracing")))]
        let _ = (self, scheme, end, clock);
        #[cfg(feature = "metrics")]
        {
            let end = match end {
                Settled::Handled(_) => "handled",
                Settled::Released => "released",
            };
            metrics::counter!(UNRECORDED_SETTLEMENTS, "scheme" => scheme, "end" => end)
                .increment(1);
        }
        #[cfg(feature = "tracing")]
        if let Some((handled, released)) = self.note(end, clock.now()) {
            tracing::error!(
                scheme,
                handled,
                released,
                "the replay store did not record how deliveries ended: their claims end by the \
                 lease, and those that were handled can run again"
            );
        }
    }

    /// Adds one, and returns how many there are if it is time for a line.
    #[cfg(feature = "tracing")]
    fn note(&self, end: Settled, now: UnixTime) -> Option<(u64, u64)> {
        let mut unlogged = self.unlogged.lock().unwrap_or_else(PoisonError::into_inner);
        let count = match end {
            Settled::Handled(_) => &mut unlogged.handled,
            Settled::Released => &mut unlogged.released,
        };
        *count = count.saturating_add(1);
        let last = unlogged.since;
        if last.is_some_and(|last| now.abs_diff(last) < LOG_INTERVAL) {
            return None;
        }
        let counts = (unlogged.handled, unlogged.released);
        *unlogged = Unlogged {
            since: Some(now),
            ..Unlogged::default()
        };
        Some(counts)
    }
}

#[cfg(all(test, feature = "tracing"))]
mod tests {
    use super::{Settled, Unrecorded};
    use crate::replay::Keep;
    use crate::time::UnixTime;
    use std::time::Duration;

    #[test]
    fn one_line_a_minute_reports_every_event() {
        let unrecorded = Unrecorded::default();
        let at = UnixTime::from_secs;
        let handled = Settled::Handled(Keep::for_all(Duration::from_secs(60)));

        assert_eq!(unrecorded.note(handled, at(0)), Some((1, 0)));
        for _ in 0..1000 {
            assert_eq!(unrecorded.note(handled, at(0)), None);
        }
        assert_eq!(unrecorded.note(Settled::Released, at(59)), None);
        assert_eq!(unrecorded.note(handled, at(60)), Some((1001, 1)));
        assert_eq!(unrecorded.note(handled, at(60)), None);
    }
}
