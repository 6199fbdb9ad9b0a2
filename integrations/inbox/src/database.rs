//! The database of the queue, of the records and of the orders: all are in one, so that they change
//! together.

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{Connection as _, PgPool, SqlitePool};
use tower_webhook_sig::{BoxError, Scheme};
use webhook_sig_apalis::Queue;
use webhook_sig_sqlx::{Event, Tables};

const ORDERS: &str =
    "create table if not exists orders (id text primary key, payments bigint not null)";

/// The statement that counts the payment of an order.
const PAY: &str = "insert into orders (id, payments) values ($1, 1) \
                   on conflict (id) do update set payments = orders.payments + 1";

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
            // Where the disk is full, SQLite ends a transaction by itself. sqlx 0.9 does not notice, and
            // could never begin another one on that connection.
            let pool = SqlitePoolOptions::new().after_release(|connection, _| {
                Box::pin(async move {
                    connection.ping().await?;
                    Ok(!connection.is_in_transaction())
                })
            });
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

    /// Returns the number of payments of each order.
    pub(crate) async fn orders(&self) -> Result<Vec<(String, i64)>, sqlx::Error> {
        let orders = "select id, payments from orders order by id";
        match self {
            Self::Postgres(pool) => sqlx::query_as(orders).fetch_all(pool).await,
            Self::Sqlite(pool) => sqlx::query_as(orders).fetch_all(pool).await,
        }
    }
}
