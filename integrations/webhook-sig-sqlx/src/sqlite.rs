//! The statements for SQLite. Keys go to it as a list in JSON, so that a batch is one statement.

use std::fmt::Write as _;
use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, Pool, Row as _, Sqlite, SqliteConnection};
use webhook_sig::replay::{
    ClaimState, Claimer, EventKey, Events, Repeats, Settled, UNSIGNED_ID_LIMIT,
};

use crate::dialect::{Driver, Keys, milliseconds, sorted, state, unknown};
use crate::records::Records;
use crate::tables::{MigrateError, Tables, missing};

pub use self::connection::is_reusable;
use self::connection::usable;

mod connection;

type Result<T> = std::result::Result<T, sqlx::Error>;

/// How a transaction begins that will write: with the lock, so that nothing it reads is outdated
/// when it writes.
const BEGIN: &str = "BEGIN IMMEDIATE";

/// The time by the machine's clock, in milliseconds since 1970.
const NOW: &str = "CAST(unixepoch('subsec') * 1000 AS INTEGER)";

impl Driver for Sqlite {
    /// Another connection may have another database: one in memory is a connection's own.
    const IS_APART: bool = false;

    fn versions(tables: &Tables) -> Vec<String> {
        let (events, records, version) = (tables.events(), tables.records(), tables.version());
        let ends = tables.in_schema(&tables.name("events_ends_at"));
        let ages = tables.in_schema(&tables.name("records_age"));
        let (of_events, of_records) = (tables.name("events"), tables.name("records"));
        vec![format!(
            "\
CREATE TABLE IF NOT EXISTS {version} (
    version INTEGER PRIMARY KEY,
    created_at INTEGER NOT NULL
);
-- Events by their digest: claimed while `claimer` is set, handled otherwise. A row with `known` is
-- that of a content, and lists the digests of the events that the content came with. Times are
-- milliseconds since 1970.
CREATE TABLE IF NOT EXISTS {events} (
    key BLOB NOT NULL PRIMARY KEY,
    claimer BLOB,
    known BLOB,
    ends_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS {ends} ON {of_events} (ends_at);
-- Events whose handler has committed.
CREATE TABLE IF NOT EXISTS {records} (
    key BLOB NOT NULL PRIMARY KEY,
    recorded_at INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS {ages} ON {of_records} (recorded_at);
INSERT INTO {version} (version, created_at) VALUES (1, {NOW}) ON CONFLICT DO NOTHING;
"
        )]
    }

    async fn migrate(pool: &Pool<Self>, tables: &Tables) -> std::result::Result<(), MigrateError> {
        let mut connection = usable(pool).await?;
        let mut transaction = connection.begin_with(BEGIN).await?;
        let found = version(&mut transaction, tables).await?;
        for script in missing(Self::versions(tables), found)? {
            sqlx::raw_sql(AssertSqlSafe(script))
                .execute(&mut *transaction)
                .await?;
        }
        Ok(transaction.commit().await?)
    }

    async fn record(
        connection: &mut SqliteConnection,
        records: &Records,
        keys: &[EventKey],
    ) -> Result<Keys> {
        let records = records.tables().records();
        // Most deliveries bring one event, which needs no list.
        let (source, bytes) = match keys {
            [key] => (format!("VALUES (?1, {NOW})"), key.as_bytes().to_vec()),
            _ => (
                format!("SELECT unhex(value), {NOW} FROM json_each(CAST(?1 AS TEXT)) WHERE true"),
                list(&sorted(keys)).into_bytes(),
            ),
        };
        let record = format!(
            "INSERT INTO {records} (key, recorded_at) {source} ON CONFLICT DO NOTHING RETURNING key"
        );
        let fresh: Vec<Vec<u8>> = sqlx::query_scalar(AssertSqlSafe(record))
            .bind(bytes)
            .fetch_all(connection)
            .await?;
        Ok(fresh.into_iter().collect())
    }

    async fn forget_record(
        connection: &mut SqliteConnection,
        tables: &Tables,
        key: &EventKey,
    ) -> Result<bool> {
        let forget = format!("DELETE FROM {} WHERE key = ?1", tables.records());
        let forget = sqlx::query(AssertSqlSafe(forget)).bind(key.as_bytes().as_slice());
        Ok(forget.execute(connection).await?.rows_affected() > 0)
    }

    async fn purge(pool: &Pool<Self>, tables: &Tables, age: Duration, rows: u32) -> Result<u64> {
        let records = tables.records();
        let purge = format!(
            "DELETE FROM {records} WHERE rowid IN (
                SELECT rowid FROM {records} WHERE recorded_at <= {NOW} - ?1
                ORDER BY recorded_at LIMIT ?2
            )"
        );
        let purge = sqlx::query(AssertSqlSafe(purge))
            .bind(milliseconds(age))
            .bind(rows);
        Ok(purge.execute(pool).await?.rows_affected())
    }

    async fn claim(
        pool: &Pool<Self>,
        tables: &Tables,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState> {
        let mut connection = usable(pool).await?;
        let claimed = claim(&mut connection, tables, events, claimer, lease).await;
        if claimed.is_err() && !is_reusable(&mut connection).await? {
            connection.close_on_drop();
        }
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
        let (settle, keep) = match end {
            Settled::Handled(keep) => (
                format!(
                    "INSERT INTO {events} AS held (key, ends_at)
                    SELECT unhex(value), {NOW} + ?3 FROM json_each(?1) WHERE true
                    ON CONFLICT (key) DO UPDATE
                    SET claimer = NULL, known = NULL, ends_at = excluded.ends_at
                    WHERE held.claimer = ?2 OR held.ends_at <= {NOW}"
                ),
                Some(if has_room { keep.may() } else { keep.must() }),
            ),
            Settled::Released => (
                format!(
                    "DELETE FROM {events} WHERE claimer = ?2
                    AND key IN (SELECT unhex(value) FROM json_each(?1))"
                ),
                None,
            ),
        };
        let query = sqlx::query(AssertSqlSafe(settle))
            .bind(list(&sorted(keys)))
            .bind(claimer.as_bytes().as_slice());
        let query = match keep {
            Some(keep) => query.bind(milliseconds(keep)),
            None => query,
        };
        query.execute(pool).await?;
        Ok(())
    }

    async fn forget(pool: &Pool<Self>, tables: &Tables, key: &EventKey) -> Result<bool> {
        let events = tables.events();
        let forget = format!(
            "DELETE FROM {events}
            WHERE key = ?1 AND claimer IS NULL AND known IS NULL AND ends_at > {NOW}"
        );
        let forget = sqlx::query(AssertSqlSafe(forget)).bind(key.as_bytes().as_slice());
        Ok(forget.execute(pool).await?.rows_affected() > 0)
    }

    async fn sweep(pool: &Pool<Self>, tables: &Tables, rows: u32) -> Result<u64> {
        let events = tables.events();
        // Nothing to delete is found out without the lock of the one that writes.
        let find = format!("SELECT min(ends_at) <= {NOW} FROM {events}");
        let has_ended: Option<bool> = sqlx::query_scalar(AssertSqlSafe(find))
            .fetch_one(pool)
            .await?;
        if has_ended != Some(true) {
            return Ok(0);
        }
        let sweep = format!(
            "DELETE FROM {events} WHERE rowid IN (
                SELECT rowid FROM {events} WHERE ends_at <= {NOW} ORDER BY ends_at LIMIT ?1
            )"
        );
        let sweep = sqlx::query(AssertSqlSafe(sweep)).bind(rows);
        Ok(sweep.execute(pool).await?.rows_affected())
    }

    async fn count(pool: &Pool<Self>, tables: &Tables, exact: u64) -> Result<u64> {
        let events = tables.events();
        // There cannot be more rows than numbers between the first and the last; that is found at
        // both ends of the table. Only if it is too many, those that are there are counted.
        let span = format!("SELECT coalesce(max(rowid) - min(rowid) + 1, 0) FROM {events}");
        let span: i64 = sqlx::query_scalar(AssertSqlSafe(span))
            .fetch_one(pool)
            .await?;
        let span = u64::try_from(span).unwrap_or_default();
        if span <= exact {
            return Ok(span);
        }
        let count = format!("SELECT count(*) FROM {events}");
        let count: i64 = sqlx::query_scalar(AssertSqlSafe(count))
            .fetch_one(pool)
            .await?;
        Ok(u64::try_from(count).unwrap_or_default())
    }
}

/// Returns the version of the tables, which is 0 where there are none.
async fn version(connection: &mut SqliteConnection, tables: &Tables) -> Result<i32> {
    let schema = tables.in_schema("sqlite_schema");
    // To SQLite, names are the same in capitals.
    let find = format!(
        "SELECT count(*) > 0 FROM {schema}
        WHERE type = 'table' AND name = ?1 COLLATE NOCASE"
    );
    let is_there: bool = sqlx::query_scalar(AssertSqlSafe(find))
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

/// What is there of the events of a delivery.
struct Found {
    /// How many of them are free.
    free: usize,
    handled: Keys,
}

impl Found {
    fn state(&self, keys: &[EventKey]) -> ClaimState {
        state(keys, self.free, &self.handled)
    }
}

async fn find(
    connection: &mut SqliteConnection,
    tables: &Tables,
    keys: &[EventKey],
    claimer: &Claimer,
) -> Result<Found> {
    let events = tables.events();
    let find = format!(
        "SELECT key, claimer IS NULL FROM {events}
        WHERE key IN (SELECT unhex(value) FROM json_each(?1))
        AND ends_at > {NOW} AND claimer IS NOT ?2"
    );
    let rows = sqlx::query(AssertSqlSafe(find))
        .bind(list(&sorted(keys)))
        .bind(claimer.as_bytes().as_slice())
        .fetch_all(connection)
        .await?;
    let free = keys.len().saturating_sub(rows.len());
    let mut handled = Keys::new();
    for row in rows {
        if row.try_get(1)? {
            handled.insert(row.try_get(0)?);
        }
    }
    Ok(Found { free, handled })
}

async fn claim(
    connection: &mut SqliteConnection,
    tables: &Tables,
    events: &Events,
    claimer: &Claimer,
    lease: Duration,
) -> Result<ClaimState> {
    let keys = events.keys();
    // Readers do not wait for the one that writes, and most repeats need nothing else.
    let found = find(connection, tables, keys, claimer).await?;
    if !matches!(found.state(keys), ClaimState::Claimed { .. }) {
        return Ok(found.state(keys));
    }
    let mut transaction = connection.begin_with(BEGIN).await?;
    let found = find(&mut transaction, tables, keys, claimer).await?;
    let state = found.state(keys);
    let is_bounded = match (&state, events.repeats()) {
        (ClaimState::Claimed { .. }, None) => true,
        (ClaimState::Claimed { .. }, Some(repeats)) => {
            count_content(&mut transaction, tables, &repeats, keys, &found.handled).await?
        }
        _ => {
            transaction.rollback().await?;
            return Ok(state);
        }
    };
    if !is_bounded {
        transaction.rollback().await?;
        return Ok(ClaimState::TooManyIds);
    }
    hold(&mut transaction, tables, keys, claimer, lease).await?;
    transaction.commit().await?;
    Ok(state)
}

/// Writes the claims of what is free.
async fn hold(
    connection: &mut SqliteConnection,
    tables: &Tables,
    keys: &[EventKey],
    claimer: &Claimer,
    lease: Duration,
) -> Result<()> {
    let events = tables.events();
    let claim = format!(
        "INSERT INTO {events} AS old (key, claimer, ends_at)
        SELECT unhex(value), ?2, {NOW} + ?3 FROM json_each(?1) WHERE true
        ON CONFLICT (key) DO UPDATE
        SET claimer = excluded.claimer, known = NULL, ends_at = excluded.ends_at
        WHERE old.ends_at <= {NOW} OR old.claimer = excluded.claimer"
    );
    sqlx::query(AssertSqlSafe(claim))
        .bind(list(&sorted(keys)))
        .bind(claimer.as_bytes().as_slice())
        .bind(milliseconds(lease))
        .execute(connection)
        .await?;
    Ok(())
}

/// Notes the events that a content comes with for the first time, and returns whether they are few
/// enough.
async fn count_content(
    connection: &mut SqliteConnection,
    tables: &Tables,
    repeats: &Repeats,
    keys: &[EventKey],
    handled: &Keys,
) -> Result<bool> {
    let events = tables.events();
    let find = format!("SELECT known FROM {events} WHERE key = ?1 AND ends_at > {NOW}");
    let known: Option<Vec<u8>> = sqlx::query_scalar(AssertSqlSafe(find))
        .bind(repeats.content().as_bytes().as_slice())
        .fetch_optional(&mut *connection)
        .await?;
    let known = known.unwrap_or_default();
    let new = unknown(keys, &known, handled).concat();
    if known.len().saturating_add(new.len()) > UNSIGNED_ID_LIMIT.saturating_mul(32) {
        return Ok(false);
    }
    let note = format!(
        "INSERT INTO {events} AS old (key, known, ends_at) VALUES (?1, ?2, {NOW} + ?3)
        ON CONFLICT (key) DO UPDATE SET known = excluded.known,
        ends_at = CASE WHEN old.ends_at > {NOW} THEN old.ends_at ELSE excluded.ends_at END"
    );
    sqlx::query(AssertSqlSafe(note))
        .bind(repeats.content().as_bytes().as_slice())
        .bind([known, new].concat())
        .bind(milliseconds(repeats.keep()))
        .execute(connection)
        .await?;
    Ok(true)
}

/// Writes keys as a list in JSON.
fn list(keys: &[&[u8]]) -> String {
    let mut list = String::from("[");
    for (place, key) in keys.iter().enumerate() {
        list.push_str(if place == 0 { "\"" } else { ",\"" });
        for byte in *key {
            // A String takes all that is written to it.
            let _ = write!(list, "{byte:02x}");
        }
        list.push('"');
    }
    list.push(']');
    list
}
