//! The statements for PostgreSQL. Every one of them reads the server's clock.

use std::time::Duration;

use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, Pool, Postgres, Row as _};
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Repeats, Settled, UNSIGNED_ID_LIMIT,
};

use crate::dialect::{Driver, Keys, milliseconds, sorted, state, unknown};
use crate::records::{LOCK_TIMEOUT, Records};
use crate::tables::{MigrateError, Tables, missing};

use self::connection::Busy;

mod connection;

type Result<T> = std::result::Result<T, sqlx::Error>;

impl Driver for Postgres {
    const IS_APART: bool = true;

    fn versions(tables: &Tables) -> Vec<String> {
        let (events, records, version) = (tables.events(), tables.records(), tables.version());
        let (ends, ages) = (tables.name("events_ends_at"), tables.name("records_age"));
        vec![format!(
            "\
CREATE TABLE IF NOT EXISTS {version} (
    version integer PRIMARY KEY,
    created_at timestamptz NOT NULL DEFAULT now()
);
-- Events by their digest: claimed while `claimer` is set, handled otherwise. A row with `known` is
-- that of a content, and lists the digests of the events that the content came with.
CREATE TABLE IF NOT EXISTS {events} (
    key bytea PRIMARY KEY,
    claimer bytea,
    known bytea,
    ends_at timestamptz NOT NULL
);
CREATE INDEX IF NOT EXISTS {ends} ON {events} (ends_at);
-- Events whose handler has committed.
CREATE TABLE IF NOT EXISTS {records} (
    key bytea PRIMARY KEY,
    recorded_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX IF NOT EXISTS {ages} ON {records} (recorded_at);
INSERT INTO {version} (version) VALUES (1) ON CONFLICT DO NOTHING;
"
        )]
    }

    async fn migrate(pool: &Pool<Self>, tables: &Tables) -> std::result::Result<(), MigrateError> {
        let mut connection = Busy::acquire(pool).await?;
        let mut transaction = connection.begin().await?;
        sqlx::query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))")
            .bind(tables.version())
            .execute(&mut *transaction)
            .await?;
        let found = version(&mut transaction, tables).await?;
        for script in missing(Self::versions(tables), found)? {
            sqlx::raw_sql(AssertSqlSafe(script))
                .execute(&mut *transaction)
                .await?;
        }
        transaction.commit().await?;
        connection.end();
        Ok(())
    }

    async fn record(
        connection: &mut PgConnection,
        records: &Records,
        keys: &[EventKey],
    ) -> Result<Keys> {
        let wait = milliseconds(records.lock_wait());
        let records = records.tables().records();
        // One statement: it sets the time limit, inserts, and sets back what the transaction had. The
        // second reads the first, and the third reads both, so they come in this order.
        let record = format!(
            "WITH guard AS MATERIALIZED (
                SELECT current_setting('lock_timeout') AS was,
                    set_config('lock_timeout', '{wait}', true) AS is_set
            ), fresh AS (
                INSERT INTO {records} (key)
                SELECT key FROM guard, unnest($1::bytea[]) AS key WHERE is_set IS NOT NULL
                ON CONFLICT DO NOTHING RETURNING key
            )
            SELECT keys, set_config('lock_timeout', was, true)
            FROM guard, (SELECT array_agg(key) AS keys FROM fresh) AS found"
        );
        let row = sqlx::query(AssertSqlSafe(record))
            .bind(sorted(keys))
            .fetch_one(connection)
            .await?;
        let fresh: Option<Vec<Vec<u8>>> = row.try_get(0)?;
        Ok(fresh.into_iter().flatten().collect())
    }

    async fn forget_record(
        connection: &mut PgConnection,
        tables: &Tables,
        key: &EventKey,
    ) -> Result<bool> {
        let forget = format!("DELETE FROM {} WHERE key = $1", tables.records());
        let done = sqlx::query(AssertSqlSafe(forget))
            .bind(key.as_bytes().as_slice())
            .execute(connection)
            .await?;
        Ok(done.rows_affected() > 0)
    }

    async fn purge(pool: &Pool<Self>, tables: &Tables, age: Duration, rows: u32) -> Result<u64> {
        let records = tables.records();
        let purge = format!(
            "DELETE FROM {records} WHERE ctid = ANY (ARRAY (
                SELECT ctid FROM {records}
                WHERE recorded_at <= now() - $1::bigint * interval '1 millisecond'
                ORDER BY recorded_at LIMIT $2::bigint FOR UPDATE SKIP LOCKED
            ))"
        );
        let purge = sqlx::query(AssertSqlSafe(purge))
            .bind(milliseconds(age))
            .bind(i64::from(rows));
        // The pool is that of handlers, and one that was dropped may have left a transaction open: then
        // a statement does not commit by itself.
        let mut connection = Busy::acquire(pool).await?;
        let mut transaction = connection.begin().await?;
        let done = purge.execute(&mut *transaction).await?;
        transaction.commit().await?;
        connection.end();
        Ok(done.rows_affected())
    }

    async fn claim(
        pool: &Pool<Self>,
        tables: &Tables,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState> {
        let mut connection = Busy::acquire(pool).await?;
        let claimed = claim(&mut connection, tables, events, claimer, lease).await;
        connection.end();
        claimed
    }

    async fn settle(
        pool: &Pool<Self>,
        tables: &Tables,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
        has_room: bool,
    ) -> Result<()> {
        let events = tables.events();
        let limit = limit();
        let (settle, keep) = match end {
            Settled::Handled(keep) => (
                format!(
                    "INSERT INTO {events} AS held (key, ends_at)
                    SELECT key, clock_timestamp() + $3::bigint * interval '1 millisecond'
                    FROM {limit}, unnest($1::bytea[]) AS key ORDER BY key
                    ON CONFLICT (key) DO UPDATE
                    SET claimer = NULL, known = NULL, ends_at = excluded.ends_at
                    WHERE held.claimer = $2 OR held.ends_at <= clock_timestamp()"
                ),
                Some(if has_room { keep.may() } else { keep.must() }),
            ),
            Settled::Released => (
                format!(
                    "DELETE FROM {events} AS held USING (
                        SELECT key FROM {limit}, {events} AS own
                        WHERE key = ANY ($1::bytea[]) AND claimer = $2
                        ORDER BY key FOR UPDATE OF own
                    ) AS mine WHERE held.key = mine.key"
                ),
                None,
            ),
        };
        let query = sqlx::query(AssertSqlSafe(settle))
            .bind(sorted(keys))
            .bind(claimer.as_bytes().as_slice());
        let query = match keep {
            Some(keep) => query.bind(milliseconds(keep)),
            None => query,
        };
        execute(pool, query).await?;
        Ok(())
    }

    async fn forget(pool: &Pool<Self>, tables: &Tables, key: &EventKey) -> Result<bool> {
        let events = tables.events();
        let limit = limit();
        let forget = format!(
            "DELETE FROM {events} USING {limit}
            WHERE key = $1 AND claimer IS NULL AND known IS NULL AND ends_at > clock_timestamp()"
        );
        let forget = sqlx::query(AssertSqlSafe(forget)).bind(key.as_bytes().as_slice());
        Ok(execute(pool, forget).await? > 0)
    }

    async fn sweep(pool: &Pool<Self>, tables: &Tables, rows: u32) -> Result<u64> {
        let events = tables.events();
        let sweep = format!(
            "DELETE FROM {events} WHERE ctid = ANY (ARRAY (
                SELECT ctid FROM {events} WHERE ends_at <= now()
                ORDER BY ends_at LIMIT $1::bigint FOR UPDATE SKIP LOCKED
            ))"
        );
        let sweep = sqlx::query(AssertSqlSafe(sweep)).bind(i64::from(rows));
        execute(pool, sweep).await
    }

    async fn count(pool: &Pool<Self>, tables: &Tables, _exact: u64) -> Result<u64> {
        // The first is as of the last vacuum or analysis, which a crash leaves alone; the second
        // follows within seconds, and begins at zero after a crash.
        let mut connection = Busy::acquire(pool).await?;
        let rows = sqlx::query_scalar(
            "SELECT greatest(reltuples::bigint, pg_stat_get_live_tuples(oid), 0)
            FROM pg_class WHERE oid = $1::regclass",
        )
        .bind(tables.events())
        .fetch_one(&mut *connection)
        .await;
        connection.end();
        let rows: i64 = rows?;
        Ok(u64::try_from(rows).unwrap_or_default())
    }
}

/// Runs a statement that commits by itself, and returns how many rows it wrote or deleted.
async fn execute(pool: &Pool<Postgres>, query: Query<'_, Postgres, PgArguments>) -> Result<u64> {
    let mut connection = Busy::acquire(pool).await?;
    let done = query.execute(&mut *connection).await;
    connection.end();
    Ok(done?.rows_affected())
}

/// Returns the version of the tables, which is 0 where there are none.
///
/// They are looked for where they would be created, and nowhere else that the connection searches.
async fn version(connection: &mut PgConnection, tables: &Tables) -> Result<i32> {
    let is_there: bool = sqlx::query_scalar(
        "SELECT EXISTS (
            SELECT FROM pg_catalog.pg_tables
            WHERE schemaname = coalesce($1, current_schema()) AND tablename = $2
        )",
    )
    .bind(tables.plain_schema())
    .bind(tables.plain_version())
    .fetch_one(&mut *connection)
    .await?;
    if !is_there {
        return Ok(0);
    }
    let version = format!("SELECT coalesce(max(version), 0) FROM {}", tables.version());
    sqlx::query_scalar(AssertSqlSafe(version))
        .fetch_one(connection)
        .await
}

/// Returns an item for `FROM` that limits how long the rest of its statement waits for a lock.
fn limit() -> String {
    let limit = LOCK_TIMEOUT.as_millis();
    format!("set_config('lock_timeout', '{limit}', true) AS lock_timeout")
}

async fn claim(
    connection: &mut PgConnection,
    tables: &Tables,
    events: &Events,
    claimer: &Claimer,
    lease: Duration,
) -> Result<ClaimState> {
    let keys = events.keys();
    if let ([_], None) = (keys, events.repeats()) {
        let (claimed, handled) = hold(connection, tables, keys, claimer, lease).await?;
        return Ok(state(keys, claimed, &handled));
    }
    // The limits go with it, in the same round trip: a process that freezes must not hold the rows
    // any longer.
    let limit = LOCK_TIMEOUT.as_millis();
    let begin = format!(
        "BEGIN ISOLATION LEVEL READ COMMITTED; \
         SET LOCAL lock_timeout = {limit}; \
         SET LOCAL statement_timeout = {limit}; \
         SET LOCAL idle_in_transaction_session_timeout = {limit}"
    );
    let mut transaction = connection.begin_with(AssertSqlSafe(begin)).await?;
    let known = match events.repeats() {
        Some(repeats) => lock_content(&mut transaction, tables, &repeats).await?,
        None => Vec::new(),
    };
    let (claimed, handled) = hold(&mut transaction, tables, keys, claimer, lease).await?;
    let state = state(keys, claimed, &handled);
    if !matches!(state, ClaimState::Claimed { .. }) {
        transaction.rollback().await?;
        return Ok(state);
    }
    if let Some(repeats) = events.repeats() {
        let new = unknown(keys, &known, &handled).concat();
        if known.len().saturating_add(new.len()) > UNSIGNED_ID_LIMIT.saturating_mul(32) {
            transaction.rollback().await?;
            return Ok(ClaimState::TooManyIds);
        }
        let events = tables.events();
        let add = format!("UPDATE {events} SET known = known || $2 WHERE key = $1");
        sqlx::query(AssertSqlSafe(add))
            .bind(repeats.content().as_bytes().as_slice())
            .bind(new)
            .execute(&mut *transaction)
            .await?;
    }
    transaction.commit().await?;
    Ok(state)
}

/// Claims what is free, unless some of it is another's, and returns how many that were and which
/// were handled.
///
/// Another may claim one of them at the same time, unseen: then it claims fewer, and the
/// transaction is to be rolled back.
async fn hold(
    connection: &mut PgConnection,
    tables: &Tables,
    keys: &[EventKey],
    claimer: &Claimer,
    lease: Duration,
) -> Result<(usize, Keys)> {
    let events = tables.events();
    let limit = limit();
    let claim = format!(
        "WITH held AS MATERIALIZED (
            SELECT key, claimer FROM {events}
            WHERE key = ANY ($1::bytea[]) AND ends_at > clock_timestamp()
            AND claimer IS DISTINCT FROM $2
        ), claimed AS (
            INSERT INTO {events} AS old (key, claimer, ends_at)
            SELECT key, $2, clock_timestamp() + $3::bigint * interval '1 millisecond'
            FROM {limit}, unnest($1::bytea[]) AS key
            WHERE NOT EXISTS (SELECT FROM held WHERE claimer IS NOT NULL)
            AND key NOT IN (SELECT key FROM held)
            ORDER BY key
            ON CONFLICT (key) DO UPDATE
            SET claimer = excluded.claimer, known = NULL, ends_at = excluded.ends_at
            WHERE old.ends_at <= clock_timestamp() OR old.claimer = excluded.claimer
            RETURNING key
        )
        SELECT (SELECT count(*) FROM claimed),
            ARRAY (SELECT key FROM held WHERE claimer IS NULL)"
    );
    let row = sqlx::query(AssertSqlSafe(claim))
        .bind(sorted(keys))
        .bind(claimer.as_bytes().as_slice())
        .bind(milliseconds(lease))
        .fetch_one(connection)
        .await?;
    let claimed: i64 = row.try_get(0)?;
    let handled: Vec<Vec<u8>> = row.try_get(1)?;
    let claimed = usize::try_from(claimed).unwrap_or_default();
    Ok((claimed, handled.into_iter().collect()))
}

/// Locks the row of a content, and returns the digests in it.
async fn lock_content(
    connection: &mut PgConnection,
    tables: &Tables,
    repeats: &Repeats,
) -> Result<Vec<u8>> {
    let events = tables.events();
    let lock = format!(
        "INSERT INTO {events} AS old (key, known, ends_at)
        VALUES ($1, '', clock_timestamp() + $2::bigint * interval '1 millisecond')
        ON CONFLICT (key) DO UPDATE SET
        known = CASE WHEN old.ends_at > clock_timestamp() THEN old.known ELSE excluded.known END,
        ends_at = CASE WHEN old.ends_at > clock_timestamp() THEN old.ends_at ELSE excluded.ends_at END
        RETURNING known"
    );
    sqlx::query_scalar(AssertSqlSafe(lock))
        .bind(repeats.content().as_bytes().as_slice())
        .bind(milliseconds(repeats.keep()))
        .fetch_one(connection)
        .await
}
