//! The database of the queue, of the records and of the orders: all are in one, so that they change
//! together.

use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};
use tower_webhook_sig::{BoxError, Scheme};
use webhook_sig_apalis::Queue;
use webhook_sig_sqlx::{Event, Records, Tables, is_reusable};

const ORDERS: &str =
    "create table if not exists orders (id text primary key, payments bigint not null)";

/// The statement that counts the payment of an order.
const PAY: &str = "insert into orders (id, payments) values ($1, 1) \
                   on conflict (id) do update set payments = orders.payments + 1";

/// How often old records are deleted.
const PURGE_INTERVAL: Duration = Duration::from_secs(60 * 60);

/// How long a record is kept: longer than the three days for which Stripe sends an event again, and
/// longer than a job waits in the queue. A dead letter must not run again later than that.
const KEEP: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// A pool of connections to the one or the other.
///
/// A program of yours has one of them, and does without this type.
#[derive(Clone)]
pub(crate) enum Database {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

impl Database {
    /// Connects, and creates the tables that do not exist.
    pub(crate) async fn open(url: &str) -> Result<Self, BoxError> {
        let tables = Tables::new();
        let database = if url.starts_with("sqlite:") {
            let options: SqliteConnectOptions = url.parse()?;
            let options = options
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal);
            // After a full disk, some connections are of no more use.
            let pool = SqlitePoolOptions::new()
                .after_release(|connection, _| Box::pin(is_reusable(connection)));
            let pool = pool.connect_with(options).await?;
            tables.migrate(&pool).await?;
            sqlx::query(ORDERS).execute(&pool).await?;
            Self::Sqlite(pool)
        } else {
            let pool = PgPoolOptions::new().connect(url).await?;
            tables.migrate(&pool).await?;
            sqlx::query(ORDERS).execute(&pool).await?;
            Self::Postgres(pool)
        };
        Ok(database)
    }

    pub(crate) fn queue(&self, scheme: &'static Scheme, name: &str) -> Queue {
        match self {
            Self::Postgres(pool) => Queue::postgres(pool.clone(), scheme, name),
            Self::Sqlite(pool) => Queue::sqlite(pool.clone(), scheme, name),
        }
    }

    /// Records the event and counts the payment, both or neither, and neither a second time.
    pub(crate) async fn count_payment(&self, event: &Event, order: &str) -> Result<(), BoxError> {
        match self {
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                if event.record(&mut transaction).await?.is_new() {
                    let pay = sqlx::query(PAY).bind(order);
                    pay.execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
            }
            Self::Sqlite(pool) => {
                // With the lock from its beginning, or it may have to be given up when it writes.
                let mut transaction = pool.begin_with("BEGIN IMMEDIATE").await?;
                if event.record(&mut transaction).await?.is_new() {
                    let pay = sqlx::query(PAY).bind(order);
                    pay.execute(&mut *transaction).await?;
                }
                transaction.commit().await?;
            }
        }
        Ok(())
    }

    /// Deletes old records, now and once in each interval, as long as the program runs.
    pub(crate) async fn purge(self) {
        let records = Records::new();
        let mut interval = tokio::time::interval(PURGE_INTERVAL);
        loop {
            interval.tick().await;
            let purged = match &self {
                Self::Postgres(pool) => records.purge(pool, KEEP).await,
                Self::Sqlite(pool) => records.purge(pool, KEEP).await,
            };
            if let Err(error) = purged {
                tracing::warn!("old records were not deleted: {error}");
            }
        }
    }

    /// Returns the number of payments of each order.
    pub(crate) async fn orders(&self) -> Result<Vec<(String, i64)>, sqlx::Error> {
        let orders = "select id, payments from orders order by id";
        match self {
            Self::Postgres(pool) => sqlx::query_as(orders).fetch_all(pool).await,
            Self::Sqlite(pool) => sqlx::query_as(orders).fetch_all(pool).await,
        }
    }
}
