//! What was handled, recorded where the handler works.

use std::time::Duration;

use sqlx::{Pool, Transaction};
use webhook_sig::replay::EventKey;

use crate::dialect::Dialect;
use crate::tables::Tables;

/// How long a statement waits on PostgreSQL for what another transaction has locked: 2 seconds.
///
/// [`Records::lock_timeout`] sets it for a record.
pub const LOCK_TIMEOUT: Duration = Duration::from_secs(2);

/// PostgreSQL counts a timeout in milliseconds, in 31 bits.
const LONGEST_LOCK_TIMEOUT: Duration = Duration::from_secs(24 * 24 * 60 * 60);

/// How many rows one statement deletes, by default: 1,000.
///
/// It takes some milliseconds.
pub const PURGE_STEP: u32 = 1_000;

/// How long a purge pauses after each step, so that a program that waits for SQLite's lock gets it:
/// 5 milliseconds.
pub const PURGE_PAUSE: Duration = Duration::from_millis(5);

/// Where the events are recorded whose handlers have committed, and how.
///
/// An [`Event`](crate::Event) uses the default ones, unless it is told others:
///
/// ```
/// # #[cfg(feature = "postgres")] {
/// use sqlx::{PgConnection, PgPool};
/// use std::time::Duration;
/// use webhook_sig::BoxError;
/// use webhook_sig::replay::HORIZON;
/// use webhook_sig_sqlx::{Event, Records, Tables};
///
/// fn records() -> Result<Records, BoxError> {
///     let tables = Tables::new().schema("hooks")?;
///     Ok(Records::in_tables(tables).lock_timeout(Duration::from_millis(500)))
/// }
///
/// async fn handle(event: Event, records: &Records, db: &PgPool) -> Result<(), BoxError> {
///     let event = event.in_records(records);
///     let mut tx = db.begin().await?;
///     if event.record(&mut tx).await?.is_new() {
///         // …
///     }
///     tx.commit().await?;
///     Ok(())
/// }
///
/// /// Once an hour.
/// async fn purge(records: &Records, db: &PgPool) -> Result<u64, BoxError> {
///     Ok(records.purge(db, 2 * HORIZON).await?)
/// }
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Records {
    tables: Tables,
    lock_timeout: Duration,
    purge_step: u32,
}

impl Records {
    /// Creates records in the default [`Tables`].
    #[must_use]
    pub fn new() -> Self {
        Self::in_tables(Tables::new())
    }

    /// Creates records in tables with your own names.
    #[must_use]
    pub const fn in_tables(tables: Tables) -> Self {
        Self {
            tables,
            lock_timeout: LOCK_TIMEOUT,
            purge_step: PURGE_STEP,
        }
    }

    /// Sets how long [`Event::record`](crate::Event::record) waits on PostgreSQL while another
    /// transaction records the same event. Defaults to [`LOCK_TIMEOUT`].
    ///
    /// It is at most 24 days, which is what PostgreSQL takes. On SQLite, transactions wait to begin, as
    /// long as `SqliteConnectOptions::busy_timeout` says.
    #[must_use]
    pub fn lock_timeout(self, time: Duration) -> Self {
        Self {
            lock_timeout: time.min(LONGEST_LOCK_TIMEOUT),
            ..self
        }
    }

    /// Sets how many rows one statement of a [`purge`](Self::purge) deletes, at least one. Defaults
    /// to [`PURGE_STEP`].
    #[must_use]
    pub fn purge_step(self, rows: u32) -> Self {
        Self {
            purge_step: rows.max(1),
            ..self
        }
    }

    /// Deletes the record of an event in your transaction, and returns whether there was one.
    ///
    /// The event is then new again: it is handled once more when it is sent again. Undo what its
    /// handler did in the same transaction, so that no retry finds the one without the other. A
    /// record that is not committed is left alone: its handler is at work.
    ///
    /// The replay store knows the event as well, and would answer a repeat: let it forget the event
    /// after the commit, by [`ReplayStore::forget`](webhook_sig::replay::ReplayStore::forget). The
    /// key is that of [`EventKey::of_fields`], or one of
    /// [`Verified::event_keys`](webhook_sig::Verified::event_keys), which a handler can keep with
    /// what it did.
    ///
    /// ```
    /// # #[cfg(feature = "postgres")] {
    /// use sqlx::PgPool;
    /// use webhook_sig::BoxError;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::replay::{EventKey, ReplayStore};
    /// use webhook_sig_sqlx::{Records, SqlStore};
    ///
    /// async fn run_again(
    ///     id: &str,
    ///     order: i64,
    ///     db: &PgPool,
    ///     store: &SqlStore,
    /// ) -> Result<bool, BoxError> {
    ///     let key = EventKey::of_fields(&STRIPE, "payments", None, &[id]);
    ///     let mut tx = db.begin().await?;
    ///     let was_recorded = Records::new().forget(&mut tx, &key).await?;
    ///     sqlx::query("UPDATE orders SET is_paid = false WHERE id = $1")
    ///         .bind(order)
    ///         .execute(&mut *tx)
    ///         .await?;
    ///     tx.commit().await?;
    ///     store.forget(&key).await?;
    ///     Ok(was_recorded)
    /// }
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`sqlx::Error`] from the database, after which the transaction is not to be committed.
    pub async fn forget<DB: Dialect>(
        &self,
        transaction: &mut Transaction<'_, DB>,
        key: &EventKey,
    ) -> Result<bool, sqlx::Error> {
        DB::forget_record(&mut **transaction, &self.tables, key).await
    }

    /// Deletes the records of this age, in small steps, and returns how many there were.
    ///
    /// Each step commits by itself, so that others hardly wait: no insert on PostgreSQL, and on SQLite
    /// for one step. What was deleted before an error, or before the future was dropped, stays deleted.
    ///
    /// An event that the vendor sends again later than that is new. So keep records twice as long as
    /// the vendor retries, by [`Scheme::retried_for`](webhook_sig::Scheme::retried_for), or twice
    /// [`HORIZON`] where that is not known.
    ///
    /// Behind a queue, records must also outlive its dead letters: a job that runs again after its
    /// record was deleted has its effects once more.
    ///
    /// [`HORIZON`]: https://docs.rs/webhook-sig/latest/webhook_sig/replay/constant.HORIZON.html
    ///
    /// # Errors
    ///
    /// [`sqlx::Error`] from the database.
    pub async fn purge<DB: Dialect>(
        &self,
        pool: &Pool<DB>,
        older_than: Duration,
    ) -> Result<u64, sqlx::Error> {
        let mut purged = 0_u64;
        loop {
            let step = DB::purge(pool, &self.tables, older_than, self.purge_step).await?;
            purged = purged.saturating_add(step);
            if step < self.purge_step.into() {
                return Ok(purged);
            }
            tokio::time::sleep(PURGE_PAUSE).await;
        }
    }

    pub(crate) const fn tables(&self) -> &Tables {
        &self.tables
    }

    pub(crate) const fn lock_wait(&self) -> Duration {
        self.lock_timeout
    }
}

impl Default for Records {
    fn default() -> Self {
        Self::new()
    }
}
