//! The store: orders, their keys, and what revoked them, in SQLite.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use tokio::task::spawn_blocking;
use tower_webhook_sig::BoxError;

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
    connection: Arc<Mutex<Connection>>,
}

impl Store {
    pub(crate) fn open(path: &Path) -> Result<Self, BoxError> {
        let connection = Connection::open(path)?;
        // Another program that reads along, such as the one that activates keys.
        connection.busy_timeout(Duration::from_secs(5))?;
        connection.pragma_update(None, "journal_mode", "WAL")?;
        connection.pragma_update(None, "foreign_keys", true)?;
        connection.execute_batch(SCHEMA)?;
        Ok(Self {
            connection: Arc::new(Mutex::new(connection)),
        })
    }

    /// Issues an order's keys, or returns those that it was issued before, however many it asks
    /// for now.
    pub(crate) async fn issue(&self, order: Order) -> Result<Issued, BoxError> {
        self.transact(move |transaction| {
            if is_revoked(transaction, &order)? {
                return Ok(Issued::Revoked);
            }
            let known = transaction
                .query_row(
                    "SELECT id FROM orders WHERE reference = ?1 AND product = ?2",
                    params![order.reference, order.product],
                    |row| row.get(0),
                )
                .optional()?;
            match known {
                Some(id) => issued_before(transaction, id),
                None => issue_new(transaction, &order),
            }
        })
        .await
    }

    /// Does what an event asks for, unless an event with this id has been processed already.
    pub(crate) async fn process_once(
        &self,
        event_id: String,
        revocation: Option<Revocation>,
    ) -> Result<(), BoxError> {
        self.transact(move |transaction| {
            let added = transaction.execute(
                "INSERT INTO events (id) VALUES (?1) ON CONFLICT DO NOTHING",
                [event_id],
            )?;
            let (kind, subject) = match revocation {
                Some(Revocation::Order(reference)) if added == 1 => ("order", reference),
                Some(Revocation::Subscription(id)) if added == 1 => ("subscription", id),
                _ => return Ok(()),
            };
            transaction.execute(
                "INSERT INTO revocations (kind, subject) VALUES (?1, ?2) ON CONFLICT DO NOTHING",
                [kind, &subject],
            )?;
            Ok(())
        })
        .await
    }

    /// Runs one transaction where blocking is allowed; what fails leaves nothing behind.
    async fn transact<T: Send + 'static>(
        &self,
        work: impl FnOnce(&Transaction<'_>) -> Result<T, BoxError> + Send + 'static,
    ) -> Result<T, BoxError> {
        let connection = self.connection.clone();
        let run = move || {
            // Where a panic poisoned the lock, it rolled its transaction back as well.
            let mut connection = connection.lock().unwrap_or_else(PoisonError::into_inner);
            let transaction =
                connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let result = work(&transaction)?;
            transaction.commit()?;
            Ok(result)
        };
        spawn_blocking(run).await?
    }
}

/// Returns whether an order was revoked, even before it asked for its keys.
fn is_revoked(transaction: &Transaction<'_>, order: &Order) -> Result<bool, BoxError> {
    let is_revoked = transaction.query_row(
        "SELECT EXISTS (
            SELECT 1 FROM revocations
            WHERE (kind = 'order' AND subject = ?1) OR (kind = 'subscription' AND subject = ?2)
        )",
        params![order.reference, order.subscription],
        |row| row.get(0),
    )?;
    Ok(is_revoked)
}

fn issued_before(transaction: &Transaction<'_>, order_id: i64) -> Result<Issued, BoxError> {
    let mut keys = transaction.prepare("SELECT key FROM keys WHERE order_id = ?1 ORDER BY id")?;
    let keys = keys.query_map([order_id], |row| row.get(0).map(LicenseKey))?;
    Ok(Issued::Keys(keys.collect::<Result<_, _>>()?))
}

fn issue_new(transaction: &Transaction<'_>, order: &Order) -> Result<Issued, BoxError> {
    transaction.execute(
        "INSERT INTO orders (reference, product, subscription) VALUES (?1, ?2, ?3)",
        params![order.reference, order.product, order.subscription],
    )?;
    let order_id = transaction.last_insert_rowid();
    let mut insert = transaction.prepare("INSERT INTO keys (order_id, key) VALUES (?1, ?2)")?;
    let mut keys = Vec::new();
    for _ in 0..order.quantity {
        let key = LicenseKey::random()?;
        insert.execute(params![order_id, key.as_str()])?;
        keys.push(key);
    }
    Ok(Issued::Keys(keys))
}

/// A key is live or revoked by what is in `revocations`, whichever came first; the program that
/// activates keys reads `live_keys`.
const SCHEMA: &str = "
CREATE TABLE IF NOT EXISTS events (
    id TEXT PRIMARY KEY
) STRICT;
CREATE TABLE IF NOT EXISTS orders (
    id INTEGER PRIMARY KEY,
    reference TEXT NOT NULL,
    product TEXT NOT NULL,
    subscription TEXT,
    UNIQUE (reference, product)
) STRICT;
CREATE TABLE IF NOT EXISTS keys (
    id INTEGER PRIMARY KEY,
    order_id INTEGER NOT NULL REFERENCES orders (id),
    key TEXT NOT NULL UNIQUE
) STRICT;
CREATE INDEX IF NOT EXISTS keys_by_order ON keys (order_id);
CREATE TABLE IF NOT EXISTS revocations (
    kind TEXT NOT NULL CHECK (kind IN ('order', 'subscription')),
    subject TEXT NOT NULL,
    PRIMARY KEY (kind, subject)
) STRICT;
CREATE VIEW IF NOT EXISTS live_keys AS
SELECT keys.key, orders.product, orders.reference
FROM keys JOIN orders ON orders.id = keys.order_id
WHERE NOT EXISTS (
    SELECT 1 FROM revocations
    WHERE (kind = 'order' AND subject = orders.reference)
        OR (kind = 'subscription' AND subject = orders.subscription)
);
";
