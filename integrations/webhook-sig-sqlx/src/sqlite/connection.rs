//! Connections on which sqlx can begin no transaction any more.

use sqlx::pool::PoolConnection;
use sqlx::{Connection as _, Pool, Sqlite, SqliteConnection};

/// Returns a connection on which a transaction can begin, and closes those on which none can.
pub(super) async fn usable(pool: &Pool<Sqlite>) -> Result<PoolConnection<Sqlite>, sqlx::Error> {
    loop {
        let connection = pool.acquire().await?;
        if !connection.is_in_transaction() {
            return Ok(connection);
        }
        connection.close().await?;
    }
}

/// Returns whether a transaction can begin on a connection that comes back to its pool.
///
/// Where the disk is full or fails, SQLite ends a transaction by itself. sqlx 0.9 does not notice, and
/// could never again begin one with `BEGIN IMMEDIATE` on that connection: each try fails, also when
/// there is room again. So let the pool close it:
///
/// ```
/// use sqlx::sqlite::SqlitePoolOptions;
/// use webhook_sig_sqlx::is_reusable;
///
/// let pool = SqlitePoolOptions::new()
///     .after_release(|connection, _| Box::pin(is_reusable(connection)));
/// ```
///
/// [`SqlStore`](crate::SqlStore) does so for its own transactions on any pool. Those of a handler are
/// the pool's alone.
///
/// # Errors
///
/// [`sqlx::Error`] if the connection is lost; the pool closes it.
pub async fn is_reusable(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    // The connection has done by then what was begun when a transaction was dropped.
    connection.ping().await?;
    Ok(!connection.is_in_transaction())
}
