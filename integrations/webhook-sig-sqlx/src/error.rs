//! Why an event was not recorded.

use std::error::Error as StdError;
use std::fmt;

/// The error of a record: nothing was recorded, and the transaction must not be committed.
///
/// A handler can return it, because the errors of its other statements and of its commit become one as
/// well: `?` is enough for all of them.
///
/// As a response, under the features `axum` and `actix`, it is a bare 500 if the program has to be
/// changed, and a bare 503 otherwise, so that the vendor sends the event again. The feature `tracing`
/// logs it: of each of the two at most one line a minute, with the number of deliveries.
#[derive(Debug)]
#[non_exhaustive]
pub enum RecordError {
    /// Another transaction is recording the same event, or holds what else this one needs, and has not
    /// ended in time; on SQLite, another one is writing.
    Busy(sqlx::Error),
    /// Any other error of the database.
    Database(sqlx::Error),
    /// The endpoint of the delivery has no replay store, so that it knows no events.
    NoStore,
    /// The delivery brings several events, and `record` has one answer.
    Several(usize),
    /// The transaction has read before it wrote, without the lock, on SQLite; meanwhile another one
    /// has written.
    Stale(sqlx::Error),
    /// The delivery lists no event with the fields that `record_one` was given.
    Unlisted,
}

impl RecordError {
    /// Returns whether the same delivery may be recorded later, without a change to the program.
    #[must_use]
    pub const fn is_temporary(&self) -> bool {
        matches!(self, Self::Busy(_) | Self::Database(_) | Self::Stale(_))
    }
}

/// So that a handler can answer with it for all of its statements and its commit, too.
impl From<sqlx::Error> for RecordError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        match code.as_deref() {
            Some(LOCK_NOT_AVAILABLE | SQLITE_BUSY | SQLITE_BUSY_TIMEOUT) => Self::Busy(error),
            Some(SQLITE_BUSY_SNAPSHOT) => Self::Stale(error),
            _ => Self::Database(error),
        }
    }
}

const LOCK_NOT_AVAILABLE: &str = "55P03";
const SQLITE_BUSY: &str = "5";
const SQLITE_BUSY_SNAPSHOT: &str = "517";
const SQLITE_BUSY_TIMEOUT: &str = "773";

impl fmt::Display for RecordError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Busy(_) => f.write_str("another transaction holds what this one needs: end it sooner, or wait longer by \
                 `Records::lock_timeout`, or on SQLite by `busy_timeout`"),
            Self::Database(_) => f.write_str(
                "the transaction failed, so the event may not be recorded; `Tables::migrate` creates \
                 the tables",
            ),
            Self::NoStore => f.write_str(
                "the endpoint knows no events: build it with `.name(..).replay(store)`, where the \
                 store may be a `MemoryStore`",
            ),
            Self::Several(count) => write!(
                f,
                "the delivery brings {count} events: call `record_each` or `record_one` instead of \
                 `record`",
            ),
            Self::Stale(_) => f.write_str(
                "the transaction has read before another one wrote: begin it with \
                 `begin_with(\"BEGIN IMMEDIATE\")`",
            ),
            Self::Unlisted => f.write_str(
                "these fields identify no event of the delivery: `Verified::event_ids` lists those \
                 that do",
            ),
        }
    }
}

impl StdError for RecordError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        match self {
            Self::Busy(error) | Self::Database(error) | Self::Stale(error) => Some(error),
            Self::NoStore | Self::Several(_) | Self::Unlisted => None,
        }
    }
}
