//! The database under test.

use std::fs;
use std::thread;
use std::time::Duration;

use sqlx::postgres::PgPoolOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{PgPool, SqlitePool};
use tokio::runtime::Handle;
use webhook_sig_apalis::Queue;
use webhook_sig_integration_tests::{EFFECTS, QUEUE, READ_ONLY, SCHEME, draw};
use webhook_sig_integrations_postgres::version;
use webhook_sig_sqlx::Tables;

use crate::disk::Disk;
use crate::history::Fault;
use crate::network::Quality;
use crate::postgres::Postgres;
use crate::report::{Effect, Job};

/// A database on a small disk, with all tables.
pub(crate) struct Server {
    // Dropped in this order: the server ends before its disk.
    postgres: Option<Postgres>,
    pub(crate) tables: Database,
    pub(crate) disk: Disk,
    runtime: Handle,
}

/// The suite's own access to it.
#[derive(Clone)]
pub(crate) enum Database {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

impl Server {
    pub(crate) async fn postgres() -> Self {
        let disk = Disk::new("postgres");
        let postgres = Postgres::start(&disk);
        let pool = PgPoolOptions::new().max_connections(2);
        let pool = pool.connect(&postgres.server.url()).await.unwrap();
        Tables::new().migrate(&pool).await.unwrap();
        sqlx::raw_sql(EFFECTS).execute(&pool).await.unwrap();
        Self::new(Some(postgres), Database::Postgres(pool), disk).await
    }

    pub(crate) async fn sqlite() -> Self {
        let disk = Disk::new("sqlite");
        let options = SqliteConnectOptions::new().filename(disk.path().join("inbox.db"));
        let options = options.create_if_missing(true);
        let options = options.journal_mode(SqliteJournalMode::Wal);
        let pool = SqlitePoolOptions::new().max_connections(2);
        let pool = pool.connect_with(options).await.unwrap();
        Tables::new().migrate(&pool).await.unwrap();
        sqlx::raw_sql(EFFECTS).execute(&pool).await.unwrap();
        Self::new(None, Database::Sqlite(pool), disk).await
    }

    async fn new(postgres: Option<Postgres>, tables: Database, disk: Disk) -> Self {
        tables.queue().setup().await.unwrap();
        let runtime = Handle::current();
        Self {
            postgres,
            tables,
            disk,
            runtime,
        }
    }

    pub(crate) fn url(&self) -> String {
        match &self.postgres {
            Some(postgres) => postgres.url(),
            None => format!("sqlite://{}", self.disk.path().join("inbox.db").display()),
        }
    }

    /// Returns its name and version.
    pub(crate) async fn name(&self) -> String {
        match (&self.postgres, &self.tables) {
            (Some(_), _) => version(),
            (None, Database::Sqlite(pool)) => {
                let version = sqlx::query_scalar("select 'SQLite ' || sqlite_version()");
                version.fetch_one(pool).await.unwrap()
            }
            (None, Database::Postgres(_)) => unreachable!("it has a server"),
        }
    }

    /// Returns how often it restarted by itself.
    pub(crate) fn panics(&self) -> usize {
        self.postgres.as_ref().map_or(0, Postgres::panics)
    }

    /// Returns what can happen to it.
    pub(crate) fn faults(&self) -> Vec<Fault> {
        let mut faults = match self.tables {
            Database::Postgres(_) => vec![
                Fault::Frozen,
                Fault::Stopped,
                Fault::ReadOnly,
                Fault::Slow,
                Fault::Lost,
                Fault::Severed,
            ],
            Database::Sqlite(_) => vec![Fault::Locked, Fault::ReadOnly, Fault::Slow],
        };
        if self.disk.is_small {
            faults.push(Fault::Full);
        }
        faults
    }

    /// Lets one of it happen, for some seconds.
    pub(crate) fn inflict(&mut self, fault: Fault) {
        let some = || thread::sleep(Duration::from_millis(1500));
        let postgres = self.postgres.as_mut();
        match (fault, postgres) {
            (Fault::Full, postgres) => {
                self.disk.fill();
                some();
                self.disk.empty();
                if let Some(postgres) = postgres {
                    postgres.server.run();
                }
            }
            (Fault::Frozen, Some(postgres)) => {
                // Longer than a delivery may take to be stored.
                postgres.freeze(Duration::from_secs(2));
            }
            (Fault::Stopped, Some(postgres)) => {
                postgres.server.stop();
                some();
                postgres.server.run();
            }
            (Fault::ReadOnly, Some(postgres)) => {
                postgres.set_read_only(true);
                some();
                postgres.set_read_only(false);
            }
            (Fault::Slow | Fault::Lost, Some(postgres)) => {
                let is_slow = fault == Fault::Slow;
                let bad = if is_slow {
                    Quality::Slow
                } else {
                    Quality::Lost
                };
                postgres.network.turn(bad);
                some();
                postgres.network.turn(Quality::Good);
            }
            (Fault::Severed, Some(postgres)) => postgres.end_sessions(),
            (Fault::ReadOnly, None) => {
                let flag = self.disk.path().join(READ_ONLY);
                fs::write(&flag, "").unwrap();
                some();
                fs::remove_file(&flag).unwrap();
            }
            (Fault::Slow, None) => {
                // Each writer waits for another one.
                for turn in 0..8 {
                    let long = Duration::from_millis(50 + draw(turn) % 450);
                    self.runtime.block_on(self.tables.lock(long));
                }
            }
            (Fault::Locked, None) => {
                // Longer than a writer waits.
                let long = Duration::from_secs(6);
                self.runtime.block_on(self.tables.lock(long));
            }
            (fault, _) => panic!("{fault:?} is not for this database"),
        }
    }
}

impl Database {
    /// Returns the queue of single events.
    pub(crate) fn queue(&self) -> Queue {
        match self {
            Self::Postgres(pool) => Queue::postgres(pool.clone(), SCHEME, QUEUE),
            Self::Sqlite(pool) => Queue::sqlite(pool.clone(), SCHEME, QUEUE),
        }
    }

    async fn lock(&self, time: Duration) {
        if let Self::Sqlite(pool) = self {
            let writer = pool.begin_with("begin immediate").await;
            tokio::time::sleep(time).await;
            drop(writer);
        }
    }

    /// Waits until every job has ended, and returns them.
    pub(crate) async fn until_idle(&self) -> Vec<Job> {
        let mut jobs = Vec::new();
        for _ in 0..1200 {
            jobs = self.jobs().await;
            if jobs.iter().all(Job::has_ended) {
                return jobs;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        jobs.retain(|job| !job.has_ended());
        panic!("these jobs do not end: {jobs:?}");
    }

    async fn jobs(&self) -> Vec<Job> {
        let job =
            |(job, attempts, status): (Vec<u8>, i64, String)| Job::new(&job, attempts, status);
        let jobs = match self {
            Self::Postgres(pool) => {
                let jobs = "select job, attempts::bigint, status from apalis.jobs";
                sqlx::query_as(jobs).fetch_all(pool).await
            }
            Self::Sqlite(pool) => {
                let jobs = "select job, attempts, status from Jobs";
                sqlx::query_as(jobs).fetch_all(pool).await
            }
        };
        jobs.unwrap().into_iter().map(job).collect()
    }

    /// Returns the effects, in the order of their time.
    pub(crate) async fn effects(&self) -> Vec<Effect> {
        let effect = |(event, delivery, kind, process, at): (i64, i64, String, i64, i64)| Effect {
            event: event.try_into().unwrap(),
            delivery: delivery.try_into().unwrap(),
            kind,
            process: process.try_into().unwrap(),
            at,
        };
        let effects = "select event, delivery, kind, process, at from effects order by at";
        let rows = match self {
            Self::Postgres(pool) => sqlx::query_as(effects).fetch_all(pool).await,
            Self::Sqlite(pool) => sqlx::query_as(effects).fetch_all(pool).await,
        };
        rows.unwrap().into_iter().map(effect).collect()
    }
}
