//! A PostgreSQL server of a test's own.

use std::os::unix::process::CommandExt as _;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::OnceLock;
use std::thread::sleep;
use std::time::Duration;

use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;

const PROGRAMS: &str = "/usr/lib/postgresql/15/bin";

/// Where this is, the folder stays when the server stops; otherwise the test is over.
const KEEP: &str = "keep";

/// A server in a folder of its own, on a socket there.
pub(crate) struct Server {
    folder: TempDir,
    running: Option<Child>,
}

/// Returns the server that tests share, or `None`, said loudly, where PostgreSQL is not installed.
pub(crate) fn shared() -> Option<PgConnectOptions> {
    static SHARED: OnceLock<Option<Server>> = OnceLock::new();
    SHARED
        .get_or_init(Server::start)
        .as_ref()
        .map(Server::options)
}

impl Server {
    /// Starts a server, or returns `None`, said loudly, where PostgreSQL is not installed.
    pub(crate) fn start() -> Option<Self> {
        if !Path::new(PROGRAMS).join("initdb").exists() {
            assert!(
                std::env::var_os("CI").is_none(),
                "no PostgreSQL in {PROGRAMS}"
            );
            eprintln!("\n\n*** SKIPPED: no PostgreSQL in {PROGRAMS} ***\n");
            return None;
        }
        let folder = tempfile::tempdir().unwrap();
        let user = user();
        if let Some(user) = user {
            std::os::unix::fs::chown(folder.path(), Some(user), None).unwrap();
        }
        let data = folder.path().join("data");
        let mut initdb = Command::new(format!("{PROGRAMS}/initdb"));
        initdb.args([
            "--auth=trust",
            "--username=postgres",
            "--encoding=UTF8",
            "--no-sync",
            "-D",
        ]);
        initdb
            .arg(data)
            .current_dir(folder.path())
            .stdout(Stdio::null());
        assert!(as_user(&mut initdb, user).status().unwrap().success());
        let mut server = Self {
            folder,
            running: None,
        };
        server.run();
        Some(server)
    }

    /// Starts the server again after it was stopped.
    pub(crate) fn run(&mut self) {
        // It ends with the test, however that ends: that closes its input.
        let script = format!(
            "{PROGRAMS}/postgres -D data -k \"$PWD\" -c listen_addresses= -c fsync=off \
             >>log 2>&1 & server=$!; cat; kill -INT $server; wait $server; \
             test -e {KEEP} || rm -rf \"$PWD\""
        );
        let _ = std::fs::remove_file(self.folder.path().join(KEEP));
        let mut shell = Command::new("sh");
        shell
            .args(["-c", &script])
            .current_dir(self.folder.path())
            .stdin(Stdio::piped());
        self.running = Some(as_user(&mut shell, user()).spawn().unwrap());
        let ready = format!("{PROGRAMS}/pg_isready");
        for _ in 0..300 {
            let mut ready = Command::new(&ready);
            ready.arg("-q").arg("-h").arg(self.folder.path());
            if ready.status().unwrap().success() {
                return;
            }
            sleep(Duration::from_millis(100));
        }
        panic!("PostgreSQL did not start");
    }

    pub(crate) fn stop(&mut self) {
        if let Some(mut shell) = self.running.take() {
            std::fs::write(self.folder.path().join(KEEP), "").unwrap();
            drop(shell.stdin.take());
            shell.wait().unwrap();
        }
    }

    pub(crate) fn options(&self) -> PgConnectOptions {
        at(self.folder.path())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Returns how to connect to the server in a folder.
pub(crate) fn at(folder: &Path) -> PgConnectOptions {
    let options = PgConnectOptions::new_without_pgpass().socket(folder);
    options.username("postgres").database("postgres")
}

/// Returns the user for a server that root may not run.
fn user() -> Option<u32> {
    let id = |arguments: &[&str]| {
        let id = Command::new("id").args(arguments).output().unwrap().stdout;
        String::from_utf8(id)
            .unwrap()
            .trim()
            .parse::<u32>()
            .unwrap()
    };
    (id(&["-u"]) == 0).then(|| id(&["-u", "postgres"]))
}

fn as_user(command: &mut Command, user: Option<u32>) -> &mut Command {
    match user {
        Some(user) => command.uid(user),
        None => command,
    }
}
