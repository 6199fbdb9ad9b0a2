//! Deliveries whose events could not be recognized, so that most are not remembered.

#[cfg(feature = "tracing")]
use std::sync::{Mutex, PoisonError};

#[cfg(feature = "tracing")]
use tokio::time::Instant;

#[cfg(feature = "tracing")]
use crate::endpoint::LOG_INTERVAL;
use crate::endpoint::identifier::Unread;

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
    since: Option<Instant>,
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
    ) {
        #[cfg(not(feature = "tracing"))]
        let _ = (self, scheme, endpoint, unread, repeat);
        #[cfg(feature = "metrics")]
        if repeat == Repeat::HandledAgain {
            metrics::counter!(UNMARKED_DELIVERIES, "scheme" => scheme).increment(1);
        }
        #[cfg(feature = "tracing")]
        if let Some(deliveries) = self.note() {
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
    fn note(&self) -> Option<u64> {
        let now = Instant::now();
        let mut unlogged = self.unlogged.lock().unwrap_or_else(PoisonError::into_inner);
        unlogged.deliveries = unlogged.deliveries.saturating_add(1);
        let last = unlogged.since;
        if last.is_some_and(|last| now.duration_since(last) < LOG_INTERVAL) {
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
    use std::time::Duration;

    use tokio::time::advance;

    use super::*;

    #[tokio::test(start_paused = true)]
    async fn one_line_a_minute_reports_every_delivery() {
        let unmarked = Unmarked::default();

        assert_eq!(unmarked.note(), Some(1));
        for _ in 0..1000 {
            assert_eq!(unmarked.note(), None);
        }
        advance(Duration::from_secs(60)).await;
        assert_eq!(unmarked.note(), Some(1001));
        assert_eq!(unmarked.note(), None);
    }
}
