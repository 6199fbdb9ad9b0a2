//! Deliveries whose events could not be recognized, so that most are not remembered.

#[cfg(feature = "tracing")]
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "tracing")]
use crate::endpoint::LOG_INTERVAL;
use crate::endpoint::identifier::Unread;
use crate::time::Clock;
#[cfg(feature = "tracing")]
use crate::time::UnixTime;

/// A counter of verified deliveries whose events could not be recognized, by `scheme`: they were
/// handled, and a repeat of them is handled again.
#[cfg(feature = "metrics")]
pub const UNMARKED_DELIVERIES: &str = "webhook_sig_unmarked_deliveries_total";

/// What is not logged yet of the deliveries that are not remembered.
#[derive(Debug, Default)]
pub(crate) struct Unmarked {
    #[cfg(feature = "tracing")]
    unlogged: Mutex<Unlogged>,
}

#[cfg(feature = "tracing")]
#[derive(Debug, Default)]
struct Unlogged {
    deliveries: u64,
    /// When the last line was logged.
    since: Option<UnixTime>,
}

/// What becomes of a repeat of a delivery whose events could not be recognized.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Repeat {
    HandledAgain,
    /// It is recognized if all that is signed is repeated.
    KnownByMessage,
}

impl Unmarked {
    pub(crate) fn count(
        &self,
        scheme: &'static str,
        endpoint: &str,
        unread: Unread,
        repeat: Repeat,
        clock: &dyn Clock,
    ) {
        #[cfg(not(feature = "tracing"))]
        let _ = (self, scheme, endpoint, unread, repeat, clock);
        #[cfg(feature = "metrics")]
        if repeat == Repeat::HandledAgain {
            metrics::counter!(UNMARKED_DELIVERIES, "scheme" => scheme).increment(1);
        }
        #[cfg(feature = "tracing")]
        if let Some(deliveries) = self.note(clock.now()) {
            tracing::warn!(
                scheme,
                endpoint,
                deliveries,
                field = %unread,
                "the events of a verified delivery could not be recognized: it is handled, and a \
                 repeat of it will be {}",
                match repeat {
                    Repeat::HandledAgain => "handled again",
                    Repeat::KnownByMessage => "recognized only if all that is signed is the same",
                },
            );
        }
    }

    /// Adds one, and returns how many there are if it is time for a line.
    #[cfg(feature = "tracing")]
    fn note(&self, now: UnixTime) -> Option<u64> {
        let mut unlogged = self.unlogged.lock().unwrap_or_else(PoisonError::into_inner);
        unlogged.deliveries = unlogged.deliveries.saturating_add(1);
        let last = unlogged.since;
        if last.is_some_and(|last| now.abs_diff(last) < LOG_INTERVAL) {
            return None;
        }
        let deliveries = unlogged.deliveries;
        *unlogged = Unlogged {
            since: Some(now),
            deliveries: 0,
        };
        Some(deliveries)
    }
}

#[cfg(all(test, feature = "tracing"))]
mod tests {
    use super::*;

    #[test]
    fn one_line_a_minute_reports_every_delivery() {
        let unmarked = Unmarked::default();
        let at = UnixTime::from_secs;

        assert_eq!(unmarked.note(at(0)), Some(1));
        for _ in 0..1000 {
            assert_eq!(unmarked.note(at(59)), None);
        }
        assert_eq!(unmarked.note(at(60)), Some(1001));
        assert_eq!(unmarked.note(at(60)), None);
    }
}
