//! A PostgreSQL server of the run's own.

use std::fs::{self, File};
use std::io::{self, Write as _};
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::disk::Disk;

/// A server whose data are on a small disk.
pub(crate) struct Postgres {
    process: Child,
    /// Its data.
    data: PathBuf,
    /// Its socket and its log.
    folder: PathBuf,
}

/// Returns whether it is installed; that it is not is said loudly.
pub(crate) fn is_installed() -> bool {
    let is_installed = programs().is_some();
    if !is_installed {
        let message = "PostgreSQL is not in /usr/lib/postgresql";
        assert!(std::env::var_os("CI").is_none(), "CI demands it: {message}");
        let _ = writeln!(
            io::stderr(),
            "\nSKIPPED the faults on PostgreSQL: {message}"
        );
    }
    is_installed
}

/// Returns the folder of the newest version, as Debian installs it.
fn programs() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    let version = |folder: &PathBuf| -> Option<u32> { folder.file_name()?.to_str()?.parse().ok() };
    let versions = versions.filter_map(|version| Some(version.ok()?.path()));
    let newest = versions.max_by_key(version)?.join("bin");
    newest.join("initdb").exists().then_some(newest)
}

impl Postgres {
    pub(crate) fn start(disk: &Disk) -> Self {
        let (data, folder) = (disk.path().join("data"), disk.outside().to_owned());
        if let Some((user, group)) = unprivileged() {
            for path in [&disk.path(), &folder] {
                std::os::unix::fs::chown(path, Some(user), Some(group)).unwrap();
            }
        }
        let options = ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"];
        let mut initdb = program("initdb", &folder);
        initdb.args(options).args(["--username=postgres", "-D"]);
        // Small files for the log, so that it needs a new one while the disk is full.
        initdb
            .arg(&data)
            .arg("--wal-segsize=1")
            .stdout(Stdio::null());
        assert!(initdb.status().unwrap().success());
        let mut server = Self {
            process: spawn(&data, &folder),
            data,
            folder,
        };
        server.revive();
        server
    }

    pub(crate) fn url(&self) -> String {
        let socket = self.folder.display().to_string().replace('/', "%2F");
        format!("postgres://postgres@{socket}/postgres")
    }

    /// Stops it where it is, as a crash does.
    pub(crate) fn stop(&mut self) {
        let mut stop = program("pg_ctl", &self.folder);
        stop.args(["stop", "-m", "immediate", "-D"]).arg(&self.data);
        let _ = stop.stdout(Stdio::null()).stderr(Stdio::null()).status();
        self.process.wait().unwrap();
    }

    /// Stops all its processes where they are, or lets them go on.
    pub(crate) fn signal(&self, signal: &str) {
        let server = self.process.id().to_string();
        let children = format!("/proc/{server}/task/{server}/children");
        let children = fs::read_to_string(children).unwrap();
        let mut kill = Command::new("kill");
        kill.args(["-s", signal, &server])
            .args(children.split_whitespace());
        // One of them may have ended meanwhile.
        let _ = kill.stderr(Stdio::null()).status();
    }

    /// Lets no session write any more, or lets them write again.
    pub(crate) fn set_read_only(&self, is_read_only: bool) {
        let set = if is_read_only { "= on" } else { "= off" };
        let mut psql = program("psql", &self.folder);
        psql.args(["-U", "postgres", "-h"]).arg(&self.folder);
        for statement in [
            &format!("alter system set default_transaction_read_only {set}"),
            "select pg_reload_conf()",
            "select pg_sleep(0.1)",
            "select pg_terminate_backend(pid) from pg_stat_activity \
             where pid <> pg_backend_pid() and backend_type = 'client backend'",
        ] {
            psql.args(["-c", statement]);
        }
        let done = psql.output().unwrap();
        assert!(done.status.success(), "{done:?}");
    }

    /// Returns its name and version.
    pub(crate) fn version(&self) -> String {
        let version = program("postgres", &self.folder).arg("--version").output();
        String::from_utf8(version.unwrap().stdout)
            .unwrap()
            .trim()
            .to_owned()
    }

    /// Returns how often it has found no space for its log and restarted by itself.
    pub(crate) fn panics(&self) -> usize {
        let log = fs::read_to_string(self.folder.join("postgres.log")).unwrap();
        log.lines().filter(|line| line.contains("PANIC:")).count()
    }

    /// Starts it, unless it runs, and waits until it answers.
    pub(crate) fn revive(&mut self) {
        for _ in 0..600 {
            // While it recovers from a full disk it may give up.
            if self.process.try_wait().unwrap().is_some() {
                self.process = spawn(&self.data, &self.folder);
            }
            let mut ask = program("psql", &self.folder);
            ask.args(["-U", "postgres", "-c", "select 1", "-h"])
                .arg(&self.folder);
            let ask = ask.stdout(Stdio::null()).stderr(Stdio::null());
            if ask.status().unwrap().success() {
                return;
            }
            thread::sleep(Duration::from_millis(50));
        }
        let log = fs::read_to_string(self.folder.join("postgres.log"));
        panic!("PostgreSQL does not answer: {}", log.unwrap());
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.signal("CONT");
        self.stop();
    }
}

fn spawn(data: &Path, folder: &Path) -> Child {
    let log = File::options()
        .create(true)
        .append(true)
        .open(folder.join("postgres.log"));
    let mut server = program("postgres", folder);
    server.arg("-D").arg(data).arg("-k").arg(folder);
    for setting in [
        "listen_addresses=",
        "max_wal_size=32MB",
        "min_wal_size=2MB",
        "max_connections=100",
    ] {
        server.args(["-c", setting]);
    }
    // Not of the group that the terminal interrupts.
    server.process_group(0);
    server
        .stdout(Stdio::null())
        .stderr(log.unwrap())
        .spawn()
        .unwrap()
}

/// Prepares one of its programs, as a user that it runs for.
fn program(name: &str, folder: &Path) -> Command {
    let mut program = Command::new(programs().unwrap().join(name));
    program.current_dir(folder).stdin(Stdio::null());
    if let Some((user, group)) = unprivileged() {
        program.uid(user).gid(group);
    }
    program
}

/// Returns the user and the group of Debian's server, if this process is root's.
fn unprivileged() -> Option<(u32, u32)> {
    let id = |arguments: &[&str]| -> Option<u32> {
        let answer = Command::new("id").args(arguments).output().ok()?;
        String::from_utf8(answer.stdout).ok()?.trim().parse().ok()
    };
    (id(&["-u"])? == 0).then_some((id(&["-u", "postgres"])?, id(&["-g", "postgres"])?))
}
