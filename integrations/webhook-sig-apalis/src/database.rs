//! The tables of apalis, in either database.
//!
//! They are created by the migrations of apalis 1.0; the statements are this crate's own.

use std::borrow::Cow;
use std::error::Error;
use std::time::Duration;

use webhook_sig::{BoxError, UnixTime};

use crate::DeadLetter;
use crate::holds::Hold;

pub(crate) use self::heart::Heart;
#[cfg(feature = "postgres")]
pub(crate) use self::postgres::Postgres;
#[cfg(feature = "sqlite")]
pub(crate) use self::sqlite::Sqlite;

#[cfg(feature = "postgres")]
mod apart;
mod doubtful;
mod heart;
mod orphan;
#[cfg(feature = "postgres")]
mod postgres;
#[cfg(feature = "sqlite")]
mod sqlite;

/// A database, and the name of the queue in it.
#[derive(Clone, Debug)]
pub(crate) enum Database {
    #[cfg(feature = "postgres")]
    Postgres(Postgres),
    #[cfg(feature = "sqlite")]
    Sqlite(Sqlite),
}

/// What became of a job that was pushed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pushed {
    /// A job with its key is there already.
    Known,
    New,
}

impl Pushed {
    /// Returns what the number of rows says that were added.
    const fn by(rows: u64) -> Self {
        match rows {
            0 => Self::Known,
            _ => Self::New,
        }
    }
}

/// The columns of a job that was fetched: id, job, attempts, how many there may be, and whether it was
/// taken back from a worker.
type FetchedRow = (String, Vec<u8>, i32, i32, bool);

/// A job that a worker has.
#[derive(Debug)]
pub(crate) struct Fetched {
    pub(crate) id: String,
    pub(crate) job: Vec<u8>,
    /// How many attempts there were before.
    pub(crate) attempts: usize,
    /// How many there may be.
    pub(crate) most: usize,
    /// Whether a worker was killed that had it: it may be the job that killed it.
    pub(crate) is_suspect: bool,
}

impl Fetched {
    fn new((id, job, attempts, most, is_suspect): FetchedRow) -> Self {
        let [attempts, most] = [attempts, most].map(|number| usize::try_from(number).unwrap_or(0));
        Self {
            id,
            job,
            attempts,
            most,
            is_suspect,
        }
    }
}

/// What became of a job that a worker had.
#[derive(Debug)]
pub(crate) struct Settlement {
    pub(crate) hold: Hold,
    /// How many attempts there were when the worker got it.
    pub(crate) before: usize,
    /// How many there are now.
    pub(crate) attempts: usize,
    /// How many there may be.
    pub(crate) most: usize,
    pub(crate) outcome: Outcome,
    /// The job from now on, if it is another one than before.
    pub(crate) rest: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
pub(crate) enum Outcome {
    /// It is a dead letter, for this reason.
    Dead(String),
    Done,
    /// It is tried again after this time.
    Failed(String, Duration),
}

impl Settlement {
    /// Returns the state as apalis names it.
    ///
    /// A failed job that has attempts left is fetched again, and what was killed is not.
    const fn status(&self) -> &'static str {
        match self.outcome {
            Outcome::Dead(_) => "Killed",
            Outcome::Done => "Done",
            Outcome::Failed(..) => "Failed",
        }
    }

    /// Returns the result as apalis writes it.
    fn result(&self) -> String {
        match &self.outcome {
            Outcome::Dead(error) | Outcome::Failed(error, _) => {
                serde_json::json!({ "Err": storable(error) }).to_string()
            }
            Outcome::Done => r#"{"Ok":null}"#.to_owned(),
        }
    }

    /// Returns how a run of it ended, for metrics.
    pub(crate) const fn end(&self) -> &'static str {
        match self.outcome {
            Outcome::Dead(_) => "dead",
            Outcome::Done => "done",
            Outcome::Failed(..) if self.attempts == self.before => "unread",
            Outcome::Failed(..) => "failed",
        }
    }

    /// Returns the number of attempts before this one and with it, as the databases have them.
    ///
    /// A job that was taken back from the worker has one more than before, even if the same worker got
    /// it again: it is the later run that settles it.
    fn attempts(&self) -> [i32; 2] {
        [self.before, self.attempts].map(|attempts| i32::try_from(attempts).unwrap_or(i32::MAX))
    }

    /// Returns how long it waits.
    const fn wait(&self) -> Option<Duration> {
        match self.outcome {
            Outcome::Failed(_, wait) => Some(wait),
            Outcome::Dead(_) | Outcome::Done => None,
        }
    }
}

/// The names of a job's metadata.
const EVENT_ID: &str = "webhook-sig.event-id";
const EVENT_TYPE: &str = "webhook-sig.event-type";

/// A job to be stored, which is due at once.
#[derive(Debug)]
pub(crate) struct NewJob<'a> {
    pub(crate) job: Vec<u8>,
    pub(crate) key: Option<&'a str>,
    pub(crate) event_id: Option<&'a str>,
    pub(crate) event_type: Option<&'a str>,
    pub(crate) attempts: u16,
}

impl NewJob<'_> {
    /// Returns what an operator reads of it, by names.
    fn metadata(&self) -> impl Iterator<Item = (String, String)> {
        [(EVENT_ID, self.event_id), (EVENT_TYPE, self.event_type)]
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), storable(value?).into_owned())))
    }
}

/// Returns a text as PostgreSQL can keep it, whose texts have no NUL.
fn storable(text: &str) -> Cow<'_, str> {
    if text.contains('\0') {
        text.replace('\0', "\u{fffd}").into()
    } else {
        text.into()
    }
}

/// The columns of a dead letter: id, the event's id and type, attempts, error, and when it failed.
type LetterRow = (
    String,
    Option<String>,
    Option<String>,
    i64,
    Option<String>,
    Option<i64>,
);

fn letter((id, event_id, event_type, attempts, error, failed_at): LetterRow) -> DeadLetter {
    DeadLetter {
        id,
        event_id,
        event_type,
        attempts: u32::try_from(attempts).unwrap_or_default(),
        error: error.unwrap_or_default(),
        failed_at: UnixTime::from_secs(failed_at.unwrap_or_default()),
    }
}

impl Database {
    pub(crate) async fn setup(&self) -> Result<(), BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.setup().await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.setup().await,
        }
    }

    /// Stores a job; when this returns it is committed.
    pub(crate) async fn push(&self, job: NewJob<'_>) -> Result<Pushed, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.push(job).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.push(job).await,
        }
    }

    /// Returns how many jobs are not done; beyond a number it stops counting.
    pub(crate) async fn count(&self, most: u64) -> Result<u64, BoxError> {
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let count = match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.count(most).await?,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.count(most).await?,
        };
        Ok(u64::try_from(count).unwrap_or_default())
    }

    /// Returns what gives signs of life.
    pub(crate) fn heart(&self) -> Heart {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => Heart::Postgres(database.heart()),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => Heart::Sqlite(database.heart()),
        }
    }

    /// Deletes the job with a key, and returns whether there was one.
    pub(crate) async fn forget(&self, key: &str) -> Result<bool, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.forget(key).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.forget(key).await,
        }
    }

    /// Returns the name of the queue.
    pub(crate) fn queue(&self) -> &str {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.queue(),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.queue(),
        }
    }

    /// Takes jobs that are due, at most so many, for a worker.
    pub(crate) async fn fetch(&self, worker: &str, most: usize) -> Result<Vec<Fetched>, BoxError> {
        let most = i32::try_from(most).unwrap_or(i32::MAX);
        let rows = match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.fetch(worker, most).await?,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.fetch(worker, most).await?,
        };
        Ok(rows.into_iter().map(Fetched::new).collect())
    }

    /// Writes what became of jobs, all or none, where the worker still has them.
    ///
    /// It returns how many there were.
    pub(crate) async fn settle(
        &self,
        worker: &str,
        settlements: &[Settlement],
    ) -> Result<u64, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.settle(worker, settlements).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.settle(worker, settlements).await,
        }
    }

    /// Makes jobs wait again that are a worker's, but for some of them, and returns how many.
    ///
    /// No attempt is counted. They are due after a time, or when they were.
    pub(crate) async fn give_back(
        &self,
        worker: &str,
        but: &[String],
        wait: Option<Duration>,
    ) -> Result<u64, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.give_back(worker, but, wait).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.give_back(worker, but, wait).await,
        }
    }

    /// Returns whether the database is well, and takes a row or a value of it amiss.
    pub(crate) fn is_refusal(&self, error: &(dyn Error + 'static)) -> bool {
        let error: Option<&sqlx::Error> = error.downcast_ref();
        let error = error.and_then(sqlx::Error::as_database_error);
        let Some(code) = error.and_then(|error| error.code()) else {
            return false;
        };
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => postgres::is_refusal(&code),
            #[cfg(feature = "sqlite")]
            Self::Sqlite(_) => sqlite::is_refusal(&code),
        }
    }

    /// Deletes jobs that were done before this age, at most so many, and returns how many.
    pub(crate) async fn purge(&self, age: Duration, most: u32) -> Result<u64, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.purge(age, most).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.purge(age, most).await,
        }
    }

    /// Forgets the workers that were last seen before this age and have no job.
    pub(crate) async fn forget_workers(&self, age: Duration) -> Result<(), BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.forget_workers(age).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.forget_workers(age).await,
        }
    }

    /// Returns the dead letters, the oldest first, after an id.
    pub(crate) async fn dead_letters(
        &self,
        after: &str,
        most: u32,
    ) -> Result<Vec<DeadLetter>, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.dead_letters(after, most).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.dead_letters(after, most).await,
        }
    }

    pub(crate) async fn run_again(&self, id: &str) -> Result<bool, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.run_again(id).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.run_again(id).await,
        }
    }

    pub(crate) async fn discard(&self, id: &str) -> Result<bool, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(database) => database.discard(id).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(database) => database.discard(id).await,
        }
    }
}
