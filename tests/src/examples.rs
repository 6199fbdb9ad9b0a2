//! The example programs as their users meet them: started, talked to over a socket, ended.

#![expect(
    clippy::expect_used,
    clippy::panic,
    reason = "a test harness reports by panicking"
)]

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, Output, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use webhook_sig_test::app::{Answer, App};
use webhook_sig_test::{TestDelivery, assert_refuses_forgeries};

pub mod vendors;

/// A server that listens; it is killed when this is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    address: SocketAddr,
    /// The lines that it prints. A thread reads them, so that one that never comes can be given up,
    /// and so that the pipe stays open: a program whose pipe is closed panics when it prints.
    lines: Receiver<String>,
}

impl Program {
    /// Starts a program on a free port, with these variables for its whole environment, and waits
    /// until it says where it listens.
    ///
    /// # Panics
    ///
    /// If the program does not start, or its first line is not `listening on http://…`.
    #[must_use]
    pub fn start(path: &str, environment: &[(&str, &str)]) -> Self {
        Self::start_with(path, &[], environment)
    }

    /// Starts a program as [`start`](Self::start) does, with arguments.
    ///
    /// # Panics
    ///
    /// As `start`.
    #[must_use]
    pub fn start_with(path: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let mut child = command(path, environment)
            .args(arguments)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let lines = read_lines(child.stdout.take().expect("its output is a pipe"));
        let line = lines.recv_timeout(PATIENCE).unwrap_or_default();
        let address = line.trim_end().strip_prefix("listening on http://");
        let Some(address) = address.and_then(|address| address.parse().ok()) else {
            // It may have failed by itself already.
            let _ended = child.kill();
            panic!("{path} does not say where it listens, but {line:?}");
        };
        Self {
            child,
            address,
            lines,
        }
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Reads on in what it prints, up to the first line that begins like this, which is included.
    ///
    /// # Panics
    ///
    /// If its output ends before, or the line does not come within a minute.
    #[must_use]
    pub fn read_to_line(&self, start: &str) -> String {
        let mut text = String::new();
        loop {
            let Ok(line) = self.lines.recv_timeout(PATIENCE) else {
                panic!("no line begins with {start:?}: {text}");
            };
            text.push_str(&line);
            if line.starts_with(start) {
                return text;
            }
        }
    }

    /// Sends a request over a connection of its own, and returns the answer.
    ///
    /// # Panics
    ///
    /// If the connection fails, or the answer is not HTTP/1.1 with a body of announced length.
    #[must_use]
    pub fn send(&self, request: &Request<Bytes>) -> Response<String> {
        let mut stream = TcpStream::connect(self.address).expect("the program listens");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a timeout is set");
        stream
            .write_all(&written(request, self.address))
            .expect("the program reads");
        let mut answer = String::new();
        stream
            .read_to_string(&mut answer)
            .expect("the program answers, in UTF-8");
        parsed(&answer)
    }

    /// Sends a request as [`send`](Self::send) does, and returns the status of the answer.
    ///
    /// # Panics
    ///
    /// As `send`.
    #[must_use]
    pub fn status(&self, request: &Request<Bytes>) -> StatusCode {
        self.send(request).status()
    }

    /// Asserts that it handles a delivery, and refuses every forgery of it.
    ///
    /// # Panics
    ///
    /// If it does not, or as `send`.
    pub fn refuses_forgeries(&self, delivery: &TestDelivery) {
        let runtime = tokio::runtime::Builder::new_current_thread().build();
        runtime
            .expect("a runtime starts")
            .block_on(assert_refuses_forgeries(self, delivery));
    }
}

impl App<Self> for Program {
    async fn answer(&self, request: Request<Bytes>) -> Answer {
        Answer::new(self.status(&request))
    }
}

/// Reads lines in a thread of its own, to the end, even after the test has ended.
fn read_lines(stdout: ChildStdout) -> Receiver<String> {
    let (sender, lines) = mpsc::channel();
    thread::spawn(move || {
        let mut stdout = BufReader::new(stdout);
        let mut line = String::new();
        while stdout.read_line(&mut line).is_ok_and(|length| length > 0) {
            let _ = sender.send(std::mem::take(&mut line));
        }
    });
    lines
}

impl Drop for Program {
    fn drop(&mut self) {
        // One that has ended already cannot be killed, which is just as well.
        let _ended = self.child.kill();
        let _status = self.child.wait();
    }
}

/// How long an answer or a line may take.
const PATIENCE: Duration = Duration::from_secs(60);

/// Runs a program to its end.
///
/// # Panics
///
/// If the program does not start.
#[must_use]
pub fn run(path: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Output {
    command(path, environment)
        .args(arguments)
        .output()
        .expect("the program starts")
}

fn command(path: &str, environment: &[(&str, &str)]) -> Command {
    let mut command = Command::new(path);
    // What happens to be set on this machine must not decide a test.
    command
        .env_clear()
        .env("PORT", "0")
        .envs(environment.iter().copied());
    command
}

fn written(request: &Request<Bytes>, address: SocketAddr) -> Vec<u8> {
    let length = request.body().len();
    let mut text = format!(
        "{} {} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\nContent-Length: {length}\r\n",
        request.method(),
        request.uri(),
    )
    .into_bytes();
    for (name, value) in request.headers() {
        text.extend_from_slice(name.as_str().as_bytes());
        text.extend_from_slice(b": ");
        text.extend_from_slice(value.as_bytes());
        text.extend_from_slice(b"\r\n");
    }
    text.extend_from_slice(b"\r\n");
    text.extend_from_slice(request.body());
    text
}

fn parsed(answer: &str) -> Response<String> {
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .unwrap_or_else(|| panic!("the answer ends before its body: {answer:?}"));
    let mut lines = head.split("\r\n");
    let status = lines.next().and_then(|line| line.split(' ').nth(1));
    let mut response = Response::builder().status(status.unwrap_or_default());
    for line in lines {
        let (name, value) = line.split_once(": ").unwrap_or((line, ""));
        assert!(
            !name.eq_ignore_ascii_case("transfer-encoding"),
            "this reader knows bodies of announced length only"
        );
        response = response.header(name, value);
    }
    response
        .body(body.to_owned())
        .unwrap_or_else(|error| panic!("{error}: {head:?}"))
}
