//! The database that the receivers share.

use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, PgPool, SqlitePool};
use webhook_sig::{BoxError, UnixTime};
use webhook_sig_apalis::Queue;
use webhook_sig_integration_tests::{Kind, Place, QUEUE, SCHEME};
use webhook_sig_sqlx::SqlStore;

#[derive(Clone)]
pub(crate) enum Database {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// How long a handler waits for a connection before it gives up.
const PATIENCE: Duration = Duration::from_secs(3);

impl Database {
    /// Connects when it is needed: there may be no server at the moment.
    pub(crate) fn at(url: &str) -> Result<Self, BoxError> {
        Ok(if url.starts_with("postgres:") {
            let pool = PgPoolOptions::new().max_connections(12);
            let options: PgConnectOptions = url.parse()?;
            Self::Postgres(pool.acquire_timeout(PATIENCE).connect_lazy_with(options))
        } else {
            // Where the disk is full, SQLite ends a transaction by itself. sqlx 0.9 does not notice, and
            // could never begin another one on that connection.
            let pool = SqlitePoolOptions::new().after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            });
            let pool = pool.max_connections(8);
            let options: SqliteConnectOptions = url.parse()?;
            Self::Sqlite(pool.acquire_timeout(PATIENCE).connect_lazy_with(options))
        })
    }

    pub(crate) fn queue(&self) -> Queue {
        crate::hurried(match self {
            Self::Postgres(pool) => Queue::postgres(pool.clone(), SCHEME, QUEUE),
            Self::Sqlite(pool) => Queue::sqlite(pool.clone(), SCHEME, QUEUE),
        })
    }

    pub(crate) fn store(&self) -> SqlStore {
        match self {
            Self::Postgres(pool) => SqlStore::new(pool.clone()),
            Self::Sqlite(pool) => SqlStore::new(pool.clone()),
        }
    }

    /// Writes a row that is committed by itself.
    pub(crate) async fn write(&self, row: Row) -> Result<(), sqlx::Error> {
        match self {
            Self::Postgres(pool) => row.insert().execute(pool).await.map(drop),
            Self::Sqlite(pool) => row.insert().execute(pool).await.map(drop),
        }
    }
}

/// A row of the table `effects`, as of now.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) event: u64,
    pub(crate) place: Place,
    pub(crate) kind: Kind,
}

impl Row {
    /// Returns a statement that both databases understand; it has no text but names of this package.
    pub(crate) fn insert(self) -> sqlx::RawSql {
        let Self { event, place, kind } = self;
        let (place, kind) = (place.name(), kind.name());
        let (process, now) = (std::process::id(), UnixTime::now().as_millis());
        sqlx::raw_sql(AssertSqlSafe(format!(
            "insert into effects values ({event}, '{place}', '{kind}', {process}, {now})"
        )))
    }
}
