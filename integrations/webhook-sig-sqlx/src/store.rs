//! The replay store.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use sqlx::Pool;
use webhook_sig::BoxError;
use webhook_sig::replay::{
    ClaimState, Claimer, EndpointNames, EventKey, Events, ReplayStore, Settled,
};

use crate::apart::Apart;
use crate::dialect::Dialect;
use crate::records::PURGE_STEP;
use crate::tables::Tables;
use crate::upkeep::Upkeep;

/// How many rows the table of events may have, by default, before events that were handled are kept
/// only as long as they must be: 1,000,000.
pub const ROOM: u64 = 1_000_000;

/// How many rows the table of events may have, by default, before claims fail: 10,000,000.
pub const ROW_LIMIT: u64 = 10_000_000;

/// A replay store on PostgreSQL or SQLite.
///
/// It is cheap to clone; clones share what they know about the number of rows, and on PostgreSQL
/// [connections of their own](crate#postgresql).
///
/// ```no_run
/// # #[cfg(feature = "postgres")] {
/// use sqlx::PgPool;
/// use webhook_sig::BoxError;
/// use webhook_sig_sqlx::{SqlStore, Tables};
///
/// # async fn example() -> Result<SqlStore, BoxError> {
/// let db = PgPool::connect("postgres://localhost/shop").await?;
/// let tables = Tables::new().schema("hooks")?;
/// tables.migrate(&db).await?;
/// let store = SqlStore::in_tables(db, tables).room(5_000_000);
/// # Ok(store)
/// # }
/// # }
/// ```
#[derive(Clone)]
pub struct SqlStore {
    backend: Arc<dyn Backend>,
    room: u64,
    row_limit: u64,
    names: EndpointNames,
}

impl SqlStore {
    /// Creates a store in the default [`Tables`], which [`Tables::migrate`] creates.
    ///
    /// Create it once and clone it: each one on PostgreSQL opens
    /// [connections of its own](crate#postgresql), up to as many as the pool may have.
    #[must_use]
    pub fn new<DB: Dialect>(pool: Pool<DB>) -> Self {
        Self::in_tables(pool, Tables::new())
    }

    /// Creates a store in tables with your own names.
    ///
    /// Create it once and clone it, as one in the [default](Self::new) ones.
    ///
    /// Environments that share a database need different ones: the names of their endpoints, and
    /// the ids of their vendors' events, may be the same.
    #[must_use]
    pub fn in_tables<DB: Dialect>(pool: Pool<DB>, tables: Tables) -> Self {
        Self {
            backend: Arc::new(Database {
                connections: Apart::from(pool),
                tables,
                upkeep: Upkeep::default(),
            }),
            room: ROOM,
            row_limit: ROW_LIMIT,
            names: EndpointNames::new(),
        }
    }

    /// Sets how many rows the table of events may have before events that were handled are kept
    /// only as long as they must be. Defaults to [`ROOM`].
    #[must_use]
    pub fn room(self, rows: u64) -> Self {
        Self { room: rows, ..self }
    }

    /// Sets how many rows the table of events may have before claims fail, and deliveries are
    /// answered with 503. Defaults to [`ROW_LIMIT`].
    ///
    /// [The crate](crate#how-many-rows) says how exact that is.
    #[must_use]
    pub fn row_limit(self, rows: u64) -> Self {
        Self {
            row_limit: rows,
            ..self
        }
    }
}

impl ReplayStore for SqlStore {
    async fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        // No database needs to be asked for nothing.
        if events.keys().is_empty() {
            return Ok(ClaimState::Handled);
        }
        self.backend.keep_up(self.exact());
        let (rows, limit) = (self.backend.rows(), self.row_limit);
        if rows > limit {
            return Err(format!(
                "the table of events has some {rows} rows, which is more than its limit of {limit}: \
                 raise `SqlStore::row_limit`, or wait until some have expired"
            )
            .into());
        }
        Ok(self.backend.claim(events, claimer, lease).await?)
    }

    async fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        if keys.is_empty() {
            return Ok(());
        }
        let has_room = match end {
            Settled::Handled(_) => self.backend.rows() <= self.room,
            Settled::Released => true,
        };
        Ok(self.backend.settle(keys, claimer, end, has_room).await?)
    }

    async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
        Ok(self.backend.forget(key).await?)
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        Some(&self.names)
    }
}

impl SqlStore {
    /// Returns up to how many rows it does not matter how many there are.
    fn exact(&self) -> u64 {
        self.room.min(self.row_limit)
    }
}

impl fmt::Debug for SqlStore {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlStore")
            .field("room", &self.room)
            .field("row_limit", &self.row_limit)
            .finish_non_exhaustive()
    }
}

/// A database, whichever it is.
trait Backend: Send + Sync {
    fn claim<'a>(
        &'a self,
        events: &'a Events,
        claimer: &'a Claimer,
        lease: Duration,
    ) -> Answer<'a, ClaimState>;

    fn settle<'a>(
        &'a self,
        keys: &'a [EventKey],
        claimer: &'a Claimer,
        end: Settled,
        has_room: bool,
    ) -> Answer<'a, ()>;

    fn forget<'a>(&'a self, key: &'a EventKey) -> Answer<'a, bool>;

    /// Begins to count, and to delete some rows that have expired, where it is due.
    fn keep_up(&self, exact: u64);

    /// Returns about how many rows there were at the last count.
    fn rows(&self) -> u64;
}

type Answer<'a, T> = Pin<Box<dyn Future<Output = Result<T, sqlx::Error>> + Send + 'a>>;

struct Database<DB: Dialect> {
    connections: Apart<DB>,
    tables: Tables,
    upkeep: Upkeep,
}

impl<DB: Dialect> Database<DB> {
    /// Returns where the rows are.
    fn at(&self) -> (Pool<DB>, &Tables) {
        (self.connections.pool(), &self.tables)
    }
}

impl<DB: Dialect> Backend for Database<DB> {
    fn claim<'a>(
        &'a self,
        events: &'a Events,
        claimer: &'a Claimer,
        lease: Duration,
    ) -> Answer<'a, ClaimState> {
        let (pool, tables) = self.at();
        Box::pin(async move { DB::claim(&pool, tables, events, claimer, lease).await })
    }

    fn settle<'a>(
        &'a self,
        keys: &'a [EventKey],
        claimer: &'a Claimer,
        end: Settled,
        has_room: bool,
    ) -> Answer<'a, ()> {
        let (pool, tables) = self.at();
        Box::pin(async move { DB::settle(&pool, tables, keys, claimer, end, has_room).await })
    }

    fn forget<'a>(&'a self, key: &'a EventKey) -> Answer<'a, bool> {
        let (pool, tables) = self.at();
        Box::pin(async move { DB::forget(&pool, tables, key).await })
    }

    fn keep_up(&self, exact: u64) {
        let count = || {
            let (pool, tables) = self.at();
            let tables = tables.clone();
            async move { DB::count(&pool, &tables, exact).await }
        };
        let sweep = || {
            let (pool, tables) = self.at();
            let tables = tables.clone();
            async move { DB::sweep(&pool, &tables, PURGE_STEP).await }
        };
        self.upkeep.begin(count, sweep);
    }

    fn rows(&self) -> u64 {
        self.upkeep.rows()
    }
}
