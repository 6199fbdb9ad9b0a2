//! PostgreSQL servers of a test's own.
//!
//! A server is the newest that Debian has installed below `/usr/lib/postgresql`. Its data and its
//! socket are in temporary folders, and it listens on no port unless its settings say so, so servers do
//! not meet. Where this process is root's, a server runs as the user `postgres`, because it does not as
//! root.

#![expect(
    clippy::missing_panics_doc,
    clippy::panic,
    clippy::unwrap_used,
    reason = "what does not work here fails a test"
)]

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Once, OnceLock};
use std::thread::sleep;
use std::time::Duration;

/// Where Debian keeps a folder for each version.
const VERSIONS: &str = "/usr/lib/postgresql";

/// Removes the folder that it begins in, and ends the server whose data are in another one, when
/// its input ends.
const WATCH: &str = r#"cat >/dev/null
pid=$(head -n 1 "$1/postmaster.pid") && kill -CONT "$pid" && kill -QUIT "$pid"
# It removes its file in the end, and may stay a zombie.
while kill -0 "$pid" && test -e "$1/postmaster.pid"; do sleep 0.02; done
rm -rf "$PWD""#;

/// A server that lives as long as this value, and no longer than this process, even if that is
/// killed.
#[derive(Debug)]
pub struct Server {
    /// Its socket and its log.
    folder: PathBuf,
    data: PathBuf,
    settings: Vec<String>,
    process: Child,
    watchdog: Child,
}

/// Returns whether a server is installed, for a test that does without it. If it is not, that is said
/// loudly, and is a failure where the variable `CI` is set.
#[must_use]
pub fn is_installed() -> bool {
    let programs = programs();
    if let Err(message) = &programs {
        assert!(std::env::var_os("CI").is_none(), "CI demands it: {message}");
        let test = std::thread::current();
        let test = test.name().unwrap_or("a test").to_owned();
        // What `eprintln!` writes is captured, and shown only of a test that fails.
        let _ = writeln!(io::stderr(), "\nSKIPPED {test}: {message}");
    }
    programs.is_ok()
}

/// Returns the name and the version of what is installed.
#[must_use]
pub fn version() -> String {
    let version = program("postgres", Path::new("/"))
        .arg("--version")
        .output();
    let version = String::from_utf8(version.unwrap().stdout).unwrap();
    version.trim().to_owned()
}

impl Server {
    /// Starts a server with settings such as `fsync=off`, and waits until it answers.
    ///
    /// # Errors
    ///
    /// What is missing, and how to get it, if no server is installed.
    pub fn start(settings: &[&str]) -> Result<Self, String> {
        programs()?;
        let folder = folder();
        let data = folder.join("data");
        Ok(Self::create(folder, &data, &[], settings))
    }

    /// Starts a server whose data are on a disk of their own, created by `initdb` with these
    /// arguments too, and waits until it answers.
    #[must_use]
    pub fn start_on(data: &Path, initdb: &[&str], settings: &[&str]) -> Self {
        Self::create(folder(), data, initdb, settings)
    }

    fn create(folder: PathBuf, data: &Path, initdb: &[&str], settings: &[&str]) -> Self {
        static ANNOUNCED: Once = Once::new();
        ANNOUNCED.call_once(|| drop(writeln!(io::stderr(), "\n{}", version())));
        fs::create_dir_all(data).unwrap();
        if let Some((user, group)) = unprivileged() {
            for folder in [&*folder, data] {
                chown(folder, Some(user), Some(group)).unwrap();
            }
        }
        let usual = ["--username=postgres", "--auth=trust", "--encoding=UTF8"];
        let created = program("initdb", &folder)
            .args(usual)
            .args(["--locale=C", "--no-sync"])
            .args(initdb)
            .arg("--pgdata")
            .arg(data)
            .output()
            .unwrap();
        assert!(created.status.success(), "{created:?}");
        let watchdog = unprivileged_command("/bin/sh", &folder)
            .args(["-c", WATCH, "sh"])
            .arg(data)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let settings: Vec<_> = settings.iter().map(ToString::to_string).collect();
        let mut server = Self {
            process: spawn(&folder, data, &settings),
            data: data.to_owned(),
            folder,
            settings,
            watchdog,
        };
        server.run();
        server
    }

    /// Returns the folder that its socket is in.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Returns where its first database is.
    #[must_use]
    pub fn url(&self) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/postgres")
    }

    /// Returns the process that started all others of the server.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Returns what it has written to its log.
    #[must_use]
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.join("log")).unwrap()
    }

    /// Prepares a program of its version, such as `psql`.
    #[must_use]
    pub fn program(&self, name: &str) -> Command {
        program(name, &self.folder)
    }

    /// Starts it, unless it runs, and waits until it answers.
    pub fn run(&mut self) {
        for _ in 0..600 {
            // While it recovers from a full disk it may give up.
            if self.process.try_wait().unwrap().is_some() {
                self.process = spawn(&self.folder, &self.data, &self.settings);
            }
            let port = self
                .settings
                .iter()
                .find_map(|one| one.strip_prefix("port="));
            let mut ready = self.program("pg_isready");
            ready.args(["-q", "-p", port.unwrap_or("5432"), "-h"]);
            ready.arg(&self.folder);
            if ready.status().unwrap().success() {
                return;
            }
            sleep(Duration::from_millis(50));
        }
        panic!("PostgreSQL does not answer: {}", self.log());
    }

    /// Stops it where it is, as a crash does.
    pub fn stop(&mut self) {
        let mut stop = self.program("pg_ctl");
        stop.args(["stop", "-s", "-m", "immediate", "-D"])
            .arg(&self.data);
        // It may not run.
        let _ = stop.stderr(Stdio::null()).status();
        self.process.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.watchdog.stdin.take());
        let _ = self.process.wait();
        let _ = self.watchdog.wait();
    }
}

fn spawn(folder: &Path, data: &Path, settings: &[String]) -> Child {
    let mut log = File::options();
    let log = log.create(true).append(true).open(folder.join("log"));
    let mut server = program("postgres", folder);
    server.arg("-D").arg(data).arg("-k").arg(folder);
    server.args(["-c", "listen_addresses="]);
    for setting in settings {
        server.args(["-c", setting]);
    }
    server
        .stdout(Stdio::null())
        .stderr(log.unwrap())
        .spawn()
        .unwrap()
}

/// Prepares a program of the newest version.
fn program(name: &str, folder: &Path) -> Command {
    let programs = programs().unwrap();
    let mut program = unprivileged_command(programs.join(name), folder);
    program.stdin(Stdio::null());
    program
}

/// Returns the folder of the newest version's programs, or what is missing.
fn programs() -> Result<PathBuf, String> {
    let version = |folder: &PathBuf| -> Option<u32> { folder.file_name()?.to_str()?.parse().ok() };
    let versions = fs::read_dir(VERSIONS).into_iter().flatten();
    let versions = versions.filter_map(|version| Some(version.ok()?.path()));
    let newest = versions
        .filter(|version| version.join("bin/initdb").exists())
        .max_by_key(version)
        .map(|newest| newest.join("bin"));
    let missing =
        || format!("PostgreSQL is not in {VERSIONS}; on Debian, `apt install postgresql` gets it");
    newest.ok_or_else(missing)
}

/// Prepares a program that a terminal does not interrupt, for a user that it runs for.
fn unprivileged_command(program: impl AsRef<OsStr>, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).process_group(0);
    if let Some((user, group)) = unprivileged() {
        command.uid(user).gid(group);
    }
    command
}

/// Returns the user and the group of Debian's server, if this process is root's.
fn unprivileged() -> Option<(u32, u32)> {
    static USER: OnceLock<Option<(u32, u32)>> = OnceLock::new();
    let id = |arguments: &[&str]| -> Option<u32> {
        let answer = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
    };
    *USER.get_or_init(|| {
        (id(&["-u"])? == 0).then_some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))
    })
}

/// Creates a folder that no other server has.
fn folder() -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("webhook-sig-postgres-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}
