//! Programs of other people that a test runs, where they are installed.

use std::fs;
use std::io::{self, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

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

/// Returns a port that is free at this moment.
///
/// # Panics
///
/// If the system has none left.
#[must_use]
pub fn free_port() -> u16 {
    let address =
        TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).and_then(|socket| socket.local_addr());
    match address {
        Ok(address) => address.port(),
        Err(error) => panic!("no port: {error}"),
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
