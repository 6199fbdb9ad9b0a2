//! Databases of a test's own: on a PostgreSQL that this process starts, and in files of SQLite.

use std::ffi::OsString;
use std::fs;
use std::io::{self, Write as _};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions};
use sqlx::{AssertSqlSafe, Connection as _, PgConnection, PgPool, SqlitePool};

/// Creates a database on PostgreSQL; `None` if it is not installed, which is said loudly.
pub(crate) async fn postgres() -> Option<PgPool> {
    let server = Server::shared()?;
    let name = format!("test_{}", number());
    let mut admin = PgConnection::connect_with(&server.options("postgres")).await;
    for _ in 0..500 {
        if admin.is_ok() {
            break;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
        admin = PgConnection::connect_with(&server.options("postgres")).await;
    }
    let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
    sqlx::raw_sql(create)
        .execute(&mut admin.unwrap())
        .await
        .unwrap();
    let options = PgPoolOptions::new().max_connections(20);
    Some(options.connect_lazy_with(server.options(&name)))
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

/// A server that lives as long as the test's process, even if that is killed.
pub(crate) struct Server {
    pub(crate) folder: PathBuf,
    /// It ends the server when its input ends, which this process holds.
    _watchdog: Child,
}

impl Server {
    pub(crate) fn shared() -> Option<&'static Self> {
        static SERVER: OnceLock<Option<Server>> = OnceLock::new();
        let server = SERVER
            .get_or_init(|| Some(Self::start(&programs()?)))
            .as_ref();
        if server.is_none() {
            let message = "PostgreSQL is not installed";
            assert!(std::env::var_os("CI").is_none(), "CI demands it: {message}");
            let test = std::thread::current();
            let test = test.name().unwrap_or("a test");
            // What `eprintln!` writes is captured, and shown only of a test that fails.
            let _ = writeln!(io::stderr(), "\nSKIPPED {test}: {message}");
        }
        server
    }

    fn start(programs: &Path) -> Self {
        let folder = folder("postgres");
        let user = unprivileged();
        if let Some((user, group)) = user {
            chown(&folder, Some(user), Some(group)).unwrap();
        }
        let run = |program: &Path| {
            let mut command = Command::new(program);
            command.current_dir(&folder).stdout(Stdio::null());
            if let Some((user, group)) = user {
                command.uid(user).gid(group);
            }
            command
        };
        let data = folder.join("data");
        let created = run(&programs.join("initdb"))
            .args([
                "--username=postgres",
                "--auth=trust",
                "--no-sync",
                "--locale=C",
                "--pgdata",
            ])
            .arg(&data)
            .output()
            .unwrap();
        assert!(created.status.success(), "{created:?}");
        let watchdog = run(Path::new("/bin/sh"))
            .arg("-c")
            .arg(r#""$@" & cat >/dev/null; kill -QUIT $!; wait; rm -rf "$PWD""#)
            .arg("sh")
            .arg(programs.join("postgres"))
            .args([
                "-c",
                "listen_addresses=",
                "-c",
                "fsync=off",
                "-c",
                "max_connections=300",
            ])
            .arg("-k")
            .arg(&folder)
            .arg("-D")
            .arg(&data)
            .stdin(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        Self {
            folder,
            _watchdog: watchdog,
        }
    }

    fn options(&self, database: &str) -> PgConnectOptions {
        options(&self.folder, database)
    }
}

fn options(folder: &Path, database: &str) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass().socket(folder);
    options.username("postgres").database(database)
}

/// Returns the folder of the newest PostgreSQL, as Debian installs it.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |folder: &PathBuf| -> Option<u32> { folder.file_name()?.to_str()?.parse().ok() };
    let versions = versions.filter_map(|version| Some(version.ok()?.path()));
    let newest = versions.max_by_key(version)?.join("bin");
    newest.join("initdb").exists().then_some(newest)
}

/// Returns the user and the group that the server runs as, because it does not as root.
fn unprivileged() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let answer = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
    };
    (id(&["-u"])? == 0).then_some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))
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
