//! What a full disk does to the connections of sqlx 0.9 to SQLite, and what an application can do.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, Executor as _, SqlitePool};
use webhook_sig_sqlx::is_reusable;

const BEGIN: &str = "BEGIN IMMEDIATE";

/// Lets a transaction find no room; there is some afterwards.
async fn fill(pool: &SqlitePool) {
    let limit = |pages: u32| AssertSqlSafe(format!("pragma max_page_count = {pages}"));
    pool.execute("create table rows (text text)").await.unwrap();
    pool.execute(sqlx::raw_sql(limit(1))).await.unwrap();
    let mut transaction = pool.begin_with(BEGIN).await.unwrap();
    let big = "insert into rows values (zeroblob(100000))";
    transaction.execute(big).await.unwrap_err();
    drop(transaction);
    pool.execute(sqlx::raw_sql(limit(1_000_000))).await.unwrap();
}

/// If this fails, sqlx has been mended, and nothing else is needed.
#[tokio::test]
async fn sqlx_never_begins_again_on_a_connection_that_met_it() {
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.connect("sqlite::memory:").await.unwrap();

    fill(&pool).await;

    pool.execute("insert into rows values ('')").await.unwrap();
    for _ in 0..3 {
        pool.begin_with(BEGIN).await.unwrap_err();
    }
}

#[tokio::test]
async fn a_pool_that_closes_such_connections_goes_on() {
    let file = std::env::temp_dir().join(format!("webhook-sig-full-{}.db", std::process::id()));
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.after_release(|connection, _| Box::pin(is_reusable(connection)));
    let url = format!("sqlite://{}?mode=rwc", file.display());
    let pool = pool.connect(&url).await.unwrap();

    fill(&pool).await;

    let transaction = pool.begin_with(BEGIN).await.unwrap();
    transaction.commit().await.unwrap();
    pool.close().await;
    std::fs::remove_file(file).unwrap();
}
