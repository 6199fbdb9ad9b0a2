//! Connections on which something is under way.

use std::ops::{Deref, DerefMut};

use sqlx::pool::PoolConnection;
use sqlx::{PgConnection, Pool, Postgres};

/// A connection that is closed if it is dropped before it has [ended](Self::end) what it was taken for.
///
/// An endpoint drops a claim after a time. sqlx 0.9 would take the connection back into the pool all the
/// same. If `BEGIN` was sent on it, [it stays in that transaction][sqlx], so that what follows on it is
/// not committed. And if its server says nothing any more, it keeps its place in the pool.
///
/// [sqlx]: https://github.com/transact-rs/sqlx/issues/4393
pub(super) struct Busy {
    connection: PoolConnection<Postgres>,
    has_ended: bool,
}

impl Busy {
    pub(super) async fn acquire(pool: &Pool<Postgres>) -> Result<Self, sqlx::Error> {
        Ok(Self {
            connection: pool.acquire().await?,
            has_ended: false,
        })
    }

    /// Gives the connection back: there was an answer, be it an error.
    pub(super) fn end(mut self) {
        self.has_ended = true;
    }
}

impl Deref for Busy {
    type Target = PgConnection;

    fn deref(&self) -> &PgConnection {
        &self.connection
    }
}

impl DerefMut for Busy {
    fn deref_mut(&mut self) -> &mut PgConnection {
        &mut self.connection
    }
}

impl Drop for Busy {
    fn drop(&mut self) {
        if !self.has_ended {
            self.connection.close_on_drop();
        }
    }
}
