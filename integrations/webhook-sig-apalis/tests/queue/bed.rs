//! Queues on every database there is.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};
use tempfile::TempDir;
use webhook_sig::Scheme;
use webhook_sig::provider::STRIPE;
use webhook_sig_apalis::Queue;

use crate::postgres;

/// A queue of a name that no other test has, with the pool that reads its rows.
pub(crate) struct Bed {
    pub(crate) queue: Queue,
    pub(crate) rows: Pool,
    pub(crate) name: String,
    /// How another process finds the database.
    pub(crate) address: String,
    _folder: Option<TempDir>,
}

#[derive(Clone)]
pub(crate) enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// Returns a queue on SQLite, and one on PostgreSQL if that is installed.
pub(crate) async fn beds() -> Vec<Bed> {
    let mut beds = vec![Bed::sqlite().await];
    if let Some(options) = postgres::shared() {
        beds.push(Bed::postgres(options).await);
    }
    beds
}

impl Bed {
    pub(crate) async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("queue.db");
        let pool = Pool::sqlite(&file).await;
        let address = format!("sqlite:{}", file.display());
        Self::new(pool, address, Some(folder)).await
    }

    pub(crate) async fn postgres(options: PgConnectOptions) -> Self {
        let address = format!("postgres:{}", options.get_socket().unwrap().display());
        Self::new(Pool::postgres(options).await, address, None).await
    }

    async fn new(rows: Pool, address: String, folder: Option<TempDir>) -> Self {
        static NUMBER: AtomicU32 = AtomicU32::new(0);
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        let name = format!("queue-{}-{number}", std::process::id());
        let queue = rows.queue(&STRIPE, &name);
        queue.setup().await.unwrap();
        Self {
            queue,
            rows,
            name,
            address,
            _folder: folder,
        }
    }

    /// Returns the same bed, read through another pool.
    pub(crate) async fn through_another_pool(&self) -> Self {
        Self {
            queue: self.queue.clone(),
            rows: Pool::at(&self.address).await,
            name: self.name.clone(),
            address: self.address.clone(),
            _folder: None,
        }
    }

    /// Returns the state and the attempts of each row, in the order in which they came.
    pub(crate) async fn rows(&self) -> Vec<(String, i64)> {
        let columns = "select status, attempts";
        match &self.rows {
            Pool::Postgres(pool) => {
                let rows =
                    format!("{columns}::bigint from apalis.jobs where job_type = $1 order by id");
                let rows = sqlx::query_as(sqlx::AssertSqlSafe(rows)).bind(&self.name);
                rows.fetch_all(pool).await.unwrap()
            }
            Pool::Sqlite(pool) => {
                let rows = format!("{columns} from Jobs where job_type = ?1 order by id");
                let rows = sqlx::query_as(sqlx::AssertSqlSafe(rows)).bind(&self.name);
                rows.fetch_all(pool).await.unwrap()
            }
        }
    }

    /// Takes every job back from its worker, as another one does that takes it for dead.
    pub(crate) async fn take_back(&self) {
        let back = "update {jobs} set status = 'Pending', lock_by = null, lock_at = null, \
                    attempts = attempts + 1 where job_type = $1";
        self.change(back).await;
    }

    /// Changes the table itself, by a statement with `{jobs}` for it.
    pub(crate) async fn change_all(&self, statement: &str) {
        match &self.rows {
            Pool::Postgres(pool) => {
                let statement = sqlx::AssertSqlSafe(statement.replace("{jobs}", "apalis.jobs"));
                sqlx::raw_sql(statement).execute(pool).await.unwrap();
            }
            Pool::Sqlite(pool) => {
                let statement = sqlx::AssertSqlSafe(statement.replace("{jobs}", "Jobs"));
                sqlx::raw_sql(statement).execute(pool).await.unwrap();
            }
        }
    }

    /// Runs a statement with `{jobs}` for the table and `$1` for the queue's name.
    pub(crate) async fn change(&self, statement: &str) {
        match &self.rows {
            Pool::Postgres(pool) => {
                let statement = sqlx::AssertSqlSafe(statement.replace("{jobs}", "apalis.jobs"));
                let change = sqlx::query(statement).bind(&self.name);
                change.execute(pool).await.unwrap();
            }
            Pool::Sqlite(pool) => {
                let statement = sqlx::AssertSqlSafe(statement.replace("{jobs}", "Jobs"));
                let change = sqlx::query(statement).bind(&self.name);
                change.execute(pool).await.unwrap();
            }
        }
    }

    /// Returns all that is stored of the jobs.
    pub(crate) async fn jobs(&self) -> Vec<Vec<u8>> {
        match &self.rows {
            Pool::Postgres(pool) => {
                let jobs = "select job from apalis.jobs where job_type = $1";
                let jobs = sqlx::query_scalar(jobs).bind(&self.name);
                jobs.fetch_all(pool).await.unwrap()
            }
            Pool::Sqlite(pool) => {
                let jobs = "select job from Jobs where job_type = ?1";
                let jobs = sqlx::query_scalar(jobs).bind(&self.name);
                jobs.fetch_all(pool).await.unwrap()
            }
        }
    }

    /// Waits until the rows are so, in any order, for 30 seconds at most.
    pub(crate) async fn until(&self, expected: &[(&str, i64)]) {
        let (mut rows, mut expected) = (Vec::new(), expected.to_vec());
        expected.sort_unstable();
        for _ in 0..600 {
            rows = self.rows().await;
            rows.sort_unstable();
            let found = rows.iter().map(|(status, attempts)| (&**status, *attempts));
            if found.eq(expected.iter().copied()) {
                return;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("the rows are {rows:?} instead of {expected:?}");
    }
}

impl Pool {
    /// Connects to what an address names.
    pub(crate) async fn at(address: &str) -> Self {
        match address.split_once(':').unwrap() {
            ("sqlite", file) => Self::sqlite(file.as_ref()).await,
            (_, folder) => Self::postgres(postgres::at(folder.as_ref())).await,
        }
    }

    async fn sqlite(file: &std::path::Path) -> Self {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        let pool = SqlitePoolOptions::new().max_connections(4);
        Self::Sqlite(pool.connect_with(options).await.unwrap())
    }

    async fn postgres(options: PgConnectOptions) -> Self {
        let pool = PgPoolOptions::new().max_connections(4);
        let pool = pool.acquire_timeout(Duration::from_secs(3));
        Self::Postgres(pool.connect_with(options).await.unwrap())
    }

    pub(crate) fn queue(&self, scheme: &'static Scheme, name: &str) -> Queue {
        let queue = match self {
            Self::Postgres(pool) => Queue::postgres(pool.clone(), scheme, name),
            Self::Sqlite(pool) => Queue::sqlite(pool.clone(), scheme, name),
        };
        let second = Duration::from_secs(1);
        let queue = queue
            .backoff(second, second)
            .dead_after(Duration::from_secs(2));
        queue.poll_interval(Duration::from_millis(100))
    }
}
