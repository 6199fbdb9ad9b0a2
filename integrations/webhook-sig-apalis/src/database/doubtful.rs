//! Connections that are in an unknown state until their statement has ended.

use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool};

/// A connection that is closed when it is dropped, unless it is known to be well.
///
/// One that a future was dropped with may never answer again, and would keep its place in the pool for
/// as long. And a full disk makes SQLite end a transaction by itself: sqlx does not notice, and could
/// never begin another one on that connection.
pub(super) struct Doubtful<DB: Database> {
    pub(super) connection: PoolConnection<DB>,
    is_well: bool,
}

impl<DB: Database> Doubtful<DB> {
    pub(super) async fn acquire(pool: &Pool<DB>) -> Result<Self, sqlx::Error> {
        Ok(Self {
            connection: pool.acquire().await?,
            is_well: false,
        })
    }

    /// Gives the connection back if its statement has succeeded.
    pub(super) fn end<T, E>(mut self, result: Result<T, E>) -> Result<T, E> {
        self.is_well = result.is_ok();
        result
    }
}

impl<DB: Database> Drop for Doubtful<DB> {
    fn drop(&mut self) {
        if !self.is_well {
            self.connection.close_on_drop();
        }
    }
}
