//! Signs of life, in either database.

use std::time::Duration;

use webhook_sig::BoxError;

use crate::backoff::Backoff;

#[cfg(feature = "postgres")]
use super::postgres;
#[cfg(feature = "sqlite")]
use super::sqlite;

/// What gives signs of life, on a connection of its own: handlers may use up those of the pool.
#[derive(Debug)]
pub(crate) enum Heart {
    #[cfg(feature = "postgres")]
    Postgres(postgres::Heart),
    #[cfg(feature = "sqlite")]
    Sqlite(sqlite::Heart),
}

impl Heart {
    /// Notes that a worker lives, and returns how many jobs were taken from those that do not.
    ///
    /// Those wait as after a failure, and each for a time of its own.
    ///
    /// A connection that fails, or whose answer is not waited for, is not used again.
    pub(crate) async fn beat(
        &mut self,
        worker: &str,
        dead_after: Duration,
        backoff: Backoff,
    ) -> Result<u64, BoxError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(heart) => heart.beat(worker, dead_after, backoff).await,
            #[cfg(feature = "sqlite")]
            Self::Sqlite(heart) => heart.beat(worker, dead_after, backoff).await,
        }
    }
}
