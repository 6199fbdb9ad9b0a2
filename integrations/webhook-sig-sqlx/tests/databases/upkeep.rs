//! What a store deletes and counts holds up no claim, and fails none.

use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, PgPool};
use webhook_sig::replay::{ClaimState, Events, Keep, ReplayStore as _, Settled};
use webhook_sig_sqlx::{SWEEP_PAUSE, SqlStore, Tables};

use crate::app::Db;
use crate::server::{SqliteFile, postgres};
use crate::store::{LEASE, ME, SOMEBODY, claim, key, soon};

/// How long a sweep is made to take.
const SLOW: Duration = Duration::from_secs(3);

/// A repeat only reads, so another writer of the file does not hold it up.
#[tokio::test]
async fn a_sweep_that_waits_for_its_turn_holds_up_no_repeat() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    claim(&store, 1, &ME).await;
    let handled = Settled::Handled(Keep::for_all(LEASE));
    store.settle(&[key(1)], &ME, handled).await.unwrap();
    expire(&store).await;

    let writing = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    for _ in 0..10 {
        let begun = now();
        assert_eq!(claim(&store, 1, &SOMEBODY).await, ClaimState::Handled);
        assert!(begun.elapsed() < SLOW, "{:?}", begun.elapsed());
    }

    drop(writing);
    soon(until_swept(Db::Sqlite(db), 1)).await;
}

#[tokio::test]
async fn a_slow_sweep_on_postgres_holds_up_no_claim() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    on_delete(&db, &format!("PERFORM pg_sleep({})", SLOW.as_secs())).await;
    expire(&store).await;

    for number in 1..10 {
        let begun = now();
        assert_eq!(claim(&store, number, &ME).await, ClaimState::claimed());
        assert!(begun.elapsed() < SLOW, "{:?}", begun.elapsed());
    }

    soon(until_swept(Db::Postgres(db), 9)).await;
}

#[tokio::test]
async fn a_sweep_that_fails_fails_no_claim() {
    async fn check(store: SqlStore) {
        expire(&store).await;
        for number in 1..5 {
            assert_eq!(claim(&store, number, &ME).await, ClaimState::claimed());
            tokio::time::sleep(SWEEP_PAUSE / 2).await;
        }
    }

    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let refuse = "CREATE TRIGGER refuse BEFORE DELETE ON webhook_sig_events
        BEGIN SELECT raise(ABORT, 'no'); END";
    sqlx::raw_sql(refuse).execute(&db).await.unwrap();
    check(SqlStore::new(db)).await;

    if let Some(db) = postgres().await {
        Tables::new().migrate(&db).await.unwrap();
        on_delete(&db, "RAISE 'no'").await;
        check(SqlStore::new(db)).await;
    }
}

/// Runs a statement whenever rows are deleted.
async fn on_delete(db: &PgPool, statement: &str) {
    let create = format!(
        "CREATE FUNCTION on_delete() RETURNS trigger LANGUAGE plpgsql AS
            $$ BEGIN {statement}; RETURN NULL; END $$;
        CREATE TRIGGER on_delete AFTER DELETE ON webhook_sig_events
            FOR EACH ROW EXECUTE FUNCTION on_delete()"
    );
    let create = AssertSqlSafe(create);
    sqlx::raw_sql(create).execute(db).await.unwrap();
}

/// Leaves a row that has expired, and lets the store be due to sweep.
async fn expire(store: &SqlStore) {
    let lease = Duration::from_millis(1);
    let expired = Events::one(key(255));
    store.claim(&expired, &ME, lease).await.unwrap();
    tokio::time::sleep(SWEEP_PAUSE).await;
}

/// Waits until the row is deleted that has expired, and so many are left.
async fn until_swept(db: Db, left: i64) {
    let count = "SELECT count(*) FROM webhook_sig_events";
    loop {
        let rows: Result<i64, _> = match &db {
            Db::Postgres(db) => sqlx::query_scalar(count).fetch_one(db).await,
            Db::Sqlite(db) => sqlx::query_scalar(count).fetch_one(db).await,
        };
        if rows.unwrap() == left {
            return;
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}
