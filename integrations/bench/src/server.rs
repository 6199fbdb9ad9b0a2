//! A PostgreSQL server of this program's own, on a socket in a folder of its own.

use std::io;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::{AssertSqlSafe, PgPool};
use tempfile::TempDir;
use webhook_sig::BoxError;

const INITDB: &str = "/usr/lib/postgresql/15/bin/initdb";
pub const POSTGRES: &str = "/usr/lib/postgresql/15/bin/postgres";

pub struct Server {
    folder: TempDir,
    process: Child,
}

impl Server {
    /// Starts a server with the default settings, which write to the disk what was committed.
    pub fn start() -> Result<Self, BoxError> {
        let folder = tempfile::tempdir()?;
        let user = unprivileged()?;
        if let Some(user) = user {
            chown(folder.path(), Some(user), None)?;
        }
        let data = folder.path().join("data");
        let command = |program| {
            let mut command = Command::new(program);
            if let Some(user) = user {
                command.uid(user);
            }
            command.current_dir(folder.path()).arg("-D").arg(&data);
            command.stdout(Stdio::null()).stderr(Stdio::null());
            command
        };
        let settings = [
            "--auth=trust",
            "--username=postgres",
            "--locale=C",
            "--encoding=UTF8",
        ];
        if !command(INITDB).args(settings).status()?.success() {
            return Err("initdb failed".into());
        }
        let mut server = command(POSTGRES);
        server
            .arg("-k")
            .arg(folder.path())
            .args(["-c", "listen_addresses="]);
        let process = server.spawn()?;
        Ok(Self { folder, process })
    }

    /// Creates a database, and connects to it.
    pub async fn create(&self, name: &str) -> Result<PgPool, BoxError> {
        let pool = self.connect("postgres").await?;
        let create = AssertSqlSafe(format!("CREATE DATABASE {name}"));
        sqlx::raw_sql(create).execute(&pool).await?;
        pool.close().await;
        self.connect(name).await
    }

    /// Connects as soon as the server is ready.
    async fn connect(&self, database: &str) -> Result<PgPool, BoxError> {
        let options = PgConnectOptions::new_without_pgpass().socket(self.folder.path());
        let options = options.username("postgres").database(database);
        let mut tries = 0;
        loop {
            let pool = PgPoolOptions::new().max_connections(8);
            match pool.connect_with(options.clone()).await {
                Err(error) if tries == 300 => return Err(error.into()),
                Err(_) => tries += 1,
                Ok(pool) => return Ok(pool),
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // SIGINT has it close its connections and end.
        let id = self.process.id().to_string();
        let _ = Command::new("kill").args(["-INT", &id]).status();
        let _ = self.process.wait();
    }
}

/// Returns the user for a server that root may not run.
fn unprivileged() -> io::Result<Option<u32>> {
    let id = |arguments: &[&str]| {
        let output = Command::new("id").args(arguments).output()?.stdout;
        let text = String::from_utf8_lossy(&output).trim().to_owned();
        text.parse::<u32>().map_err(io::Error::other)
    };
    Ok(if id(&["-u"])? == 0 {
        Some(id(&["-u", "postgres"])?)
    } else {
        None
    })
}
