//! Databases of a test's own: on a PostgreSQL that this process starts, and in files of SQLite.

use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, SqlitePool};
use tokio::net::TcpListener;
use webhook_sig_integrations_postgres::{Server, is_installed};

/// Creates a database on PostgreSQL; `None` if it is not installed, which is said loudly.
pub(crate) async fn postgres() -> Option<PgPool> {
    let folder = shared()?.folder();
    let name = format!("test_{}", number());
    let admin = PgConnection::connect_with(&options(folder, "postgres")).await;
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create)
        .execute(&mut admin.unwrap())
        .await
        .unwrap();
    let pool = PgPoolOptions::new().max_connections(20);
    Some(pool.connect_lazy_with(options(folder, &name)))
}

/// Starts a server of the test's own on a free port; `None` if it is not installed, which is said loudly.
pub(crate) async fn listening() -> Option<(Server, PgPool)> {
    is_installed().then_some(())?;
    let free = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
    let port = free.local_addr().unwrap().port();
    drop(free);
    let settings = [
        "fsync=off",
        "listen_addresses=127.0.0.1",
        &format!("port={port}"),
    ];
    let server = Server::start(&settings).unwrap();
    let options = PgConnectOptions::new_without_pgpass().host("127.0.0.1");
    let options = options.port(port).username("postgres").database("postgres");
    Some((server, PgPoolOptions::new().connect_lazy_with(options)))
}

/// Returns how another process connects to the same database.
pub(crate) fn postgres_at(folder: &str, name: &str) -> PgPool {
    PgPoolOptions::new().connect_lazy_with(options(Path::new(folder), name))
}

/// Waits until a connection to the database waits for a lock.
pub(crate) async fn waits_for_a_lock(db: &PgPool) {
    let waiting = "SELECT count(*) > 0 FROM pg_stat_activity
        WHERE datname = current_database() AND wait_event_type = 'Lock'";
    loop {
        let is_waiting: bool = sqlx::query_scalar(waiting).fetch_one(db).await.unwrap();
        if is_waiting {
            return;
        }
    }
}

/// Returns the server that all tests share, if there is one.
pub(crate) fn shared() -> Option<&'static Server> {
    static SERVER: OnceLock<Option<Server>> = OnceLock::new();
    // Each test says that it is skipped.
    is_installed().then_some(())?;
    let settings = ["fsync=off", "max_connections=300"];
    let server = SERVER.get_or_init(|| Server::start(&settings).ok());
    server.as_ref()
}

pub(crate) fn options(folder: &Path, database: &str) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass().socket(folder);
    options.username("postgres").database(database)
}

/// A database in a file, which is removed in the end.
pub(crate) struct SqliteFile {
    pub(crate) folder: PathBuf,
}

impl SqliteFile {
    pub(crate) fn new() -> Self {
        Self {
            folder: folder("sqlite"),
        }
    }

    pub(crate) fn path(&self) -> OsString {
        self.folder.join("events.db").into()
    }

    pub(crate) fn options(&self) -> SqliteConnectOptions {
        sqlite_options(Path::new(&self.path()))
    }

    pub(crate) fn open(&self) -> SqlitePool {
        SqlitePoolOptions::new().connect_lazy_with(self.options())
    }
}

pub(crate) fn sqlite_options(path: &Path) -> SqliteConnectOptions {
    let options = SqliteConnectOptions::new().filename(path);
    let options = options.create_if_missing(true);
    options.journal_mode(SqliteJournalMode::Wal)
}

impl Drop for SqliteFile {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

fn folder(program: &str) -> PathBuf {
    let name = format!("webhook-sig-{program}-{}-{}", std::process::id(), number());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn number() -> u32 {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    NUMBER.fetch_add(1, Ordering::Relaxed)
}
