//! What operators read: lines that unverified senders cannot multiply.
//!
//! Every delivery is an event at debug. At the default level there is one warning a minute, which
//! counts what was refused and explains one of them, and an error for the first failure of each kind that is ours.
//! No timer and no task writes them: what is due is written by the next delivery, so after the
//! last one the last counts wait.

use std::error::Error as _;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::time::{Clock, UnixTime};

/// How often an endpoint logs the counts of what it refused, and each kind of failure: a minute.
///
/// In between they are counted. The line is written by the first delivery after that time.
pub const LOG_INTERVAL: Duration = Duration::from_secs(60);

/// The greatest number of kinds named in one line of counts, the most frequent first: 8.
///
/// The others are counted together.
pub const LOG_KINDS: usize = 8;

/// What an endpoint has to log at the default level, and has not logged yet.
#[derive(Debug, Default)]
pub(crate) struct Log {
    tallies: Mutex<Tallies>,
    /// Whether anything waits to be logged: a delivery that is accepted need not lock to see it.
    is_waiting: AtomicBool,
}

#[derive(Debug, Default)]
struct Tallies {
    refused: Tally,
    failed: Tally,
    example: Option<Error>,
}

/// What is due after a delivery.
#[derive(Debug, Default)]
pub(crate) struct Due {
    /// What was refused, this delivery included.
    pub(crate) refused: Option<Counts>,
    /// The first refusal since the last line that says which part of a delivery it is about.
    pub(crate) example: Option<Error>,
    /// The failures that were not logged one by one.
    pub(crate) failed: Option<Counts>,
    /// Whether this delivery is the first in a while that failed in this way.
    pub(crate) is_new_failure: bool,
}

impl Due {
    /// Writes the lines that count refusals and failures.
    pub(crate) fn write(&self, scheme: &str, endpoint: Option<&str>) {
        if let Some(counts) = &self.refused {
            let refused = counts.total();
            let example = self.example.as_ref().map(Example);
            let example = example.as_ref().map(tracing::field::display);
            tracing::warn!(
                scheme,
                endpoint,
                refused,
                example,
                "{refused} refused on {scheme}: {counts}"
            );
        }
        if let Some(counts) = &self.failed {
            let failed = counts.total();
            tracing::error!(
                scheme,
                endpoint,
                failed,
                "{failed} more failed on {scheme}: {counts}"
            );
        }
    }
}

/// One of the refusals that are counted: its kind, and what its source says.
struct Example<'e>(&'e Error);

impl fmt::Display for Example<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(error) = self;
        write!(f, "{}", error.kind())?;
        match error.source() {
            Some(source) => write!(f, ": {source}"),
            None => Ok(()),
        }
    }
}

impl Log {
    /// Counts what became of a delivery, and returns what is to be logged now.
    ///
    /// The error is what may be shown of one that is refused.
    pub(crate) fn note(
        &self,
        kind: Option<ErrorKind>,
        error: Option<&Error>,
        clock: &dyn Clock,
    ) -> Due {
        let concern = kind.map_or(Concern::None, concern);
        if concern == Concern::None && !self.is_waiting.load(Ordering::Relaxed) {
            return Due::default();
        }
        // Not when the delivery began, which a slow sender puts far back.
        let now = clock.now();
        let mut tallies = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        let due = tallies.note(kind, concern, error, now);
        let is_waiting = tallies.refused.is_waiting() || tallies.failed.repeated().is_some();
        self.is_waiting.store(is_waiting, Ordering::Relaxed);
        due
    }
}

impl Tallies {
    fn note(
        &mut self,
        kind: Option<ErrorKind>,
        concern: Concern,
        error: Option<&Error>,
        now: UnixTime,
    ) -> Due {
        let Self {
            refused,
            failed,
            example,
        } = self;
        let mut due = Due::default();
        if failed.is_over(now) {
            due.failed = failed.repeated();
            *failed = Tally::default();
        }
        if let Some(kind) = kind {
            match concern {
                Concern::None => {}
                Concern::Operator => {
                    due.is_new_failure = failed.counts.add(kind) == 1;
                    failed.began.get_or_insert(now);
                }
                Concern::Sender => {
                    refused.counts.add(kind);
                    if example.is_none() {
                        *example = error.filter(|error| error.source().is_some()).cloned();
                    }
                }
            }
        }
        if refused.is_waiting() && (refused.began.is_none() || refused.is_over(now)) {
            due.refused = Some(refused.counts);
            due.example = example.take();
            *refused = Tally {
                began: Some(now),
                counts: Counts::default(),
            };
        }
        due
    }
}

/// What has been counted since the last line.
#[derive(Debug, Default)]
struct Tally {
    began: Option<UnixTime>,
    counts: Counts,
}

impl Tally {
    /// Returns whether its time is over; a clock that was set back must not put that off.
    fn is_over(&self, now: UnixTime) -> bool {
        self.began
            .is_some_and(|began| now.abs_diff(began) >= LOG_INTERVAL)
    }

    fn is_waiting(&self) -> bool {
        self.counts.total() > 0
    }

    /// Returns what came after the first of each kind.
    fn repeated(&self) -> Option<Counts> {
        let repeated = Counts(self.counts.0.map(|count| count.saturating_sub(1)));
        (repeated.total() > 0).then_some(repeated)
    }
}

/// How many deliveries there were of each kind.
///
/// It prints the most frequent kinds, as in `31 signature-mismatch, 6 timestamp-too-old`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counts([u64; ErrorKind::ALL.len()]);

impl Counts {
    pub(crate) fn total(&self) -> u64 {
        self.0
            .iter()
            .fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// Counts one more of a kind, and returns how many there are of it.
    fn add(&mut self, kind: ErrorKind) -> u64 {
        self.0.get_mut(kind as usize).map_or(0, |count| {
            *count = count.saturating_add(1);
            *count
        })
    }
}

impl Default for Counts {
    fn default() -> Self {
        Self([0; ErrorKind::ALL.len()])
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let counts = ErrorKind::ALL.iter().zip(&self.0);
        let mut counts: Vec<_> = counts.filter(|(_, count)| **count > 0).collect();
        // Equally frequent ones stay in alphabetical order.
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(**count));
        let mut rest = self.total();
        let mut separator = "";
        for (kind, count) in counts.into_iter().take(LOG_KINDS) {
            write!(f, "{separator}{count} {kind}")?;
            rest = rest.saturating_sub(*count);
            separator = ", ";
        }
        if rest > 0 {
            write!(f, ", {rest} of other kinds")?;
        }
        Ok(())
    }
}

/// Who has to act on an error.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Concern {
    /// No one: a repeated delivery was recognized, as it should be.
    None,
    /// Something here is down or misconfigured, and genuine deliveries are refused for it.
    Operator,
    /// No one at once: any sender can cause it.
    Sender,
}

const fn concern(kind: ErrorKind) -> Concern {
    match kind {
        ErrorKind::AlreadyHandled | ErrorKind::HandshakeAnswered | ErrorKind::InFlight => {
            Concern::None
        }
        ErrorKind::HandlerNotReady
        | ErrorKind::KeysExpired
        | ErrorKind::KeysUnavailable
        | ErrorKind::Misconfigured
        | ErrorKind::SourceUnknown
        | ErrorKind::StoreUnavailable
        // The sender must not know that these two are our fault; operators must.
        | ErrorKind::TenantKeysExpired
        | ErrorKind::TenantKeysUnfit => Concern::Operator,
        ErrorKind::AudienceMismatch
        | ErrorKind::BodyMalformed
        | ErrorKind::BodyTooLarge
        | ErrorKind::BodyTooSlow
        | ErrorKind::BodyUnreadable
        | ErrorKind::BudgetExhausted
        | ErrorKind::ClaimMismatch
        | ErrorKind::CredentialMismatch
        | ErrorKind::CredentialMissing
        | ErrorKind::FieldMalformed
        | ErrorKind::FieldMissing
        | ErrorKind::HandshakeRefused
        | ErrorKind::KeyUnknown
        | ErrorKind::MethodNotAllowed
        | ErrorKind::SourceNotAllowed
        | ErrorKind::SignatureMalformed
        | ErrorKind::SignatureMismatch
        | ErrorKind::SignatureMissing
        | ErrorKind::TimestampMalformed
        | ErrorKind::TimestampMissing
        | ErrorKind::TimestampTooNew
        | ErrorKind::TimestampTooOld
        | ErrorKind::UnsignedIdsExhausted => Concern::Sender,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(counted: &[(ErrorKind, u64)]) -> Counts {
        let mut counts = Counts::default();
        for (kind, count) in counted {
            counts.0[*kind as usize] = *count;
        }
        counts
    }

    #[test]
    fn counts_name_the_most_frequent_kinds_first() {
        let two = counts(&[
            (ErrorKind::TimestampTooOld, 6),
            (ErrorKind::SignatureMismatch, 31),
        ]);

        assert_eq!(
            two.to_string(),
            "31 signature-mismatch, 6 timestamp-too-old"
        );
        assert_eq!(two.total(), 37);
    }

    #[test]
    fn a_line_names_a_limited_number_of_kinds() {
        let all: Vec<_> = ErrorKind::ALL.iter().map(|kind| (*kind, 2)).collect();

        let line = counts(&all).to_string();

        assert_eq!(line.matches(", ").count(), LOG_KINDS);
        let rest = 2 * (all.len() - LOG_KINDS);
        assert!(
            line.ends_with(&format!(", {rest} of other kinds")),
            "{line}"
        );
    }

    #[test]
    fn a_kind_is_counted_in_its_own_place() {
        for (place, kind) in ErrorKind::ALL.iter().enumerate() {
            assert_eq!(*kind as usize, place);
        }
    }
}
