//! Connections that are in an unknown state until their statement has ended.

use sqlx::pool::PoolConnection;
use sqlx::{Database, Pool};
use webhook_sig::BoxError;

/// Runs statements on a connection of a pool, which it gets back if they succeed.
///
/// If they fail, or this future is dropped before they have ended, the connection is closed.
pub(super) async fn on<DB, T, E>(
    pool: &Pool<DB>,
    statements: impl AsyncFnOnce(&mut DB::Connection) -> Result<T, E>,
) -> Result<T, BoxError>
where
    DB: Database,
    E: Into<BoxError>,
{
    let mut doubtful = Doubtful {
        connection: pool.acquire().await?,
        is_well: false,
    };
    let done = statements(&mut doubtful.connection).await;
    doubtful.is_well = done.is_ok();
    done.map_err(Into::into)
}

/// A connection that is closed when it is dropped, unless it is known to be well.
///
/// One that a future was dropped with may never answer again, and would keep its place in the pool for
/// as long. And a full disk makes SQLite end a transaction by itself: sqlx does not notice, and could
/// never begin another one on that connection.
struct Doubtful<DB: Database> {
    connection: PoolConnection<DB>,
    is_well: bool,
}

impl<DB: Database> Drop for Doubtful<DB> {
    fn drop(&mut self) {
        if !self.is_well {
            self.connection.close_on_drop();
        }
    }
}
