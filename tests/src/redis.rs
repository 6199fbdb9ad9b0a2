//! A Redis server of a test's own.

use std::fs;
use std::io::{self, Read as _, Write as _};
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use crate::program::{self, Demand, ReservedPort, signal};

pub use self::cluster::RedisCluster;

mod cluster;

/// A `redis-server` on a free port and in a folder of its own, killed when this is dropped.
#[derive(Debug)]
pub struct RedisServer {
    program: &'static str,
    child: Child,
    port: ReservedPort,
    folder: PathBuf,
    arguments: Vec<String>,
}

impl RedisServer {
    /// Starts a server that writes nothing to disk unless the arguments say otherwise.
    ///
    /// It returns `None`, and says so where a test that passes is heard too, if there is no
    /// `redis-server`.
    ///
    /// # Panics
    ///
    /// If there is no `redis-server` though the variable `CI` is set, or if it does not start.
    #[must_use]
    pub fn start(arguments: &[&str]) -> Option<Self> {
        Self::start_program("redis-server", Demand::ByCi, arguments)
    }

    /// Starts Valkey instead of Redis.
    ///
    /// Not even CI demands it, because Debian has it only from version 13 on.
    ///
    /// # Panics
    ///
    /// If there is a `valkey-server` and it does not start.
    #[must_use]
    pub fn start_valkey() -> Option<Self> {
        Self::start_program("valkey-server", Demand::ByNobody, &[])
    }

    fn start_program(program: &'static str, demand: Demand, arguments: &[&str]) -> Option<Self> {
        if !program::is_installed(program, "--version", demand) {
            return None;
        }
        let folder = program::folder("redis");
        let port = ReservedPort::reserve();
        let child = spawn(program, port.number(), &folder, arguments);
        let mut server = Self {
            program,
            child,
            port,
            folder,
            arguments: arguments.iter().map(|text| (*text).to_owned()).collect(),
        };
        assert!(server.is_answering(), "{program} does not start");
        Some(server)
    }

    /// Returns the server's URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("redis://{}:{}/", Ipv4Addr::LOCALHOST, self.port())
    }

    /// Returns the server's port.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port.number()
    }

    /// Freezes the process: connections stay open, and nothing answers.
    ///
    /// # Panics
    ///
    /// If the process has ended.
    pub fn freeze(&self) {
        signal(self.child.id(), "STOP");
    }

    /// Lets a frozen process go on.
    ///
    /// # Panics
    ///
    /// If the process has ended.
    pub fn thaw(&self) {
        signal(self.child.id(), "CONT");
    }

    /// Kills the process, and with it all that it remembers and has not written to disk.
    pub fn kill(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }

    /// Starts a killed server again, on the same port, with what it wrote to disk if it was told to.
    ///
    /// # Panics
    ///
    /// If it does not start.
    pub fn restart(&mut self) {
        self.kill();
        let arguments: Vec<_> = self.arguments.iter().map(String::as_str).collect();
        self.child = spawn(self.program, self.port(), &self.folder, &arguments);
        assert!(self.is_answering(), "{} does not start again", self.program);
    }

    /// Waits until the server answers; `false` if it has ended instead.
    fn is_answering(&mut self) -> bool {
        for _ in 0..500 {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return false;
            }
            if ping(self.port()).is_ok_and(|is_ready| is_ready) {
                return true;
            }
            thread::sleep(Duration::from_millis(10));
        }
        false
    }
}

impl Drop for RedisServer {
    fn drop(&mut self) {
        self.kill();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

#[expect(clippy::panic, reason = "a test harness reports by panicking")]
fn spawn(program: &str, port: u16, folder: &Path, arguments: &[&str]) -> Child {
    let child = Command::new(program)
        .args(["--port", &port.to_string(), "--bind", "127.0.0.1"])
        .args(["--save", "", "--appendonly", "no"])
        .arg("--dir")
        .arg(folder)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn();
    child.unwrap_or_else(|error| panic!("{program}: {error}"))
}

fn ping(port: u16) -> io::Result<bool> {
    let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port))?;
    stream.set_read_timeout(Some(Duration::from_secs(1)))?;
    stream.write_all(b"PING\r\n")?;
    let mut answer = [0; 5];
    stream.read_exact(&mut answer)?;
    Ok(&answer == b"+PONG")
}
