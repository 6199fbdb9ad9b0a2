//! Programs of other people that a test runs, where they are installed.

use std::fs;
use std::io::{self, Write as _};
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use tokio::net::TcpSocket;

/// Who insists that a program is installed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Demand {
    /// CI, where the variable `CI` is set.
    ByCi,
    /// Optional: the test is skipped where the program is missing.
    ByNobody,
}

/// Returns whether a program can be run.
///
/// If it cannot, the test's name and the reason are printed where they are seen even if the test
/// passes.
///
/// # Panics
///
/// If CI demands it, and it cannot be run.
#[must_use]
pub fn is_installed(program: &str, version: &str, demand: Demand) -> bool {
    let Err(error) = Command::new(program).arg(version).output() else {
        return true;
    };
    let is_demanded = demand == Demand::ByCi && std::env::var_os("CI").is_some();
    assert!(!is_demanded, "CI demands {program}: {error}");
    let test = thread::current();
    let test = test.name().unwrap_or("a test");
    // What `eprintln!` writes is captured, and shown only of a test that fails.
    let _ = writeln!(
        io::stderr(),
        "\nSKIPPED {test}: {program} cannot be run: {error}"
    );
    false
}

/// Creates a folder for one run of a program.
///
/// # Panics
///
/// If it cannot be created.
#[must_use]
pub fn folder(program: &str) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("webhook-sig-{program}-{}-{number}", std::process::id());
    let folder = std::env::temp_dir().join(name);
    if let Err(error) = fs::create_dir_all(&folder) {
        panic!("{}: {error}", folder.display());
    }
    folder
}

/// A port of the loopback address that the system gives to no one else while this exists.
///
/// A server may listen on it, as often as it is started. Nothing listens on it otherwise.
#[derive(Debug)]
pub struct ReservedPort {
    // Bound, and never listening: a server's `SO_REUSEADDR` lets it bind the same port.
    _socket: TcpSocket,
    number: u16,
}

impl ReservedPort {
    /// Reserves a port.
    ///
    /// # Panics
    ///
    /// If the system has none left.
    #[must_use]
    pub fn reserve() -> Self {
        Self::bind().unwrap_or_else(|error| panic!("no port: {error}"))
    }

    fn bind() -> io::Result<Self> {
        let socket = TcpSocket::new_v4()?;
        socket.set_reuseaddr(true)?;
        socket.bind((Ipv4Addr::LOCALHOST, 0).into())?;
        let number = socket.local_addr()?.port();
        Ok(Self {
            _socket: socket,
            number,
        })
    }

    /// Returns its number.
    #[must_use]
    pub const fn number(&self) -> u16 {
        self.number
    }
}

/// Sends a signal to a process, by the command that every Unix has.
///
/// # Panics
///
/// If the process does not exist.
pub fn signal(process: u32, name: &str) {
    let process = process.to_string();
    let status = Command::new("kill").args(["-s", name, &process]).status();
    match status {
        Ok(status) if status.success() => {}
        failure => panic!("kill -s {name} {process}: {failure:?}"),
    }
}
