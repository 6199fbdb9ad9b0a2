//! The store: orders, their keys, and what revoked them, in SQLite.

use std::path::Path;
use std::time::Duration;

use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions};
use sqlx::{Sqlite, Transaction};
use tower_webhook_sig::BoxError;
use webhook_sig_sqlx::{Event, Records, Tables, is_reusable};

use crate::license::LicenseKey;

/// One line of an order: so many keys of a product.
pub(crate) struct Order {
    pub(crate) reference: String,
    pub(crate) product: String,
    pub(crate) subscription: Option<String>,
    pub(crate) quantity: usize,
}

/// What came of asking for an order's keys.
pub(crate) enum Issued {
    Keys(Vec<LicenseKey>),
    Revoked,
}

/// What takes keys back.
pub(crate) enum Revocation {
    /// All keys of the order with this reference.
    Order(String),
    /// All keys of the subscription with this id.
    Subscription(String),
}

/// A database file; cheap to clone.
#[derive(Clone)]
pub(crate) struct Store {
    db: SqlitePool,
}

/// With the lock of the one that writes, so that nothing changes between reading and writing.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// How often old records are deleted.
const PURGE_INTERVAL: Duration = Duration::from_secs(60 * 60);

/// How long a record is kept: twice the week for which FastSpring sends an event again.
const KEEP: Duration = Duration::from_secs(14 * 24 * 60 * 60);

impl Store {
    pub(crate) async fn open(path: &Path) -> Result<Self, BoxError> {
        let options = SqliteConnectOptions::new()
            .filename(path)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .busy_timeout(Duration::from_secs(5));
        // After a full disk, some connections are of no more use.
        let pool = SqlitePoolOptions::new()
            .after_release(|connection, _| Box::pin(is_reusable(connection)));
        let db = pool.connect_with(options).await?;
        Tables::new().migrate(&db).await?;
        sqlx::raw_sql(SCHEMA).execute(&db).await?;
        Ok(Self { db })
    }

    /// Does what an event asks for, unless one with this id has been processed already.
    pub(crate) async fn process_once(
        &self,
        event: &Event,
        id: &str,
        revocation: Option<Revocation>,
    ) -> Result<(), BoxError> {
        let mut tx = self.db.begin_with(BEGIN).await?;
        if event.record_one(&mut tx, &[id]).await?.is_new() {
            let (kind, subject) = match revocation {
                Some(Revocation::Order(reference)) => ("order", reference),
                Some(Revocation::Subscription(id)) => ("subscription", id),
                None => return Ok(tx.commit().await?),
            };
            let revoke = "INSERT INTO revocations (kind, subject) VALUES (?1, ?2) \
                          ON CONFLICT DO NOTHING";
            let revoke = sqlx::query(revoke).bind(kind).bind(subject);
            revoke.execute(&mut *tx).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Deletes old records, now and once in each interval, as long as the program runs.
    pub(crate) async fn purge(self) {
        let mut interval = tokio::time::interval(PURGE_INTERVAL);
        loop {
            interval.tick().await;
            if let Err(error) = Records::new().purge(&self.db, KEEP).await {
                tracing::warn!("old records were not deleted: {error}");
            }
        }
    }

    /// Issues an order's keys, or returns those that it was issued before, however many it asks
    /// for now.
    pub(crate) async fn issue(&self, order: Order) -> Result<Issued, BoxError> {
        let mut tx = self.db.begin_with(BEGIN).await?;
        if is_revoked(&mut tx, &order).await? {
            return Ok(Issued::Revoked);
        }
        let mut keys = issued_before(&mut tx, &order).await?;
        if keys.is_empty() {
            keys = issue_new(&mut tx, &order).await?;
        }
        tx.commit().await?;
        Ok(Issued::Keys(keys))
    }
}

type Tx<'t> = Transaction<'t, Sqlite>;

/// Returns whether an order was revoked, even before it asked for its keys.
async fn is_revoked(tx: &mut Tx<'_>, order: &Order) -> sqlx::Result<bool> {
    let is_revoked = "SELECT EXISTS (
        SELECT 1 FROM revocations
        WHERE (kind = 'order' AND subject = ?1) OR (kind = 'subscription' AND subject = ?2)
    )";
    let is_revoked = sqlx::query_scalar(is_revoked)
        .bind(&order.reference)
        .bind(&order.subscription);
    is_revoked.fetch_one(&mut **tx).await
}

/// Returns the keys of an order, none if it is new: every order has at least one.
async fn issued_before(tx: &mut Tx<'_>, order: &Order) -> sqlx::Result<Vec<LicenseKey>> {
    let keys = "SELECT key FROM keys WHERE reference = ?1 AND product = ?2 ORDER BY id";
    let keys = sqlx::query_scalar(keys)
        .bind(&order.reference)
        .bind(&order.product);
    let keys: Vec<String> = keys.fetch_all(&mut **tx).await?;
    Ok(keys.into_iter().map(LicenseKey).collect())
}

async fn issue_new(tx: &mut Tx<'_>, order: &Order) -> Result<Vec<LicenseKey>, BoxError> {
    let insert = "INSERT INTO keys (key, reference, product, subscription) VALUES (?1, ?2, ?3, ?4)";
    let mut keys = Vec::new();
    for _ in 0..order.quantity {
        let key = LicenseKey::random()?;
        let insert = sqlx::query(insert)
            .bind(key.as_str())
            .bind(&order.reference)
            .bind(&order.product)
            .bind(&order.subscription);
        insert.execute(&mut **tx).await?;
        keys.push(key);
    }
    Ok(keys)
}

/// A key is live or revoked by what is in `revocations`, whichever came first; the program that
/// activates keys reads `live_keys`. What was processed is in a table of `webhook-sig-sqlx`.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS keys (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    reference TEXT NOT NULL,
    product TEXT NOT NULL,
    subscription TEXT
) STRICT;
CREATE INDEX IF NOT EXISTS keys_by_order ON keys (reference, product);
CREATE TABLE IF NOT EXISTS revocations (
    kind TEXT NOT NULL CHECK (kind IN ('order', 'subscription')),
    subject TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT;
CREATE VIEW IF NOT EXISTS live_keys AS
SELECT key, product, reference FROM keys
WHERE NOT EXISTS (
    SELECT 1 FROM revocations
    WHERE (kind = 'order' AND subject = keys.reference)
        OR (kind = 'subscription' AND subject = keys.subscription)
);
";
