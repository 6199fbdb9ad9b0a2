//! The tables are created once, by one process of many, and under any name.

use std::ffi::OsStr;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::{Pool, SqlitePool};
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::ClaimState;
use webhook_sig_sqlx::{Dialect, MigrateError, Recorded, Records, SqlStore, Tables};

use crate::app::event;
use crate::server::{SqliteFile, postgres, postgres_at, shared, sqlite_options};
use crate::store::{ME, claim};

#[tokio::test]
async fn it_runs_as_often_as_you_like() {
    async fn check<DB: Dialect>(db: Pool<DB>) {
        for _ in 0..3 {
            Tables::new().migrate(&db).await.unwrap();
        }
        assert_eq!(
            claim(&SqlStore::new(db), 1, &ME).await,
            ClaimState::claimed()
        );
    }

    let file = SqliteFile::new();
    check(file.open()).await;
    if let Some(db) = postgres().await {
        check(db).await;
    }
}

#[tokio::test]
async fn the_statements_serve_in_migrations_of_your_own() {
    let file = SqliteFile::new();
    let db = file.open();
    let tables = Tables::new();
    for _ in 0..2 {
        let sql = sqlx::AssertSqlSafe(tables.sql::<sqlx::Sqlite>());
        sqlx::raw_sql(sql).execute(&db).await.unwrap();
    }
    tables.migrate(&db).await.unwrap();
    if let Some(db) = postgres().await {
        for _ in 0..2 {
            let sql = sqlx::AssertSqlSafe(tables.sql::<sqlx::Postgres>());
            sqlx::raw_sql(sql).execute(&db).await.unwrap();
        }
        // It changes nothing any more, so a connection that only reads serves.
        let read_only = db.connect_options().as_ref().clone();
        let read_only = read_only.options([("default_transaction_read_only", "on")]);
        let db = sqlx::PgPool::connect_lazy_with(read_only);
        tables.migrate(&db).await.unwrap();
    }
}

#[tokio::test]
async fn tables_of_a_later_version_are_refused() {
    let file = SqliteFile::new();
    let db = file.open();
    Tables::new().migrate(&db).await.unwrap();
    let later = "INSERT INTO webhook_sig_version (version, created_at) VALUES (2, 0)";
    sqlx::raw_sql(later).execute(&db).await.unwrap();
    is_refused(&db, Tables::new()).await;
    // To SQLite these are the same tables.
    is_refused(&db, Tables::new().prefix("Webhook_Sig_").unwrap()).await;

    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let later = "INSERT INTO webhook_sig_version (version) VALUES (2)";
    sqlx::raw_sql(later).execute(&db).await.unwrap();
    is_refused(&db, Tables::new()).await;
}

async fn is_refused<DB: Dialect>(db: &Pool<DB>, tables: Tables) {
    let error = tables.migrate(db).await.unwrap_err();
    assert!(
        matches!(
            error,
            MigrateError::Later {
                found: 2,
                known: 1,
                ..
            }
        ),
        "{error:?}"
    );
    assert!(error.to_string().contains("update it"), "{error}");
}

/// Version 0 is what there is before the first: the table with the version, and no other.
#[tokio::test]
async fn tables_of_an_earlier_version_are_brought_up_to_date() {
    let file = SqliteFile::new();
    let db = file.open();
    let earlier =
        "CREATE TABLE webhook_sig_version (version INTEGER PRIMARY KEY, created_at INTEGER);
        INSERT INTO webhook_sig_version VALUES (0, 0)";
    sqlx::raw_sql(earlier).execute(&db).await.unwrap();
    works(&db, Tables::new()).await;
    let versions = "SELECT version FROM webhook_sig_version ORDER BY version";
    let found: Vec<i32> = sqlx::query_scalar(versions).fetch_all(&db).await.unwrap();
    assert_eq!(found, [0, 1]);

    let Some(db) = postgres().await else {
        return;
    };
    let earlier = "CREATE TABLE webhook_sig_version (
            version integer PRIMARY KEY, created_at timestamptz NOT NULL DEFAULT now()
        );
        INSERT INTO webhook_sig_version VALUES (0)";
    sqlx::raw_sql(earlier).execute(&db).await.unwrap();
    works(&db, Tables::new()).await;
    let found: Vec<i32> = sqlx::query_scalar(versions).fetch_all(&db).await.unwrap();
    assert_eq!(found, [0, 1]);
}

/// Another program has tables of the same names in a schema that is searched later.
#[tokio::test]
async fn tables_elsewhere_in_the_search_path_are_not_these() {
    let Some(db) = postgres().await else {
        return;
    };
    Tables::new().migrate(&db).await.unwrap();
    let schemas = "CREATE SCHEMA shop; CREATE SCHEMA hooks";
    sqlx::raw_sql(schemas).execute(&db).await.unwrap();
    let searching = |path| {
        let options = db.connect_options().as_ref().clone();
        sqlx::PgPool::connect_lazy_with(options.options([("search_path", path)]))
    };

    // One that is not named is the first.
    works(&searching("shop,public"), Tables::new()).await;
    // One that is named is found on any path, and nothing else is.
    let named = Tables::new().schema("hooks").unwrap();
    for path in ["shop,public", "nowhere", "hooks,public"] {
        works(&searching(path), named.clone()).await;
    }

    let created = "SELECT schemaname::text FROM pg_tables
        WHERE tablename = 'webhook_sig_records' ORDER BY 1";
    let created: Vec<String> = sqlx::query_scalar(created).fetch_all(&db).await.unwrap();
    assert_eq!(created, ["hooks", "public", "shop"]);
    let events = "SELECT count(*) FROM public.webhook_sig_events";
    let events: i64 = sqlx::query_scalar(events).fetch_one(&db).await.unwrap();
    assert_eq!(events, 0);
}

#[tokio::test]
async fn names_with_quotes_and_spaces_are_names() {
    let odd = r#"Mine; "quoted" 'ü' "#;
    let prefixed = Tables::new().prefix(odd).unwrap();
    if let Some(db) = postgres().await {
        let tables = prefixed.clone().schema(odd).unwrap();
        let MigrateError::Database(error) = tables.migrate(&db).await.unwrap_err() else {
            panic!("there is no such schema");
        };
        assert!(error.to_string().contains("does not exist"), "{error}");
        let create = format!("CREATE SCHEMA \"{}\"", odd.replace('"', "\"\""));
        let create = sqlx::AssertSqlSafe(create);
        sqlx::raw_sql(create).execute(&db).await.unwrap();
        works(&db, tables.clone()).await;
        let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
        let event = event.in_records(&Records::in_tables(tables));
        let mut tx = db.begin().await.unwrap();
        assert_eq!(event.record(&mut tx).await.unwrap(), Recorded::New);
    }

    let file = SqliteFile::new();
    let db = file.open();
    let tables = prefixed.schema("main").unwrap();
    works(&db, tables.clone()).await;
    let event = event(&STRIPE, r#"{"id":"evt_1"}"#).await;
    let event = event.in_records(&Records::in_tables(tables));
    let mut tx = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(event.record(&mut tx).await.unwrap(), Recorded::New);
}

async fn works<DB: Dialect>(db: &Pool<DB>, tables: Tables) {
    tables.migrate(db).await.unwrap();
    tables.migrate(db).await.unwrap();
    let store = SqlStore::in_tables(db.clone(), tables);
    assert_eq!(claim(&store, 1, &ME).await, ClaimState::claimed());
}

#[test]
fn names_that_no_database_takes_are_refused() {
    let long = "x".repeat(webhook_sig_sqlx::NAME_LIMIT + 1);

    for name in ["", "a\0b", &*long] {
        assert!(Tables::new().prefix(name).is_err(), "{name:?}");
        assert!(Tables::new().schema(name).is_err(), "{name:?}");
    }
}

#[tokio::test]
async fn processes_that_start_at_once_create_the_tables_once() {
    let file = SqliteFile::new();
    // The mode of a file is changed once, when it is created.
    SqlitePool::connect_with(file.options())
        .await
        .unwrap()
        .close()
        .await;
    all_succeed([&file.path(), OsStr::new("")]);

    let Some(db) = postgres().await else {
        return;
    };
    let folder = shared().unwrap().folder();
    let name = db.connect_options().get_database().unwrap().to_owned();
    all_succeed([folder.as_os_str(), OsStr::new(&name)]);
    let rows = "SELECT count(*) FROM webhook_sig_version";
    let rows: i64 = sqlx::query_scalar(rows).fetch_one(&db).await.unwrap();
    assert_eq!(rows, 1);
}

/// Another program may write the same file just then.
#[tokio::test]
async fn it_waits_for_its_turn_on_sqlite() {
    let file = SqliteFile::new();
    let db = file.open();
    let mut other = db.begin_with("BEGIN IMMEDIATE").await.unwrap();
    let migrating = tokio::spawn({
        let db = db.clone();
        async move { Tables::new().migrate(&db).await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;

    let create = "CREATE TABLE other (id integer)";
    sqlx::raw_sql(create).execute(&mut *other).await.unwrap();
    other.commit().await.unwrap();

    migrating.await.unwrap().unwrap();
}

fn all_succeed(database: [&OsStr; 2]) {
    let children: Vec<Child> = (0..4)
        .map(|_| {
            Command::new(std::env::current_exe().unwrap())
                .args([
                    "--exact",
                    "migration::a_process_creates_the_tables",
                    "--ignored",
                ])
                .env("FOLDER", database[0])
                .env("NAME", database[1])
                .stdout(Stdio::piped())
                .spawn()
                .unwrap()
        })
        .collect();
    for child in children {
        let output = child.wait_with_output().unwrap();
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success() && text.contains("1 passed"),
            "{text}"
        );
    }
}

#[tokio::test]
#[ignore = "it is one of the processes of another test"]
async fn a_process_creates_the_tables() {
    let (folder, name) = (
        std::env::var("FOLDER").unwrap(),
        std::env::var("NAME").unwrap(),
    );
    let tables = Tables::new();
    if name.is_empty() {
        let db = SqlitePool::connect_lazy_with(sqlite_options(Path::new(&folder)));
        tables.migrate(&db).await.unwrap();
    } else {
        tables.migrate(&postgres_at(&folder, &name)).await.unwrap();
    }
}
