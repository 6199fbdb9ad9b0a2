//! A database that is lost, read-only, full or held up.

use std::time::Duration;

use sqlx::sqlite::SqlitePoolOptions;
use sqlx::{AssertSqlSafe, Connection as _, PgPool, SqlitePool};
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::{ClaimState, EventKey, Events, ReplayStore as _, Settled};
use webhook_sig_sqlx::{RecordError, SqlStore, Tables, is_reusable};

use crate::app::{App, Db, event, signed};
use crate::handlers::{axum, send};
use crate::server::{SqliteFile, postgres};
use crate::store::{LEASE, ME, SOMEBODY, claim, key};

#[tokio::test]
async fn a_read_only_database_refuses() {
    let file = SqliteFile::new();
    Tables::new().migrate(&file.open()).await.unwrap();
    let db = SqlitePoolOptions::new().connect_lazy_with(file.options().read_only(true));
    let claimed = SqlStore::new(db)
        .claim(&Events::one(key(1)), &ME, LEASE)
        .await;
    assert!(claimed.is_err(), "{claimed:?}");

    let Some(db) = postgres().await else {
        return;
    };
    let app = App::new(Db::Postgres(db.clone())).await;
    set(&db, "default_transaction_read_only = on").await;
    let claimed = SqlStore::new(db.clone())
        .claim(&Events::one(key(1)), &ME, LEASE)
        .await;
    assert!(claimed.is_err(), "{claimed:?}");
    let instance = axum(&app).await;
    let delivery = signed(&STRIPE, r#"{"id":"evt_1"}"#);
    assert_eq!(send(instance, &delivery).await, 503);

    set(&db, "default_transaction_read_only = off").await;
    assert_eq!(send(instance, &delivery).await, 200);
    assert_eq!(app.effects().await, 1);
}

#[tokio::test]
async fn a_lost_database_refuses_and_is_used_again_when_it_is_back() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());
    let name = db.connect_options().get_database().unwrap().to_owned();
    let options = (*db.connect_options()).clone().database("postgres");
    let mut admin = sqlx::PgConnection::connect_with(&options).await.unwrap();
    let mut run = async |sql: &str| {
        let sql = AssertSqlSafe(sql.replace("NAME", &name));
        sqlx::raw_sql(sql).execute(&mut admin).await.unwrap();
    };

    run("ALTER DATABASE NAME ALLOW_CONNECTIONS false").await;
    run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'NAME'").await;
    let events = Events::one(key(2));
    let lost = store.claim(&events, &ME, LEASE);
    let lost = tokio::time::timeout(Duration::from_secs(2), lost).await;
    assert!(!matches!(lost, Ok(Ok(_))), "{lost:?}");

    run("ALTER DATABASE NAME ALLOW_CONNECTIONS true").await;
    assert_eq!(claim(&store, 1, &SOMEBODY).await, ClaimState::InFlight);
    assert_eq!(claim(&store, 2, &SOMEBODY).await, ClaimState::claimed());
}

#[tokio::test]
async fn a_full_database_refuses_and_keeps_what_it_has() {
    let file = SqliteFile::new();
    let pool = SqlitePoolOptions::new().max_connections(1);
    let db = pool.connect_lazy_with(file.options());
    let app = App::new(Db::Sqlite(db.clone())).await;
    let store = SqlStore::new(db.clone());
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());
    limit(&db, 1).await;

    let mut refused = None;
    for number in 0..u16::MAX {
        let [high, low] = number.to_be_bytes();
        let mut bytes = [255; 32];
        [bytes[0], bytes[1]] = [high, low];
        let event = Events::one(EventKey::from_bytes(bytes));
        if let Err(error) = store.claim(&event, &ME, LEASE).await {
            refused = Some(error.to_string());
            break;
        }
    }
    assert!(refused.unwrap().contains("full"));
    assert_eq!(claim(&store, 1, &SOMEBODY).await, ClaimState::InFlight);
    // What was begun can end, and makes room.
    store
        .settle(&[key(1)], &ME, Settled::Released)
        .await
        .unwrap();

    let fill = "INSERT INTO effects VALUES (hex(zeroblob(1500)))";
    while sqlx::raw_sql(fill).execute(&db).await.is_ok() {}
    let before = app.effects().await;
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    for _ in 0..300 {
        // Each record has a little room left in its own page at most.
        let _ = app.handle(event.clone()).await;
    }
    let records = app.count("SELECT count(*) FROM webhook_sig_records").await;
    assert_eq!(app.effects().await - before, records, "both or neither");
}

/// Lets the only connection meet a full database in a handler's transaction, which SQLite ends.
async fn meet_a_full_database(db: &SqlitePool) {
    limit(db, 1).await;
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let fill = "INSERT INTO webhook_sig_records VALUES (zeroblob(100000), 0)";
    let error = sqlx::raw_sql(fill).execute(&mut *tx).await.unwrap_err();
    assert!(error.to_string().contains("full"), "{error}");
    drop(tx);
    limit(db, 1_000_000).await;
}

/// Limits the pages of a database; it cannot be fewer than there are.
async fn limit(db: &SqlitePool, pages: u32) {
    let limit = AssertSqlSafe(format!("PRAGMA max_page_count = {pages}"));
    sqlx::raw_sql(limit).execute(db).await.unwrap();
}

#[tokio::test]
async fn a_store_claims_on_no_connection_that_a_handler_left_unusable() {
    let file = SqliteFile::new();
    let pool = SqlitePoolOptions::new().max_connections(1);
    let db = pool.connect_lazy_with(file.options());
    Tables::new().migrate(&db).await.unwrap();

    meet_a_full_database(&db).await;
    Tables::new().migrate(&db).await.unwrap();
    meet_a_full_database(&db).await;

    assert_eq!(
        claim(&SqlStore::new(db), 1, &ME).await,
        ClaimState::claimed()
    );
}

#[tokio::test]
async fn a_store_leaves_no_unusable_connection_to_a_handler() {
    let file = SqliteFile::new();
    let pool = SqlitePoolOptions::new().max_connections(1);
    let db = pool.connect_lazy_with(file.options());
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    // As a disk does that fails at the commit: SQLite ends the transaction by itself.
    let fail = "CREATE TRIGGER fail BEFORE INSERT ON webhook_sig_events
        BEGIN SELECT raise(ROLLBACK, 'disk'); END";
    sqlx::raw_sql(fail).execute(&db).await.unwrap();

    let claimed = store.claim(&Events::one(key(1)), &ME, LEASE).await;

    assert!(claimed.is_err(), "{claimed:?}");
    let tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_pool_with_the_hook_gives_no_unusable_connection_to_a_handler() {
    let file = SqliteFile::new();
    let pool = SqlitePoolOptions::new().max_connections(1);
    let pool = pool.after_release(|connection, _| Box::pin(is_reusable(connection)));
    let db = pool.connect_lazy_with(file.options());
    let app = App::new(Db::Sqlite(db.clone())).await;

    meet_a_full_database(&db).await;

    app.handle(event(&STRIPE, r#"{"id":"evt_1"}"#).await)
        .await
        .unwrap();
    assert_eq!(app.effects().await, 1);
}

/// A process that is frozen in the middle of a claim holds up the others for a stated time.
#[tokio::test]
async fn a_lock_that_is_held_holds_up_a_claim_for_a_time() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let store = SqlStore::new(db.clone());
    let mut frozen = db.begin().await.unwrap();
    sqlx::query("INSERT INTO webhook_sig_events VALUES ($1, $1, NULL, now())")
        .bind(key(1).as_bytes().as_slice())
        .execute(&mut *frozen)
        .await
        .unwrap();

    let one = Events::one(key(1));
    let batch = Events::each(vec![key(1), key(2)]);
    let both = tokio::join!(
        store.claim(&one, &ME, LEASE),
        store.claim(&batch, &ME, LEASE),
    );
    assert!(both.0.is_err() && both.1.is_err(), "{both:?}");
    assert_eq!(claim(&store, 2, &SOMEBODY).await, ClaimState::claimed());
}

#[tokio::test]
async fn a_busy_sqlite_refuses_a_record() {
    let file = SqliteFile::new();
    Tables::new().migrate(&file.open()).await.unwrap();
    let options = file.options().busy_timeout(Duration::from_millis(50));
    let db = SqlitePoolOptions::new().connect_lazy_with(options);
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let held = db.begin_with("BEGIN IMMEDIATE").await.unwrap();

    let mut deferred = db.begin().await.unwrap();
    let error = event.record(&mut deferred).await.unwrap_err();

    assert!(matches!(error, RecordError::Busy(_)), "{error:?}");
    assert!(error.is_temporary());
    drop(held);
}

/// Sets a parameter for the connections that follow, and ends the others.
async fn set(db: &PgPool, parameter: &str) {
    let name = db.connect_options().get_database().unwrap().to_owned();
    let options = (*db.connect_options()).clone().database("postgres");
    let mut admin = sqlx::PgConnection::connect_with(&options).await.unwrap();
    for sql in [
        format!("ALTER DATABASE {name} SET {parameter}"),
        format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"),
    ] {
        sqlx::raw_sql(AssertSqlSafe(sql))
            .execute(&mut admin)
            .await
            .unwrap();
    }
}
