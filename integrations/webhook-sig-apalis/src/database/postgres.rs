//! The tables in PostgreSQL.

use std::sync::Arc;
use std::time::Duration;

use apalis_postgres::PostgresStorage;
use sqlx::postgres::PgArguments;
use sqlx::postgres::types::PgHstore;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool};
use ulid::Ulid;
use webhook_sig::BoxError;

use crate::DeadLetter;
use crate::backoff::Backoff;
use crate::database::apart::Apart;
use crate::database::doubtful::on;
use crate::database::orphan::{ORPHAN, ORPHANED, Orphan, OrphanRow};
use crate::database::{
    EVENT_ID, EVENT_TYPE, FetchedRow, LetterRow, NewJob, Pushed, Settlement, letter,
};

#[derive(Clone, Debug)]
pub(crate) struct Postgres {
    connections: Apart,
    queue: Arc<str>,
}

impl Postgres {
    pub(crate) fn new(pool: PgPool, queue: &str) -> Self {
        Self {
            connections: Apart::from(pool),
            queue: queue.into(),
        }
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

    pub(super) async fn setup(&self) -> Result<(), BoxError> {
        // Closed if this is dropped: a connection may be in a transaction then, or hold a lock.
        let once = self.connections.once();
        PostgresStorage::setup(&once).await?;
        let mut transaction = once.begin().await?;
        // `if not exists` does not wait for another process that creates it at the same moment.
        let lock = "select pg_advisory_xact_lock(hashtext('webhook-sig-apalis'))";
        sqlx::query(lock).execute(&mut *transaction).await?;
        for (name, columns) in INDEXES {
            // `if not exists` would wait for all that write to the table before it looks.
            let is_missing = sqlx::query_scalar("select to_regclass('apalis.' || $1) is null");
            if is_missing.bind(name).fetch_one(&mut *transaction).await? {
                let create = format!("create index {name} on apalis.jobs {columns}");
                let create = sqlx::query(AssertSqlSafe(create));
                create.execute(&mut *transaction).await?;
            }
        }
        transaction.commit().await?;
        once.close().await;
        Ok(())
    }

    /// Executes a statement, and returns how many rows it affected.
    async fn execute(
        &self,
        statement: Query<'_, sqlx::Postgres, PgArguments>,
    ) -> Result<u64, BoxError> {
        let done = on(&self.connections.pool(), async |connection| {
            statement.execute(connection).await
        })
        .await;
        Ok(done?.rows_affected())
    }

    pub(super) async fn push(&self, job: NewJob<'_>) -> Result<Pushed, BoxError> {
        // One statement, which commits by itself.
        let push = "insert into apalis.jobs (job, id, job_type, max_attempts, metadata, \
                    idempotency_key) values ($1, $2, $3, $4, $5, $6) \
                    on conflict (job_type, idempotency_key) do nothing";
        let metadata = job.metadata().map(|(name, value)| (name, Some(value)));
        let push = sqlx::query(push)
            .bind(&*job.job)
            .bind(Ulid::generate().to_string())
            .bind(&*self.queue)
            .bind(i32::from(job.attempts))
            .bind(PgHstore(metadata.collect()))
            .bind(job.key);
        Ok(Pushed::by(self.execute(push).await?))
    }

    pub(super) async fn count(&self, most: i64) -> Result<i64, BoxError> {
        let count = "select count(*) from (select 1 from apalis.jobs \
                     where job_type = $1 and status <> 'Done' limit $2) as rows";
        let count = sqlx::query_scalar(count).bind(&*self.queue).bind(most);
        on(&self.connections.pool(), async |connection| {
            count.fetch_one(connection).await
        })
        .await
    }

    pub(super) async fn fetch(&self, worker: &str, most: i32) -> Result<Vec<FetchedRow>, BoxError> {
        let fetch = "update apalis.jobs set status = 'Queued', lock_by = $3, lock_at = now() \
                     where id = any (array (select id from apalis.jobs where job_type = $1 \
                     and status in ('Pending', 'Failed') and run_at <= now() \
                     order by run_at limit $2 for update skip locked)) \
                     returning id, job, attempts, max_attempts, coalesce(metadata, '') ? $4";
        let fetch = sqlx::query_as(fetch)
            .bind(&*self.queue)
            .bind(most)
            .bind(worker)
            .bind(ORPHAN);
        on(&self.connections.pool(), async |connection| {
            fetch.fetch_all(connection).await
        })
        .await
    }

    pub(super) async fn settle(
        &self,
        worker: &str,
        settlements: &[Settlement],
    ) -> Result<u64, BoxError> {
        let settle = "update apalis.jobs as job set status = new.status, attempts = new.attempts, \
                      last_result = new.result::jsonb, done_at = now(), lock_by = null, lock_at = null, \
                      run_at = case when new.wait is null then job.run_at \
                      else now() + make_interval(secs => new.wait) end, job = coalesce(new.rest, job.job) \
                      from unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::text[], \
                      $6::float8[], $7::bytea[]) as new(id, status, before, attempts, result, wait, rest) \
                      where job.id = new.id and job.lock_by = $8 and job.attempts = new.before";
        let each = settlements.iter();
        let attempts = each.clone().map(Settlement::attempts);
        let (before, attempts): (Vec<_>, Vec<_>) = attempts
            .map(|[before, attempts]| (before, attempts))
            .unzip();
        let settle = sqlx::query(settle)
            .bind(each.clone().map(|one| one.hold.id()).collect::<Vec<_>>())
            .bind(each.clone().map(Settlement::status).collect::<Vec<_>>())
            .bind(before)
            .bind(attempts)
            .bind(each.clone().map(Settlement::result).collect::<Vec<_>>())
            .bind(each.clone().map(seconds).collect::<Vec<_>>())
            .bind(each.map(|one| one.rest.as_deref()).collect::<Vec<_>>())
            .bind(worker);
        self.execute(settle).await
    }

    pub(super) async fn give_back(
        &self,
        worker: &str,
        but: &[String],
        wait: Option<Duration>,
    ) -> Result<u64, BoxError> {
        let back = "update apalis.jobs set status = 'Pending', lock_by = null, lock_at = null, \
                    run_at = coalesce(now() + make_interval(secs => $4), run_at) \
                    where job_type = $1 and lock_by = $2 and status = 'Queued' and id <> all ($3)";
        let back = sqlx::query(back)
            .bind(&*self.queue)
            .bind(worker)
            .bind(but)
            .bind(wait.map(|wait| wait.as_secs_f64()));
        self.execute(back).await
    }

    pub(super) async fn purge(&self, age: Duration, most: u32) -> Result<u64, BoxError> {
        let purge = "delete from apalis.jobs where id = any (array (select id from apalis.jobs \
                     where job_type = $1 and status = 'Done' \
                     and done_at < now() - make_interval(secs => $2) \
                     order by done_at limit $3 for update skip locked))";
        let purge = sqlx::query(purge)
            .bind(&*self.queue)
            .bind(age.as_secs_f64())
            .bind(i64::from(most));
        self.execute(purge).await
    }

    pub(super) async fn forget_workers(&self, age: Duration) -> Result<(), BoxError> {
        let forget = "delete from apalis.workers as worker where worker_type = $1 \
                      and last_seen < now() - make_interval(secs => $2) and not exists \
                      (select 1 from apalis.jobs where lock_by = worker.id)";
        let forget = sqlx::query(forget)
            .bind(&*self.queue)
            .bind(age.as_secs_f64());
        self.execute(forget).await.map(drop)
    }

    pub(super) async fn dead_letters(
        &self,
        after: &str,
        most: u32,
    ) -> Result<Vec<DeadLetter>, BoxError> {
        let letters = "select id, metadata -> $4, metadata -> $5, attempts::bigint, last_result ->> 'Err', \
                       extract(epoch from done_at)::bigint from apalis.jobs \
                       where job_type = $1 and status = 'Killed' and id > $2 order by id limit $3";
        let letters = sqlx::query_as(letters)
            .bind(&*self.queue)
            .bind(after)
            .bind(i64::from(most))
            .bind(EVENT_ID)
            .bind(EVENT_TYPE);
        let letters: Vec<LetterRow> = on(&self.connections.pool(), async |connection| {
            letters.fetch_all(connection).await
        })
        .await?;
        Ok(letters.into_iter().map(letter).collect())
    }

    pub(super) async fn run_again(&self, id: &str) -> Result<bool, BoxError> {
        let run = "update apalis.jobs set status = 'Pending', attempts = 0, run_at = now(), \
                   done_at = null where id = $1 and job_type = $2 and status = 'Killed'";
        let run = sqlx::query(run).bind(id).bind(&*self.queue);
        Ok(self.execute(run).await? == 1)
    }

    pub(super) async fn forget(&self, key: &str) -> Result<bool, BoxError> {
        let forget = "delete from apalis.jobs where job_type = $1 and idempotency_key = $2";
        let forget = sqlx::query(forget).bind(&*self.queue).bind(key);
        Ok(self.execute(forget).await? == 1)
    }

    pub(super) async fn discard(&self, id: &str) -> Result<bool, BoxError> {
        let discard =
            "delete from apalis.jobs where id = $1 and job_type = $2 and status = 'Killed'";
        let discard = sqlx::query(discard).bind(id).bind(&*self.queue);
        Ok(self.execute(discard).await? == 1)
    }
}

/// What this crate adds to the tables: without it, a count, a purge and a fetch read more jobs than they
/// need.
const INDEXES: [(&str, &str); 3] = [
    (
        "webhook_sig_jobs_not_done",
        "(job_type) where status <> 'Done'",
    ),
    (
        "webhook_sig_jobs_done",
        "(job_type, done_at) where status = 'Done'",
    ),
    (
        "webhook_sig_jobs_waiting",
        "(job_type, run_at) where status in ('Pending', 'Failed')",
    ),
];

/// The connection for signs of life.
#[derive(Debug)]
pub(crate) struct Heart {
    database: Postgres,
    connection: Option<PgConnection>,
}

impl Heart {
    pub(super) async fn beat(
        &mut self,
        worker: &str,
        dead_after: Duration,
        backoff: Backoff,
    ) -> Result<u64, BoxError> {
        let Postgres { connections, queue } = &self.database;
        let mut connection = match self.connection.take() {
            Some(connection) => connection,
            None => PgConnection::connect_with(&connections.connect_options()).await?,
        };
        let seen = "insert into apalis.workers (id, worker_type, storage_name, layers, last_seen, started_at) \
                    values ($1, $2, 'webhook-sig-apalis', '', now(), now()) \
                    on conflict (id) do update set last_seen = now()";
        let seen = sqlx::query(seen).bind(worker).bind(&**queue);
        seen.execute(&mut connection).await?;
        let orphans = "select jobs.id, workers.id, jobs.attempts, max_attempts, metadata ? $3 \
                       from apalis.jobs join apalis.workers on lock_by = workers.id \
                       where jobs.status in ('Queued', 'Running') and worker_type = $1 \
                       and last_seen <= now() - make_interval(secs => $2)";
        let orphans = sqlx::query_as(orphans)
            .bind(&**queue)
            .bind(dead_after.as_secs_f64())
            .bind(ORPHAN);
        let orphans: Vec<OrphanRow> = orphans.fetch_all(&mut connection).await?;
        let orphans = orphans.into_iter().map(|row| Orphan::new(row, backoff));
        let taken = take_back(&mut connection, orphans.collect()).await?;
        self.connection = Some(connection);
        Ok(taken)
    }
}

async fn take_back(
    connection: &mut PgConnection,
    orphans: Vec<Orphan>,
) -> Result<u64, sqlx::Error> {
    if orphans.is_empty() {
        return Ok(0);
    }
    let back = "update apalis.jobs as job set status = 'Pending', attempts = job.attempts + 1, \
                max_attempts = orphan.most, run_at = now() + make_interval(secs => orphan.wait), \
                metadata = coalesce(job.metadata, '') || hstore($6, ''), last_result = $7::jsonb, \
                done_at = null, lock_by = null, lock_at = null \
                from unnest($1::text[], $2::text[], $3::integer[], $4::integer[], $5::float8[]) \
                as orphan(id, worker, before, most, wait) where job.id = orphan.id \
                and job.lock_by = orphan.worker and job.attempts = orphan.before \
                and job.status in ('Queued', 'Running')";
    let each = orphans.iter();
    let back = sqlx::query(back)
        .bind(each.clone().map(|one| &*one.id).collect::<Vec<_>>())
        .bind(each.clone().map(|one| &*one.worker).collect::<Vec<_>>())
        .bind(each.clone().map(|one| one.before).collect::<Vec<_>>())
        .bind(each.clone().map(|one| one.most).collect::<Vec<_>>())
        .bind(each.map(|one| one.wait.as_secs_f64()).collect::<Vec<_>>())
        .bind(ORPHAN)
        .bind(ORPHANED);
    Ok(back.execute(connection).await?.rows_affected())
}

/// Returns how long a job waits, in seconds.
fn seconds(settlement: &Settlement) -> Option<f64> {
    settlement.wait().map(|wait| wait.as_secs_f64())
}

/// Returns whether a class of errors is about values: data exceptions, constraints, limits, and what
/// triggers raise.
pub(super) fn is_refusal(code: &str) -> bool {
    ["22", "23", "54", "P0"]
        .iter()
        .any(|class| code.starts_with(class))
}
