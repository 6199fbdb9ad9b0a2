//! Three instances, and a PostgreSQL that they share.

use std::env;
use std::fs;
use std::os::unix::fs::chown;
use std::path::{Path, PathBuf};
use std::process::{Command as Now, Stdio};
use std::time::Duration;

use tokio::process::{Child, Command};
use tokio::time::sleep;
use tower_webhook_sig::BoxError;

use crate::database::Database;
use crate::{interrupted, queue};

/// Runs them until Ctrl-C, on this port and the next two; on any three, if it is 0.
pub(crate) async fn run(port: u16) -> Result<(), BoxError> {
    let folder = env::temp_dir().join(format!("inbox-{}", std::process::id()));
    let mut server = start_postgres(&folder)?;
    let socket = folder.display().to_string().replace('/', "%2F");
    let url = format!("postgres://postgres@{socket}/postgres");
    // The tables are there before the instances all want to create them.
    queue(&database(&url).await?).await?;
    let mut instances = Vec::new();
    for number in 0..3 {
        let port = if port == 0 {
            0
        } else {
            port.saturating_add(number)
        };
        let mut instance = Command::new(env::current_exe()?);
        instance
            .env("DATABASE_URL", &url)
            .env("PORT", port.to_string());
        instances.push(instance.kill_on_drop(true).spawn()?);
    }
    println!("PostgreSQL is at {url}");
    interrupted().await;
    // They end their jobs; a terminal has interrupted them already.
    for mut instance in instances {
        if let Some(process) = instance.id() {
            let process = process.to_string();
            Now::new("kill").args(["-s", "INT", &process]).status()?;
        }
        instance.wait().await?;
    }
    drop(server.stdin.take());
    server.wait().await?;
    Ok(())
}

/// Connects as soon as the server answers.
async fn database(url: &str) -> Result<Database, BoxError> {
    for _ in 0..300 {
        if let Ok(database) = Database::open(url).await {
            return Ok(database);
        }
        sleep(Duration::from_millis(100)).await;
    }
    Database::open(url).await
}

/// Starts a server whose data and whose only socket are in a folder.
///
/// Both are gone as soon as its input ends, which this process holds, even if it is killed.
fn start_postgres(folder: &Path) -> Result<Child, BoxError> {
    let programs = programs().ok_or("PostgreSQL is not installed in /usr/lib/postgresql")?;
    fs::create_dir_all(folder)?;
    let user = unprivileged();
    if let Some((user, group)) = user {
        chown(folder, Some(user), Some(group))?;
    }
    let initdb = "initdb --no-sync --auth=trust --encoding=UTF8 --username=postgres -D data";
    let server = "postgres -c listen_addresses= -k \"$PWD\" -D data 2>log";
    let end = "cat; while kill -INT $! 2>/dev/null; do sleep 0.1; done; rm -rf \"$PWD\"";
    let mut shell = Command::new("sh");
    shell
        .args(["-c", &format!("{initdb}; {server} & {end}")])
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        // Ctrl-C is for the instances first.
        .process_group(0);
    if let Some((user, group)) = user {
        shell.uid(user).gid(group);
    }
    Ok(shell.spawn()?)
}

/// Returns the folder of the newest version, as Debian installs it.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |folder: &PathBuf| -> Option<u32> { folder.file_name()?.to_str()?.parse().ok() };
    let versions = versions.filter_map(|version| Some(version.ok()?.path()));
    Some(versions.max_by_key(version)?.join("bin"))
}

/// Returns the user and the group for a server that does not run for root.
fn unprivileged() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let answer = Now::new("id").args(arguments).output().ok()?;
        String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
    };
    (id(&["-u"])? == 0).then_some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))
}
