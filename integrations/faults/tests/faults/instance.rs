//! One receiver in a process of its own.

use std::fs::File;
use std::io::Write as _;
use std::os::unix::process::ExitStatusExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};
use tokio::time::Instant;
use webhook_sig_integration_tests::{HEAL, Point};

/// The signal of a process that kills itself.
const SIGKILL: i32 = 9;

/// One receiver, on a port that stays its own.
pub(crate) struct Instance {
    child: Child,
    pub(crate) framework: &'static str,
    url: String,
    log: PathBuf,
    port: u16,
    // Bound, and never listening: a server's `SO_REUSEADDR` lets it bind the same port.
    _socket: TcpSocket,
}

impl Instance {
    pub(crate) fn start(framework: &'static str, url: &str, log: &Path) -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.set_reuseaddr(true).unwrap();
        socket.bind(([127, 0, 0, 1], 0).into()).unwrap();
        let port = socket.local_addr().unwrap().port();
        Self {
            child: spawn(framework, port, url, log),
            framework,
            url: url.to_owned(),
            log: log.to_owned(),
            port,
            _socket: socket,
        }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }

    pub(crate) fn process(&self) -> u32 {
        self.child.id()
    }

    /// Lets it kill itself at a point, and returns whether it has within some time.
    pub(crate) fn dies_at(&mut self, point: Point, within: Duration) -> bool {
        const PAUSE: Duration = Duration::from_millis(5);
        self.tell(&point.to_string());
        for _ in 0..within.as_millis() / PAUSE.as_millis() {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(status.signal(), Some(SIGKILL), "an instance died by itself");
                return true;
            }
            thread::sleep(PAUSE);
        }
        self.tell("");
        false
    }

    /// Lets it handle what it fails on purpose.
    pub(crate) fn heal(&mut self) {
        self.tell(HEAL);
    }

    /// Panics if it has died.
    pub(crate) fn assert_lives(&mut self) {
        let ended = self.child.try_wait().unwrap();
        assert_eq!(ended, None, "an instance died by itself");
    }

    /// Kills it wherever it is.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    pub(crate) fn restart(&mut self) {
        self.child.wait().unwrap();
        self.child = spawn(self.framework, self.port, &self.url, &self.log);
    }

    fn tell(&mut self, line: &str) {
        let input = self.child.stdin.as_mut().unwrap();
        // It may have died meanwhile.
        let _ = writeln!(input, "{line}");
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(framework: &str, port: u16, url: &str, log: &Path) -> Child {
    let log = File::options().create(true).append(true).open(log).unwrap();
    Command::new(env!("CARGO_BIN_EXE_inbox-instance"))
        .args([framework, &port.to_string(), url])
        .env("RUST_BACKTRACE", "0")
        .stdin(Stdio::piped())
        .stderr(log)
        .spawn()
        .unwrap()
}

pub(crate) async fn wait_until_they_listen(ports: &[u16]) {
    let end = Instant::now() + Duration::from_secs(30);
    for port in ports {
        while TcpStream::connect(("127.0.0.1", *port)).await.is_err() {
            assert!(Instant::now() < end, "an instance does not listen");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }
}
