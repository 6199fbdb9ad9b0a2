//! A queue: where deliveries wait, and how they are handled.

use std::sync::Arc;
use std::time::Duration;

#[cfg(feature = "postgres")]
use sqlx::PgPool;
#[cfg(feature = "sqlite")]
use sqlx::SqlitePool;
use tokio::sync::{Notify, Semaphore};
use tokio::time::{sleep, timeout};
use webhook_sig::Scheme;
use webhook_sig::replay::EventKey;

use crate::accept::Accept;
use crate::backoff::Backoff;
use crate::database::Database;
#[cfg(feature = "postgres")]
use crate::database::Postgres;
#[cfg(feature = "sqlite")]
use crate::database::Sqlite;
use crate::identity::job_key;
use crate::log::Log;
use crate::rows::Rows;
use crate::{
    ATTEMPT_TIMEOUT, ATTEMPTS, BACKOFF_LEAST, BACKOFF_MOST, CONCURRENCY, DEAD_AFTER,
    DEAD_LETTER_PAGE, DeadLetter, HORIZON, POLL_INTERVAL, QueueError, ROW_LIMIT, STORE_TIMEOUT,
};

/// The longest time that is waited for a job or a worker, 30 days: databases add it to the time of day.
const LONGEST: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// A durable queue of verified deliveries, in the tables of apalis.
///
/// It is cheap to clone. Queues of different names share the tables; all that use one name must have
/// the same scheme.
///
/// ```
/// # #[cfg(feature = "sqlite")] {
/// use std::time::Duration;
/// use sqlx::SqlitePool;
/// use webhook_sig::provider::STRIPE;
/// use webhook_sig_apalis::Queue;
///
/// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
/// let queue = Queue::sqlite(SqlitePool::connect("sqlite::memory:").await?, &STRIPE, "payments")
///     .attempts(5)
///     .backoff(Duration::from_secs(10), Duration::from_secs(600));
/// queue.setup().await?;
///
/// assert!(queue.dead_letters().await?.is_empty());
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// # }).unwrap();
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct Queue {
    pub(crate) database: Database,
    pub(crate) scheme: &'static Scheme,
    pub(crate) settings: Settings,
    pub(crate) rows: Arc<Rows>,
    pub(crate) log: Arc<Log>,
    /// Wakes the workers of this process when something was stored.
    pub(crate) stored: Arc<Notify>,
}

#[derive(Clone, Copy, Debug)]
pub(crate) struct Settings {
    pub(crate) attempts: u16,
    pub(crate) attempt_timeout: Duration,
    pub(crate) backoff: Backoff,
    pub(crate) concurrency: usize,
    pub(crate) dead_after: Duration,
    pub(crate) horizon: Duration,
    pub(crate) poll_interval: Duration,
    pub(crate) row_limit: u64,
    pub(crate) store_timeout: Duration,
}

impl Queue {
    /// Creates a queue in PostgreSQL, which many machines can share.
    ///
    /// The tables are in the schema `apalis`. Call [`setup`](Self::setup) at every start, before anything
    /// else.
    ///
    /// Create it once and clone it: each one opens
    /// [connections of its own](crate#what-the-database-has-to-be-set-to), up to as many as the pool may
    /// have.
    #[cfg(feature = "postgres")]
    #[cfg_attr(docsrs, doc(cfg(feature = "postgres")))]
    #[must_use]
    pub fn postgres(pool: PgPool, scheme: &'static Scheme, name: &str) -> Self {
        Self::new(Database::Postgres(Postgres::new(pool, name)), scheme)
    }

    /// Creates a queue in a file of SQLite, which the processes of one machine can share.
    ///
    /// Call [`setup`](Self::setup) at every start, before anything else.
    #[cfg(feature = "sqlite")]
    #[cfg_attr(docsrs, doc(cfg(feature = "sqlite")))]
    #[must_use]
    pub fn sqlite(pool: SqlitePool, scheme: &'static Scheme, name: &str) -> Self {
        Self::new(Database::Sqlite(Sqlite::new(pool, name)), scheme)
    }

    fn new(database: Database, scheme: &'static Scheme) -> Self {
        let settings = Settings {
            attempts: ATTEMPTS,
            attempt_timeout: ATTEMPT_TIMEOUT,
            backoff: Backoff {
                least: BACKOFF_LEAST,
                most: BACKOFF_MOST,
            },
            concurrency: CONCURRENCY,
            dead_after: DEAD_AFTER,
            horizon: scheme.retried_for().unwrap_or(HORIZON),
            poll_interval: POLL_INTERVAL,
            row_limit: ROW_LIMIT,
            store_timeout: STORE_TIMEOUT,
        };
        Self {
            database,
            scheme,
            settings,
            rows: Arc::default(),
            log: Arc::default(),
            stored: Arc::default(),
        }
    }

    /// Sets how often a job is tried, at least once; it defaults to [`ATTEMPTS`].
    ///
    /// A job keeps the number that was set when it was stored, with one more from the first time that its
    /// process is killed: by another job that overflows the stack or takes all memory, say. From then on
    /// it waits as after a failure, and a call of [`work`](Self::work) runs one such job at a time, next
    /// to others. So the job that kills its processes is a dead letter in the end, and its neighbours are
    /// not.
    #[must_use]
    pub fn attempts(mut self, attempts: u16) -> Self {
        self.settings.attempts = attempts.max(1);
        self
    }

    /// Sets how long an attempt may take before it counts as failed; it defaults to
    /// [`ATTEMPT_TIMEOUT`].
    ///
    /// It ends at the next `await` of its handler: one that blocks its thread goes on next to the attempt
    /// that follows.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.settings.attempt_timeout = positive(timeout);
        self
    }

    /// Sets how long a failed job waits: at first the least time, then twice as long after every
    /// attempt, up to the greatest.
    ///
    /// They default to [`BACKOFF_LEAST`] and [`BACKOFF_MOST`]. Up to half of it is taken off at
    /// random, though never below the least time. SQLite waits for whole seconds.
    #[must_use]
    pub fn backoff(mut self, least: Duration, most: Duration) -> Self {
        let [least, most] = [least, most].map(|time| time.min(LONGEST));
        self.settings.backoff = Backoff {
            least,
            most: most.max(least),
        };
        self
    }

    /// Sets how many jobs a call of [`work`](Self::work) runs at a time, at least one; it defaults to
    /// [`CONCURRENCY`].
    #[must_use]
    pub fn concurrency(mut self, jobs: usize) -> Self {
        self.settings.concurrency = jobs.clamp(1, Semaphore::MAX_PERMITS);
        self
    }

    /// Sets after how long without a sign of life a worker's jobs are given to others, in whole
    /// seconds and at least 2; it defaults to [`DEAD_AFTER`].
    ///
    /// A sign is given six times in it. Give all workers of a queue the same time.
    #[must_use]
    pub fn dead_after(mut self, time: Duration) -> Self {
        self.settings.dead_after = time.clamp(Duration::from_secs(2), LONGEST);
        self
    }

    /// Sets how long jobs are kept that are done, so that the same event is not handled again.
    ///
    /// It defaults to how long the vendor [retries](Scheme::retried_for), and to [`HORIZON`] where
    /// that is unknown.
    #[must_use]
    pub const fn horizon(mut self, time: Duration) -> Self {
        self.settings.horizon = time;
        self
    }

    /// Sets after how long, at most, a worker looks for jobs that another process stored, or that are due
    /// again; it defaults to [`POLL_INTERVAL`].
    ///
    /// It waits for a random time of at least half of that, so that workers do not look in step. What
    /// this process stores is found at once.
    #[must_use]
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.settings.poll_interval = positive(interval);
        self
    }

    /// Sets beyond how many jobs that are not done deliveries are answered with 503; it defaults to
    /// [`ROW_LIMIT`].
    ///
    /// No delivery waits for a count. One is made apart every 10 seconds while deliveries come, and every
    /// second from half the limit on; what was stored here since is added. So there can be more: what
    /// comes before the first count has ended and while another goes on, and what other processes stored
    /// since the last one. And when jobs are done, there is room a second later.
    ///
    /// Those that are done take no room; they stay for the [horizon](Self::horizon).
    #[must_use]
    pub const fn row_limit(mut self, rows: u64) -> Self {
        self.settings.row_limit = rows;
        self
    }

    /// Sets how long storing a delivery may take before it is answered with 503; it defaults to
    /// [`STORE_TIMEOUT`].
    #[must_use]
    pub fn store_timeout(mut self, timeout: Duration) -> Self {
        self.settings.store_timeout = positive(timeout);
        self
    }

    /// Creates the tables of apalis, or brings them up to date.
    ///
    /// On PostgreSQL, they are in a schema of their own, with the extensions `hstore` and `pgcrypto`: the
    /// role needs the right to create in the database, or an administrator calls this once.
    ///
    /// A file of SQLite is put in WAL mode, and its migrations share the table `_sqlx_migrations` with
    /// those of the application, which must
    /// [ignore](sqlx::migrate::Migrator::set_ignore_missing) what they do not know, as this does.
    ///
    /// # Errors
    ///
    /// If the database fails, or the role may not create what is missing.
    pub async fn setup(&self) -> Result<(), QueueError> {
        self.database.setup().await.map_err(QueueError::new)
    }

    /// Returns a service that stores each delivery and acknowledges it, for axum and tower.
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")] {
    /// use axum::Router;
    /// use axum::routing::post_service;
    /// use tower_webhook_sig::VerifyWebhookLayer;
    /// use webhook_sig::Endpoint;
    /// use webhook_sig_apalis::Queue;
    ///
    /// fn app(queue: &Queue, endpoint: Endpoint) -> Router {
    ///     let hook = post_service(queue.accept()).layer(VerifyWebhookLayer::new(endpoint));
    ///     Router::new().route("/webhooks/stripe", hook)
    /// }
    /// # }
    /// ```
    #[must_use]
    pub fn accept(&self) -> Accept {
        Accept::new(self.clone())
    }

    /// Returns the oldest dead letters, at most [`DEAD_LETTER_PAGE`].
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn dead_letters(&self) -> Result<Vec<DeadLetter>, QueueError> {
        self.dead_letters_after("").await
    }

    /// Returns the oldest dead letters after the one with an id, at most [`DEAD_LETTER_PAGE`].
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn dead_letters_after(&self, id: &str) -> Result<Vec<DeadLetter>, QueueError> {
        let letters = self.database.dead_letters(id, DEAD_LETTER_PAGE);
        letters.await.map_err(QueueError::new)
    }

    /// Lets a dead letter run again, with all its attempts before it, and returns whether there is
    /// one with this id.
    ///
    /// A handler that records events tells what it did before only while it keeps those records: delete
    /// none that is younger than the oldest dead letter.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn run_again(&self, id: &str) -> Result<bool, QueueError> {
        let found = self.database.run_again(id).await.map_err(QueueError::new)?;
        self.stored.notify_one();
        Ok(found)
    }

    /// Deletes a dead letter, and returns whether there was one with this id.
    ///
    /// If the vendor sends the event again, it is a new one, as soon as the endpoint's store has
    /// [forgotten](webhook_sig::Endpoint::forget) it too.
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn discard(&self, id: &str) -> Result<bool, QueueError> {
        self.database.discard(id).await.map_err(QueueError::new)
    }

    /// Deletes the job of an event, in any state, and returns whether there was one.
    ///
    /// It is for a person who wants their data removed, and for an operator who wants an event handled
    /// once more: when the vendor sends it again, it is a new job, as soon as the endpoint's store has
    /// [forgotten](webhook_sig::Endpoint::forget) it too. A handler that runs with the job is not stopped;
    /// its result is dropped.
    ///
    /// A batch is one job, whose key is [that of all its events](EventKey::of_batch). A job without a key,
    /// because its events cannot be told from others, is not found: it is deleted at the
    /// [horizon](Self::horizon), or as a [dead letter](Self::discard).
    ///
    /// ```
    /// # #[cfg(feature = "sqlite")] {
    /// # use sqlx::SqlitePool;
    /// use webhook_sig::provider::STRIPE;
    /// use webhook_sig::replay::EventKey;
    /// # use webhook_sig_apalis::Queue;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
    /// # let queue = Queue::sqlite(SqlitePool::connect("sqlite::memory:").await?, &STRIPE, "payments");
    /// # queue.setup().await?;
    /// // The name is that of the endpoint.
    /// let event = EventKey::of_fields(&STRIPE, "payments", None, &["evt_1MqqbKLt4dXK03v5qaIbiNCC"]);
    ///
    /// assert!(!queue.forget(&event).await?, "it was never stored");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// If the database fails.
    pub async fn forget(&self, event: &EventKey) -> Result<bool, QueueError> {
        let forgotten = self.database.forget(&job_key(event)).await;
        forgotten.map_err(QueueError::new)
    }

    /// Deletes the jobs that were done before the [horizon](Self::horizon), in small steps with pauses,
    /// and returns how many there were.
    ///
    /// Workers do this every minute; dead letters stay.
    ///
    /// # Errors
    ///
    /// If the database fails, or takes longer than a minute for a step.
    pub async fn purge(&self) -> Result<u64, QueueError> {
        let mut purged: u64 = 0;
        loop {
            let step = self.database.purge(self.settings.horizon, PURGE_STEP);
            let step = timeout(PURGE_TIMEOUT, step).await;
            let step = step.unwrap_or_else(|slow| Err(slow.into()));
            let step = step.map_err(QueueError::new)?;
            purged = purged.saturating_add(step);
            if step < u64::from(PURGE_STEP) {
                return Ok(purged);
            }
            sleep(PURGE_PAUSE).await;
        }
    }
}

/// Returns a time that is not zero: at least a millisecond.
fn positive(time: Duration) -> Duration {
    time.max(Duration::from_millis(1))
}

/// How many jobs are deleted by one statement, so that none holds up what is stored meanwhile.
const PURGE_STEP: u32 = 500;

/// How long such a statement may take.
const PURGE_TIMEOUT: Duration = Duration::from_secs(60);

/// How long others have the database to themselves between two of those statements.
const PURGE_PAUSE: Duration = Duration::from_millis(50);
