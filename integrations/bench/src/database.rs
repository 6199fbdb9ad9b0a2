//! Both databases: what apalis and a bare statement do, which sets the limits, and many rows at once.

use std::path::Path;

use apalis_core::task::Task;
use apalis_core::task::metadata::MetadataStore;
use apalis_core::task::task_id::TaskId;
use apalis_postgres::queries as postgres;
use apalis_sqlite::queries as sqlite;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use tempfile::TempDir;
use ulid::Ulid;
use webhook_sig::{BoxError, Scheme};
use webhook_sig_apalis::Queue;
use webhook_sig_sqlx::{Event, SqlStore, Tables};

use crate::server::Server;
use crate::vendor::SCHEME;

/// How SQLite's transactions begin that write.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// Where the databases are: a server, and a folder.
pub struct Databases {
    server: Server,
    folder: TempDir,
}

impl Databases {
    pub fn start() -> Result<Self, BoxError> {
        Ok(Self {
            server: Server::start()?,
            folder: tempfile::tempdir()?,
        })
    }

    /// Creates one of each kind, with all tables.
    pub async fn open(&self, name: &str) -> Result<[Database; 2], BoxError> {
        let file = self.folder.path().join(format!("{name}.db"));
        let databases = [
            Database::sqlite(&file).await?,
            Database::Postgres(self.server.create(name).await?),
        ];
        for database in &databases {
            database.set_up(SCHEME).await?;
        }
        Ok(databases)
    }
}

/// What the rows are that were there before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Jobs that are done, and wait to be purged.
    Done,
    /// Jobs that are due in a day.
    Later,
    /// Jobs that are due, and wait for a worker.
    Due,
}

impl Kind {
    pub const ALL: [Self; 3] = [Self::Done, Self::Later, Self::Due];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Later => "later",
            Self::Due => "due",
        }
    }

    /// Returns the status, the attempts, the seconds until they are due, and the result.
    const fn columns(self) -> (&'static str, u8, u32, &'static str) {
        match self {
            Self::Done => ("Done", 1, 0, r#"'{"Ok":null}'"#),
            Self::Later => ("Pending", 0, 24 * 60 * 60, "NULL"),
            Self::Due => ("Pending", 0, 0, "NULL"),
        }
    }
}

#[derive(Clone)]
pub enum Database {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

impl Database {
    /// Opens a file in WAL mode, with the default `synchronous` of FULL.
    async fn sqlite(file: &Path) -> Result<Self, BoxError> {
        let options = SqliteConnectOptions::new()
            .filename(file)
            .create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Wal);
        let pool = SqlitePoolOptions::new().max_connections(8);
        Ok(Self::Sqlite(pool.connect_with(options).await?))
    }

    pub async fn close(self) {
        match self {
            Self::Postgres(pool) => pool.close().await,
            Self::Sqlite(pool) => pool.close().await,
        }
    }

    pub const fn name(&self) -> &'static str {
        match self {
            Self::Postgres(_) => "PostgreSQL",
            Self::Sqlite(_) => "SQLite",
        }
    }

    /// Creates all tables.
    async fn set_up(&self, scheme: &'static Scheme) -> Result<(), BoxError> {
        self.queue(scheme, "any").setup().await?;
        match self {
            Self::Postgres(pool) => Tables::new().migrate(pool).await?,
            Self::Sqlite(pool) => Tables::new().migrate(pool).await?,
        }
        Ok(())
    }

    pub fn queue(&self, scheme: &'static Scheme, name: &str) -> Queue {
        match self {
            Self::Postgres(pool) => Queue::postgres(pool.clone(), scheme, name),
            Self::Sqlite(pool) => Queue::sqlite(pool.clone(), scheme, name),
        }
    }

    pub fn store(&self) -> SqlStore {
        match self {
            Self::Postgres(pool) => SqlStore::new(pool.clone()),
            Self::Sqlite(pool) => SqlStore::new(pool.clone()),
        }
    }

    /// Stores tasks as apalis does it.
    pub async fn push(&self, queue: &str, tasks: Vec<Task<Vec<u8>>>) -> Result<(), BoxError> {
        match self {
            Self::Postgres(pool) => {
                let mut connection = pool.acquire().await?;
                postgres::push_tasks(&mut *connection, queue, tasks).await?;
            }
            Self::Sqlite(pool) => {
                let mut connection = pool.acquire().await?;
                sqlite::push_tasks(&mut *connection, queue, &tasks).await?;
            }
        }
        Ok(())
    }

    /// Returns a job that is stored.
    pub async fn job(&self, queue: &str) -> Result<Vec<u8>, BoxError> {
        Ok(match self {
            Self::Postgres(pool) => {
                let job = "SELECT job FROM apalis.jobs WHERE job_type = $1 LIMIT 1";
                sqlx::query_scalar(job).bind(queue).fetch_one(pool).await?
            }
            Self::Sqlite(pool) => {
                let job = "SELECT job FROM Jobs WHERE job_type = ?1 LIMIT 1";
                sqlx::query_scalar(job).bind(queue).fetch_one(pool).await?
            }
        })
    }

    /// Records an event, in a transaction that does nothing else.
    pub async fn record(&self, event: &Event) -> Result<bool, BoxError> {
        Ok(match self {
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let recorded = event.record(&mut transaction).await?;
                transaction.commit().await?;
                recorded.is_new()
            }
            Self::Sqlite(pool) => {
                let mut transaction = pool.begin_with(BEGIN).await?;
                let recorded = event.record(&mut transaction).await?;
                transaction.commit().await?;
                recorded.is_new()
            }
        })
    }

    /// Inserts the same columns by the barest statement.
    pub async fn insert(&self, key: &[u8]) -> Result<bool, BoxError> {
        Ok(match self {
            Self::Postgres(pool) => {
                let mut transaction = pool.begin().await?;
                let insert = "INSERT INTO webhook_sig_records (key) VALUES ($1) \
                              ON CONFLICT DO NOTHING";
                let insert = sqlx::query(insert).bind(key);
                let inserted = insert.execute(&mut *transaction).await?;
                transaction.commit().await?;
                inserted.rows_affected() == 1
            }
            Self::Sqlite(pool) => {
                let mut transaction = pool.begin_with(BEGIN).await?;
                let insert = "INSERT INTO webhook_sig_records (key, recorded_at) VALUES \
                              (?1, CAST(unixepoch('subsec') * 1000 AS INTEGER)) \
                              ON CONFLICT DO NOTHING";
                let insert = sqlx::query(insert).bind(key);
                let inserted = insert.execute(&mut *transaction).await?;
                transaction.commit().await?;
                inserted.rows_affected() == 1
            }
        })
    }

    /// Returns how many bytes it takes, without its log.
    pub async fn size(&self) -> Result<i64, BoxError> {
        Ok(match self {
            Self::Postgres(pool) => {
                let size = "SELECT pg_database_size(current_database())";
                sqlx::query_scalar(size).fetch_one(pool).await?
            }
            Self::Sqlite(pool) => {
                let size = "SELECT page_count * page_size FROM pragma_page_count, pragma_page_size";
                sqlx::query_scalar(size).fetch_one(pool).await?
            }
        })
    }

    /// Stores jobs of a kind, with these bytes, and records, until there are so many of each.
    pub async fn fill(
        &self,
        queue: &str,
        kind: Kind,
        job: &[u8],
        rows: u32,
    ) -> Result<(), BoxError> {
        let rows = i64::from(rows);
        let (status, attempts, wait, result) = kind.columns();
        match self {
            Self::Postgres(pool) => {
                let random =
                    "decode(replace(concat(gen_random_uuid(), gen_random_uuid()), '-', ''), 'hex')";
                let jobs = format!(
                    "INSERT INTO apalis.jobs (id, job_type, job, status, attempts, max_attempts, \
                     run_at, priority, metadata, idempotency_key, done_at, last_result) \
                     SELECT '00' || lpad(row::text, 24, '0'), $1, $3, '{status}', {attempts}, 20, \
                     now() + interval '{wait} s', 0, ''::hstore, encode({random}, 'hex'), \
                     CASE '{status}' WHEN 'Done' THEN now() END, {result} \
                     FROM generate_series((SELECT count(*) + 1 FROM apalis.jobs), $2) AS row"
                );
                let jobs = sqlx::query(AssertSqlSafe(jobs)).bind(queue).bind(rows);
                jobs.bind(job).execute(pool).await?;
                let records = format!(
                    "INSERT INTO webhook_sig_records (key) SELECT {random} \
                     FROM generate_series((SELECT count(*) + 1 FROM webhook_sig_records), $1)"
                );
                sqlx::query(AssertSqlSafe(records))
                    .bind(rows)
                    .execute(pool)
                    .await?;
                sqlx::raw_sql("VACUUM ANALYZE").execute(pool).await?;
                sqlx::raw_sql("CHECKPOINT").execute(pool).await?;
            }
            Self::Sqlite(pool) => {
                let series = |first: &str| {
                    format!(
                        "WITH RECURSIVE series (row) AS (SELECT count(*) + 1 FROM {first} \
                             UNION ALL SELECT row + 1 FROM series WHERE row < ?1)"
                    )
                };
                let jobs = format!(
                    "{} INSERT INTO Jobs (id, job_type, job, status, attempts, max_attempts, run_at, \
                     priority, metadata, idempotency_key, done_at, last_result) \
                     SELECT printf('00%024d', row), ?2, ?3, '{status}', {attempts}, 20, \
                     unixepoch() + {wait}, 0, '{{}}', lower(hex(randomblob(32))), \
                     CASE '{status}' WHEN 'Done' THEN unixepoch() END, {result} FROM series",
                    series("Jobs")
                );
                let jobs = sqlx::query(AssertSqlSafe(jobs)).bind(rows).bind(queue);
                jobs.bind(job).execute(pool).await?;
                let records = format!(
                    "{} INSERT INTO webhook_sig_records (key, recorded_at) SELECT randomblob(32), \
                     CAST(unixepoch('subsec') * 1000 AS INTEGER) FROM series",
                    series("webhook_sig_records")
                );
                sqlx::query(AssertSqlSafe(records))
                    .bind(rows)
                    .execute(pool)
                    .await?;
                sqlx::raw_sql("PRAGMA wal_checkpoint(TRUNCATE)")
                    .execute(pool)
                    .await?;
            }
        }
        Ok(())
    }

    /// Returns how many jobs of a queue are done, and deletes them.
    pub async fn clear(&self, queue: &str) -> Result<u64, BoxError> {
        Ok(match self {
            Self::Postgres(pool) => {
                let done = "DELETE FROM apalis.jobs WHERE job_type = $1 AND status = 'Done'";
                let done = sqlx::query(done).bind(queue).execute(pool).await?;
                done.rows_affected()
            }
            Self::Sqlite(pool) => {
                let done = "DELETE FROM Jobs WHERE job_type = ?1 AND status = 'Done'";
                let done = sqlx::query(done).bind(queue).execute(pool).await?;
                done.rows_affected()
            }
        })
    }
}

/// Creates a task of an event that no other one has.
pub fn task(job: &[u8]) -> Task<Vec<u8>> {
    let task = Task::new(job.to_vec()).into_builder();
    let task = task
        .task_id(TaskId::from_ulid(Ulid::generate()))
        .max_attempts(20);
    task.with_metadata(MetadataStore::default())
        .idempotency_key(key())
        .build()
}

/// Returns 32 random bytes in hexadecimal, as the keys of events are.
fn key() -> String {
    let random = || Ulid::generate().random();
    format!("{:020x}{:020x}{:024x}", random(), random(), random())
}
