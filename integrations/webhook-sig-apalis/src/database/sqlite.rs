//! The tables in SQLite.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use apalis_sqlite::SqliteStorage;
use sqlx::query::Query;
use sqlx::sqlite::SqliteArguments;
use sqlx::{Connection as _, SqliteConnection, SqlitePool};
use tokio::time::sleep;
use ulid::Ulid;
use webhook_sig::{BoxError, UnixTime};

use crate::DeadLetter;
use crate::backoff::Backoff;
use crate::database::doubtful::on;
use crate::database::orphan::{ORPHAN, ORPHANED, Orphan, OrphanRow};
use crate::database::{
    EVENT_ID, EVENT_TYPE, FetchedRow, LetterRow, NewJob, Pushed, Settlement, letter,
};

#[derive(Clone, Debug)]
pub(crate) struct Sqlite {
    pool: SqlitePool,
    queue: Arc<str>,
}

impl Sqlite {
    pub(crate) fn new(pool: SqlitePool, queue: &str) -> Self {
        let queue = queue.into();
        Self { pool, queue }
    }

    pub(super) fn queue(&self) -> &str {
        &self.queue
    }

    pub(super) fn heart(&self) -> Heart {
        Heart {
            database: self.clone(),
            connection: None,
        }
    }

    /// Runs the migrations without apalis' own `setup`, which turns `synchronous` off: what was
    /// acknowledged could be lost when the power fails.
    ///
    /// Several processes may start at the same moment, so they wait for the lock before they read which
    /// migrations there are.
    pub(super) async fn setup(&self) -> Result<(), BoxError> {
        let mut connection = self.pool.acquire().await?;
        use_wal(&mut connection).await?;
        let mut transaction = connection.begin_with("begin immediate").await?;
        let mut migrations = SqliteStorage::migrations();
        // All migrations of a file are in one table, the application's own among them.
        migrations.set_ignore_missing(true);
        migrations.run(&mut *transaction).await?;
        sqlx::raw_sql(INDEXES).execute(&mut *transaction).await?;
        Ok(transaction.commit().await?)
    }

    /// Executes a statement, and returns how many rows it affected.
    async fn execute(
        &self,
        statement: Query<'_, sqlx::Sqlite, SqliteArguments>,
    ) -> Result<u64, BoxError> {
        let done = on(&self.pool, async |connection| {
            statement.execute(connection).await
        });
        Ok(done.await?.rows_affected())
    }

    pub(super) async fn push(&self, job: NewJob<'_>) -> Result<Pushed, BoxError> {
        let push = "insert into Jobs (job, id, job_type, max_attempts, metadata, idempotency_key) \
                    values (?1, ?2, ?3, ?4, ?5, ?6) \
                    on conflict (job_type, idempotency_key) do nothing";
        let metadata: BTreeMap<_, _> = job.metadata().collect();
        let push = sqlx::query(push)
            .bind(&*job.job)
            .bind(Ulid::generate().to_string())
            .bind(&*self.queue)
            .bind(job.attempts)
            .bind(serde_json::to_string(&metadata)?)
            .bind(job.key);
        Ok(Pushed::by(self.execute(push).await?))
    }

    pub(super) async fn count(&self, most: i64) -> Result<i64, BoxError> {
        let count = sqlx::query_scalar(COUNT).bind(&*self.queue).bind(most);
        on(&self.pool, async |connection| {
            count.fetch_one(connection).await
        })
        .await
    }

    pub(super) async fn fetch(&self, worker: &str, most: i32) -> Result<Vec<FetchedRow>, BoxError> {
        let fetch = sqlx::query_as(FETCH)
            .bind(&*self.queue)
            .bind(most)
            .bind(worker)
            .bind(member(ORPHAN));
        on(&self.pool, async |connection| {
            fetch.fetch_all(connection).await
        })
        .await
    }

    pub(super) async fn settle(
        &self,
        worker: &str,
        settlements: &[Settlement],
    ) -> Result<u64, BoxError> {
        on(&self.pool, async |connection| {
            settle(connection, worker, settlements).await
        })
        .await
    }

    pub(super) async fn give_back(
        &self,
        worker: &str,
        but: &[String],
        wait: Option<Duration>,
    ) -> Result<u64, BoxError> {
        let back = "update Jobs set status = 'Pending', lock_by = null, lock_at = null, \
                    run_at = coalesce(?4, run_at) \
                    where job_type = ?1 and lock_by = ?2 and status = 'Queued' \
                    and id not in (select value from json_each(?3))";
        let back = sqlx::query(back)
            .bind(&*self.queue)
            .bind(worker)
            .bind(serde_json::to_string(but)?)
            .bind(wait.and_then(due));
        self.execute(back).await
    }

    pub(super) async fn purge(&self, age: Duration, most: u32) -> Result<u64, BoxError> {
        let purge = sqlx::query(PURGE)
            .bind(&*self.queue)
            .bind(seconds(age))
            .bind(i64::from(most));
        self.execute(purge).await
    }

    pub(super) async fn forget_workers(&self, age: Duration) -> Result<(), BoxError> {
        let forget = "delete from Workers where worker_type = ?1 and last_seen < unixepoch() - ?2 \
                      and not exists (select 1 from Jobs where lock_by = Workers.id)";
        let forget = sqlx::query(forget).bind(&*self.queue).bind(seconds(age));
        self.execute(forget).await.map(drop)
    }

    pub(super) async fn dead_letters(
        &self,
        after: &str,
        most: u32,
    ) -> Result<Vec<DeadLetter>, BoxError> {
        let letters = "select id, metadata ->> ?4, metadata ->> ?5, attempts, \
                       last_result ->> '$.Err', done_at from Jobs \
                       where job_type = ?1 and status = 'Killed' and id > ?2 order by id limit ?3";
        let letters = sqlx::query_as(letters)
            .bind(&*self.queue)
            .bind(after)
            .bind(i64::from(most))
            .bind(member(EVENT_ID))
            .bind(member(EVENT_TYPE));
        let letters: Vec<LetterRow> = on(&self.pool, async |connection| {
            letters.fetch_all(connection).await
        })
        .await?;
        Ok(letters.into_iter().map(letter).collect())
    }

    pub(super) async fn run_again(&self, id: &str) -> Result<bool, BoxError> {
        let run = "update Jobs set status = 'Pending', attempts = 0, run_at = unixepoch(), \
                   done_at = null where id = ?1 and job_type = ?2 and status = 'Killed'";
        let run = sqlx::query(run).bind(id).bind(&*self.queue);
        Ok(self.execute(run).await? == 1)
    }

    pub(super) async fn forget(&self, key: &str) -> Result<bool, BoxError> {
        let forget = "delete from Jobs where job_type = ?1 and idempotency_key = ?2";
        let forget = sqlx::query(forget).bind(&*self.queue).bind(key);
        Ok(self.execute(forget).await? == 1)
    }

    pub(super) async fn discard(&self, id: &str) -> Result<bool, BoxError> {
        let discard = "delete from Jobs where id = ?1 and job_type = ?2 and status = 'Killed'";
        let discard = sqlx::query(discard).bind(id).bind(&*self.queue);
        Ok(self.execute(discard).await? == 1)
    }
}

/// What this crate adds to the tables: without it, a count, a purge and a fetch read more jobs than they
/// need.
const INDEXES: &str = "\
    create index if not exists webhook_sig_jobs_not_done on Jobs (job_type) where status <> 'Done'; \
    create index if not exists webhook_sig_jobs_done on Jobs (job_type, done_at) where status = 'Done'; \
    create index if not exists webhook_sig_jobs_waiting on Jobs (job_type, run_at) \
    where status in ('Pending', 'Failed')";

/// SQLite would choose an index of apalis over all jobs of the queue by itself.
const COUNT: &str = "select count(*) from (select 1 from Jobs indexed by webhook_sig_jobs_not_done \
                     where job_type = ?1 and status <> 'Done' limit ?2)";

const PURGE: &str = "delete from Jobs where id in \
                     (select id from Jobs indexed by webhook_sig_jobs_done where job_type = ?1 \
                     and status = 'Done' and done_at < unixepoch() - ?2 order by done_at limit ?3)";

/// That of apalis reads all jobs that are due later, because it orders by a priority before the time.
const FETCH: &str = "update Jobs set status = 'Queued', lock_by = ?3, lock_at = unixepoch() \
                     where rowid in (select rowid from Jobs indexed by webhook_sig_jobs_waiting \
                     where job_type = ?1 and status in ('Pending', 'Failed') \
                     and run_at <= unixepoch() order by run_at limit ?2) \
                     returning id, job, attempts, max_attempts, \
                     coalesce(metadata, '{}') ->> ?4 is not null";

async fn settle(
    connection: &mut SqliteConnection,
    worker: &str,
    settlements: &[Settlement],
) -> Result<u64, BoxError> {
    let settle = "update Jobs set status = ?2, attempts = ?3, last_result = ?4, \
                      done_at = unixepoch(), lock_by = null, lock_at = null, \
                      run_at = coalesce(?5, run_at), job = coalesce(?8, job) \
                      where id = ?1 and lock_by = ?6 and attempts = ?7";
    let mut transaction = connection.begin_with("begin immediate").await?;
    let mut count: u64 = 0;
    for one in settlements {
        let [before, attempts] = one.attempts();
        let settle = sqlx::query(settle)
            .bind(one.hold.id())
            .bind(one.status())
            .bind(attempts)
            .bind(one.result())
            .bind(one.wait().and_then(due))
            .bind(worker)
            .bind(before)
            .bind(one.rest.as_deref());
        let settled = settle.execute(&mut *transaction).await?;
        count = count.saturating_add(settled.rows_affected());
    }
    transaction.commit().await?;
    Ok(count)
}

/// The connection for signs of life.
#[derive(Debug)]
pub(crate) struct Heart {
    database: Sqlite,
    connection: Option<SqliteConnection>,
}

impl Heart {
    pub(super) async fn beat(
        &mut self,
        worker: &str,
        dead_after: Duration,
        backoff: Backoff,
    ) -> Result<u64, BoxError> {
        let Sqlite { pool, queue } = &self.database;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => SqliteConnection::connect_with(&pool.connect_options()).await?,
        };
        let seen = "insert into Workers (id, worker_type, storage_name, layers, last_seen, started_at) \
                    values (?1, ?2, 'webhook-sig-apalis', '', unixepoch(), unixepoch()) \
                    on conflict (id) do update set last_seen = unixepoch()";
        let seen = sqlx::query(seen).bind(worker).bind(&**queue);
        seen.execute(&mut connection).await?;
        let orphans = "select Jobs.id, Workers.id, attempts, max_attempts, \
                       coalesce(metadata, '{}') ->> ?3 is not null \
                       from Jobs join Workers on lock_by = Workers.id \
                       where status in ('Queued', 'Running') and worker_type = ?1 \
                       and last_seen <= unixepoch() - ?2";
        let orphans = sqlx::query_as(orphans)
            .bind(&**queue)
            .bind(seconds(dead_after))
            .bind(member(ORPHAN));
        let orphans: Vec<OrphanRow> = orphans.fetch_all(&mut connection).await?;
        let mut taken: u64 = 0;
        for row in orphans {
            let back = take_back(&mut connection, Orphan::new(row, backoff));
            taken = taken.saturating_add(back.await?);
        }
        self.connection = Some(connection);
        Ok(taken)
    }
}

async fn take_back(connection: &mut SqliteConnection, orphan: Orphan) -> Result<u64, sqlx::Error> {
    let back = "update Jobs set status = 'Pending', attempts = attempts + 1, \
                max_attempts = ?4, run_at = coalesce(?5, run_at), \
                metadata = json_set(coalesce(metadata, '{}'), ?6, ''), last_result = ?7, \
                done_at = null, lock_by = null, lock_at = null \
                where id = ?1 and lock_by = ?2 and attempts = ?3 and status in ('Queued', 'Running')";
    let back = sqlx::query(back)
        .bind(orphan.id)
        .bind(orphan.worker)
        .bind(orphan.before)
        .bind(orphan.most)
        .bind(due(orphan.wait))
        .bind(member(ORPHAN))
        .bind(ORPHANED);
    Ok(back.execute(connection).await?.rows_affected())
}

/// Returns the whole seconds of a time.
fn seconds(time: Duration) -> i64 {
    i64::try_from(time.as_secs()).unwrap_or(i64::MAX)
}

/// Returns where JSON has a member.
fn member(name: &str) -> String {
    format!("$.\"{name}\"")
}

/// Puts the file in WAL mode, for whose lock SQLite does not wait by itself.
async fn use_wal(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    let mut attempts = WAL_ATTEMPTS;
    loop {
        let wal = sqlx::query("pragma journal_mode = wal");
        match wal.execute(&mut *connection).await {
            Err(error) if attempts > 0 && is_locked(&error) => {
                attempts = attempts.saturating_sub(1);
                sleep(WAL_PAUSE).await;
            }
            done => return done.map(drop),
        }
    }
}

/// How often the file is asked for WAL mode, and how long to wait in between: 5 seconds together.
const WAL_ATTEMPTS: u32 = 100;
const WAL_PAUSE: Duration = Duration::from_millis(50);

fn is_locked(error: &sqlx::Error) -> bool {
    let code = error.as_database_error().and_then(|error| error.code());
    code.is_some_and(|code| matches!(kind(&code), Some(5 | 6)))
}

/// Returns the kind of an error, which is the last byte of its code; what is above it are details.
fn kind(code: &str) -> Option<i32> {
    code.parse::<i32>().ok().map(|code| code & 0xff)
}

/// Returns when a job is tried again, in the whole seconds that are stored, rounded up.
fn due(wait: Duration) -> Option<i64> {
    let due = UnixTime::now().saturating_add(wait);
    let before = due.as_millis().checked_sub(1)?.checked_div_euclid(1000)?;
    before.checked_add(1)
}

/// Returns whether an error is about values: too big a one, a constraint, or another type.
pub(super) fn is_refusal(code: &str) -> bool {
    matches!(kind(code), Some(18..=20))
}

#[cfg(test)]
mod tests {
    use sqlx::sqlite::SqlitePoolOptions;

    use super::*;

    #[tokio::test]
    async fn no_statement_reads_more_than_it_needs() -> Result<(), BoxError> {
        let pool = SqlitePoolOptions::new().max_connections(1);
        let pool = pool.connect("sqlite::memory:").await?;
        Sqlite::new(pool.clone(), "tests").setup().await?;

        for (statement, search) in [
            (COUNT, "webhook_sig_jobs_not_done (job_type=?)"),
            (PURGE, "webhook_sig_jobs_done (job_type=? AND done_at<?)"),
            (FETCH, "webhook_sig_jobs_waiting (job_type=? AND run_at<?)"),
        ] {
            let explain = sqlx::AssertSqlSafe(format!("explain query plan {statement}"));
            let plan: Vec<(i64, i64, i64, String)> =
                sqlx::query_as(explain).fetch_all(&pool).await?;
            let is_search =
                |detail: &str| detail.starts_with("SEARCH Jobs USING") && detail.ends_with(search);
            let sorts = |detail: &str| detail.contains("TEMP B-TREE");
            assert!(
                plan.iter().any(|(.., detail)| is_search(detail)),
                "{plan:?}"
            );
            assert!(!plan.iter().any(|(.., detail)| sorts(detail)), "{plan:?}");
        }
        Ok(())
    }
}
