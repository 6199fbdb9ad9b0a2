//! Records are deleted by age, while others are inserted.

use std::time::{Duration, Instant};

use sqlx::postgres::PgPoolOptions;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use webhook_sig::provider::STRIPE;
use webhook_sig_sqlx::{Event, Records, Tables};

use crate::app::{Db, event};
use crate::server::{SqliteFile, postgres};

const HOUR: Duration = Duration::from_secs(60 * 60);
const OLD: i64 = 100_000;

#[tokio::test]
async fn a_purge_on_postgres_holds_up_no_record() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let fill = "INSERT INTO webhook_sig_records
        SELECT sha256(n::text::bytea), now() - interval '2 hours' FROM generate_series(1, 100000) n";
    sqlx::raw_sql(fill).execute(&db).await.unwrap();

    purges(Db::Postgres(db)).await;
}

#[tokio::test]
async fn a_purge_on_sqlite_holds_up_no_record() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let fill = "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 100000)
        INSERT INTO webhook_sig_records
        SELECT randomblob(32), CAST(unixepoch('subsec') * 1000 AS INTEGER) - 7200000 FROM n";
    sqlx::raw_sql(fill).execute(&db).await.unwrap();

    purges(Db::Sqlite(db)).await;
}

async fn purges(db: Db) {
    let records = Records::new();
    assert_eq!(purge(&records, &db, 3 * HOUR).await, 0);

    let all = now();
    let purging = tokio::spawn({
        let (records, db) = (records.clone(), db.clone());
        async move { purge(&records, &db, HOUR).await }
    });
    let mut inserted = 0;
    let mut longest = Duration::ZERO;
    while !purging.is_finished() {
        let event = numbered(inserted).await;
        let begun = now();
        record(&event, &db).await;
        longest = longest.max(begun.elapsed());
        inserted += 1;
    }

    assert_eq!(i64::try_from(purging.await.unwrap()).unwrap(), OLD);
    assert_eq!(count(&db).await, inserted);
    assert!(inserted > 10, "{inserted} records were inserted meanwhile");
    let all = all.elapsed();
    assert!(longest < all / 2, "one took {longest:?} of {all:?}");
}

/// A handler that is dropped while it begins a transaction leaves its connection like this.
#[tokio::test]
async fn a_purge_is_committed_on_the_pool_of_handlers() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let fill = r"INSERT INTO webhook_sig_records VALUES ('\x01', now() - interval '2 hours')";
    sqlx::raw_sql(fill).execute(&db).await.unwrap();
    let pool = PgPoolOptions::new().max_connections(1);
    let pool = pool.connect_lazy_with((*db.connect_options()).clone());
    sqlx::raw_sql("BEGIN").execute(&pool).await.unwrap();

    assert_eq!(purge(&Records::new(), &Db::Postgres(pool), HOUR).await, 1);

    assert_eq!(count(&Db::Postgres(db)).await, 0);
}

#[tokio::test]
async fn a_step_deletes_one_row_at_least() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let fill = "INSERT INTO webhook_sig_records VALUES (x'01', 1), (x'02', 2), (x'03', 3)";
    sqlx::raw_sql(fill).execute(&db).await.unwrap();
    let db = Db::Sqlite(db);

    let purged = purge(&Records::new().purge_step(0), &db, HOUR).await;

    assert_eq!(purged, 3);
    assert_eq!(count(&db).await, 0);
}

async fn purge(records: &Records, db: &Db, age: Duration) -> u64 {
    let purged = match db {
        Db::Postgres(db) => records.purge(db, age).await,
        Db::Sqlite(db) => records.purge(db, age).await,
    };
    purged.unwrap()
}

async fn record(event: &Event, db: &Db) {
    match db {
        Db::Postgres(db) => record_on_postgres(event, db).await,
        Db::Sqlite(db) => record_on_sqlite(event, db).await,
    }
}

async fn record_on_postgres(event: &Event, db: &PgPool) {
    let mut tx = db.begin().await.unwrap();
    assert!(event.record(&mut tx).await.unwrap().is_new());
    tx.commit().await.unwrap();
}

async fn record_on_sqlite(event: &Event, db: &SqlitePool) {
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    assert!(event.record(&mut tx).await.unwrap().is_new());
    tx.commit().await.unwrap();
}

async fn count(db: &Db) -> i64 {
    let sql = AssertSqlSafe("SELECT count(*) FROM webhook_sig_records".to_owned());
    let count = match db {
        Db::Postgres(db) => sqlx::query_scalar(sql).fetch_one(db).await,
        Db::Sqlite(db) => sqlx::query_scalar(sql).fetch_one(db).await,
    };
    count.unwrap()
}

async fn numbered(number: i64) -> Event {
    let body = format!(r#"{{"id":"evt_{number}"}}"#);
    event(&STRIPE, body.leak()).await
}

#[expect(clippy::disallowed_methods, reason = "it measures")]
fn now() -> Instant {
    Instant::now()
}
