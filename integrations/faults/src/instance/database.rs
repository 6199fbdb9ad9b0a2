//! The database that the receivers share.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, PgPool, SqliteConnection, SqlitePool};
use webhook_sig::{BoxError, Scheme, UnixTime};
use webhook_sig_apalis::Queue;
use webhook_sig_integration_tests::{Kind, READ_ONLY};
use webhook_sig_sqlx::{SqlStore, is_reusable};

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
            let pool = pool.acquire_timeout(PATIENCE);
            Self::Postgres(pool.connect_lazy(url)?)
        } else {
            Self::Sqlite(sqlite(url.parse()?))
        })
    }

    /// Returns a queue of theirs, by its name.
    pub(crate) fn queue(&self, scheme: &'static Scheme, name: &str) -> Queue {
        crate::hurried(match self {
            Self::Postgres(pool) => Queue::postgres(pool.clone(), scheme, name),
            Self::Sqlite(pool) => Queue::sqlite(pool.clone(), scheme, name),
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
            Self::Postgres(pool) => {
                // A sender that left may have let sqlx leave the connection in a transaction.
                let mut transaction = pool.begin().await?;
                row.insert().execute(&mut *transaction).await?;
                transaction.commit().await
            }
            Self::Sqlite(pool) => row.insert().execute(pool).await.map(drop),
        }
    }
}

/// Connects to a file that can be read-only for a while.
fn sqlite(options: SqliteConnectOptions) -> SqlitePool {
    let flag: Arc<Path> = options.get_filename().with_file_name(READ_ONLY).into();
    let first = flag.clone();
    let pool = SqlitePoolOptions::new().max_connections(8);
    let pool = pool.acquire_timeout(PATIENCE);
    let pool = pool.after_connect(move |connection, _| Box::pin(obey(connection, first.clone())));
    let pool = pool.before_acquire(move |connection, _| {
        let flag = flag.clone();
        Box::pin(async move { obey(connection, flag).await.map(|()| true) })
    });
    let pool = pool.after_release(|connection, _| Box::pin(is_reusable(connection)));
    pool.connect_lazy_with(options)
}

/// Refuses to write, as SQLite does where its file is read-only, while there is a flag.
async fn obey(connection: &mut SqliteConnection, flag: Arc<Path>) -> Result<(), sqlx::Error> {
    let is_read_only = flag.exists();
    let pragma = AssertSqlSafe(format!("pragma query_only = {is_read_only}"));
    sqlx::raw_sql(pragma).execute(connection).await.map(drop)
}

/// A row of the table `effects`, as of now.
#[derive(Clone, Copy)]
pub(crate) struct Row {
    pub(crate) event: u64,
    /// The first event of its delivery.
    pub(crate) delivery: u64,
    pub(crate) kind: Kind,
}

impl Row {
    /// Returns a statement that both databases understand; it has no text but names of this package.
    pub(crate) fn insert(self) -> sqlx::RawSql {
        let Self {
            event,
            delivery,
            kind,
        } = self;
        let (process, now) = (std::process::id(), UnixTime::now().as_millis());
        let kind = kind.name();
        sqlx::raw_sql(AssertSqlSafe(format!(
            "insert into effects values ({event}, {delivery}, '{kind}', {process}, {now})"
        )))
    }
}
