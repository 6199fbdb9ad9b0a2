//! One receiver in a process of its own, and the log that it leaves.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::net::TcpStream;
use tokio::time::sleep;
use webhook_sig_tests::faults::HOLD;
use webhook_sig_tests::program::ReservedPort;
use webhook_sig_tests::redis::RedisServer;

/// One receiver, and the log of its present process.
pub(crate) struct Instance {
    pub(crate) number: usize,
    port: ReservedPort,
    child: Child,
    pub(crate) folder: PathBuf,
    pub(crate) log: PathBuf,
    life: usize,
}

impl Instance {
    pub(crate) fn start(number: usize, server: &RedisServer, folder: &Path) -> Self {
        let port = ReservedPort::reserve();
        let log = folder.join(format!("{number}-0.log"));
        Self {
            number,
            child: spawn(number, port.number(), server, &log),
            port,
            folder: folder.to_owned(),
            log,
            life: 0,
        }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port.number()
    }

    /// Lets no run answer that has its effect from now on, until the process is killed.
    pub(crate) fn hold(&self) {
        fs::write(self.log.with_extension(HOLD), "").unwrap();
    }

    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn restart(&mut self, server: &RedisServer) {
        self.life += 1;
        self.log = self
            .folder
            .join(format!("{}-{}.log", self.number, self.life));
        self.child = spawn(self.number, self.port(), server, &self.log);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

pub(crate) fn spawn(number: usize, port: u16, server: &RedisServer, log: &Path) -> Child {
    // There from the beginning, for the reckoning.
    fs::write(log, "").unwrap();
    Command::new(env!("CARGO_BIN_EXE_instance"))
        .args([&number.to_string(), &port.to_string(), &server.url()])
        .arg(log)
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

pub(crate) async fn wait_until_they_listen(ports: &[u16]) {
    for port in ports {
        while TcpStream::connect(("127.0.0.1", *port)).await.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A folder of the run's own, removed at its end.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Self {
        let folder =
            std::env::temp_dir().join(format!("webhook-sig-faults-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
