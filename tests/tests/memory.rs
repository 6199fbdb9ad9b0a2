//! A thousand slow uploads of 1 MiB, and by how much the memory of their server grows.
//!
//! What is claimed: **it grows by no more than the budget and a tenth**, from a thousand open
//! connections without a request to the peak, by what the system says of the server's process.
//!
//! The thousand have four times what the budget holds, and take turns at sending a piece each;
//! the next turn begins when the server has read them all, so that it is the senders who are
//! slow, on any machine. They withhold the last byte until as many are complete as the budget
//! lets live. Those that were refused try again on new connections, a group at a time that is a
//! little larger than what fits, until none is left.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::fs;
use std::io::{self, BufRead as _, BufReader, Write as _};
use std::net::Ipv4Addr;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout};
use webhook_sig::UnixTime;
use webhook_sig::provider::GITHUB;
use webhook_sig_tests::faults::draw;
use webhook_sig_tests::upload::{LENGTH, NUMBER, SECRET, body};

const UPLOADS: usize = 1000;

const MIB: usize = 1024 * 1024;

const BUDGET: usize = 256 * MIB;

/// How many try again at a time.
const GROUP: usize = 250;

/// The longest piece that is sent in a turn; they are of all lengths up to this one.
const PIECE: usize = 32 * 1024;

/// How long a server may take for what takes it milliseconds.
const PATIENCE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_thousand_slow_uploads_stay_within_the_budget_and_a_tenth() {
    if let Err(reason) = measurable() {
        assert!(std::env::var_os("CI").is_none(), "CI demands it: {reason}");
        // What `eprintln!` writes is captured, and shown only of a test that fails.
        let _ = writeln!(io::stderr(), "\nSKIPPED the test of memory: {reason}");
        return;
    }
    let heads: Vec<_> = (0..UPLOADS).map(head).collect();
    for framework in ["axum", "actix"] {
        let report = run(framework, &heads).await;
        let _ = writeln!(io::stderr(), "\n{framework}: {report:?}");

        let growth = report.peak - report.idle;
        assert!(growth <= BUDGET + BUDGET / 10, "{framework}: {growth}");
        // The run means something only if the budget was used, and did not suffice.
        assert!(report.most_in_flight > BUDGET - BUDGET / 50);
        assert!(report.refusals >= UPLOADS - BUDGET / LENGTH);
    }
}

/// Returns whether this system can run a thousand connections, and reports what a process takes.
fn measurable() -> Result<(), String> {
    let limits = fs::read_to_string("/proc/self/limits");
    let limits = limits.map_err(|error| format!("no Linux: {error}"))?;
    let mut files = limits
        .lines()
        .filter_map(|line| line.strip_prefix("Max open files"));
    let soft = files.next().and_then(|line| line.split_whitespace().next());
    match soft.map(str::parse::<usize>) {
        Some(Ok(files)) if files < UPLOADS + 100 => Err(format!(
            "{files} open files are too few; `ulimit -n 4096` allows more"
        )),
        _ => Ok(()),
    }
}

/// What was seen of one server, in bytes but for the number of refusals.
#[derive(Debug)]
struct Report {
    idle: usize,
    peak: usize,
    most_in_flight: usize,
    refusals: usize,
}

/// Delivers all uploads, however often they are refused.
async fn run(framework: &str, heads: &[Bytes]) -> Report {
    let mut server = Server::start(framework).await;
    let mut uploads = open(0..UPLOADS, &server).await;
    // Its answer comes after those connections were accepted.
    server.in_flight().await;
    let mut report = Report {
        idle: server.memory("VmRSS:"),
        peak: 0,
        most_in_flight: 0,
        refusals: 0,
    };
    let mut refused = Vec::new();
    while !uploads.is_empty() {
        let waiting = refused.len();
        for upload in &mut uploads {
            upload.write(&heads[upload.number]).await;
        }
        server.read_all(&mut uploads, &mut refused).await;
        while uploads.iter().any(|upload| upload.sent < LENGTH - 1) {
            for upload in &mut uploads {
                upload.go_on().await;
            }
            server.read_all(&mut uploads, &mut refused).await;
        }
        let (_, bytes) = server.in_flight().await;
        report.most_in_flight = report.most_in_flight.max(bytes);
        for upload in &mut uploads {
            upload.finish().await;
        }
        for upload in &mut uploads {
            // The handler has compared what it got with what was sent; the last byte may be one
            // too many for the budget, like any other.
            match upload.answer().await {
                204 => {}
                503 => refused.push(upload.number),
                status => panic!("{framework}: {status}"),
            }
        }
        report.refusals += refused.len() - waiting;
        let group = refused.split_off(refused.len().saturating_sub(GROUP));
        uploads = open(group, &server).await;
    }
    report.peak = server.memory("VmHWM:");
    assert_eq!(server.in_flight().await, (0, 0), "{framework}");
    report
}

async fn open(numbers: impl IntoIterator<Item = usize>, server: &Server) -> Vec<Upload> {
    let mut uploads = Vec::new();
    for number in numbers {
        uploads.push(Upload {
            number,
            stream: server.connect().await,
            sent: 0,
        });
    }
    uploads
}

/// Writes the head of an upload.
fn head(number: usize) -> Bytes {
    let keys = GITHUB.keyring([SECRET]).unwrap();
    let request = Request::post("/").body(body(number)).unwrap();
    let request = GITHUB.sign(request, &keys, UnixTime::from_secs(0)).unwrap();
    let mut head = format!("POST / HTTP/1.1\r\nHost: localhost\r\n{NUMBER}: {number}\r\n");
    for (name, value) in request.headers() {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    (head + &format!("Content-Length: {LENGTH}\r\n\r\n")).into()
}

/// An upload on its way.
struct Upload {
    number: usize,
    stream: TcpStream,
    sent: usize,
}

impl Upload {
    /// Sends a piece of what comes before the last byte.
    async fn go_on(&mut self) {
        let chance = draw((self.number * LENGTH + self.sent) as u64);
        let length = (chance >> 32) as usize % PIECE + 1;
        self.send_up_to((self.sent + length).min(LENGTH - 1)).await;
    }

    async fn finish(&mut self) {
        self.send_up_to(LENGTH).await;
    }

    async fn send_up_to(&mut self, end: usize) {
        let piece = body(self.number).slice(self.sent..end);
        self.write(&piece).await;
        self.sent = end;
    }

    /// Writes bytes; a server that has refused the upload does not mind.
    async fn write(&mut self, bytes: &[u8]) {
        let writing = timeout(PATIENCE, self.stream.write_all(bytes));
        let _ = writing.await.expect("the server reads");
    }

    async fn answer(&mut self) -> u16 {
        loop {
            let readable = timeout(PATIENCE, self.stream.readable()).await;
            readable.expect("the server answers").unwrap();
            if let Some(status) = self.answered() {
                return status;
            }
        }
    }

    /// Returns the status of the answer, if there is one.
    fn answered(&self) -> Option<u16> {
        let mut answer = [0; 1024];
        match self.stream.try_read(&mut answer) {
            Ok(length) => {
                let answer = std::str::from_utf8(&answer[..length]).unwrap();
                let status = answer.split(' ').nth(1).expect("it has a status");
                let is_refusal = status == "503";
                assert_eq!(
                    is_refusal,
                    answer.contains("retry-after: 1\r\n"),
                    "{answer}"
                );
                Some(status.parse().unwrap())
            }
            Err(error) if error.kind() == io::ErrorKind::WouldBlock => None,
            Err(error) => panic!("upload {}: {error}", self.number),
        }
    }
}

/// A receiver that runs until it is dropped.
struct Server {
    child: Child,
    port: u16,
    control: TcpStream,
}

impl Server {
    async fn start(framework: &str) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_receiver"))
            .args([framework, &BUDGET.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut port = String::new();
        let mut output = BufReader::new(child.stdout.take().unwrap());
        output.read_line(&mut port).unwrap();
        let port = port.trim().parse().expect("it tells its port");
        let control = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await;
        Self {
            child,
            port,
            control: control.unwrap(),
        }
    }

    async fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).await;
        let stream = stream.unwrap();
        stream.set_nodelay(true).unwrap();
        stream
    }

    /// Waits until the server has read what was sent, and sorts out what it has refused.
    async fn read_all(&mut self, uploads: &mut Vec<Upload>, refused: &mut Vec<usize>) {
        let end = Instant::now() + PATIENCE;
        let (mut before, mut repeats) = ((0, 0), 0);
        // The question waits its turn behind what there is to read: once the answer repeats
        // itself, there is nothing left.
        while repeats < 3 {
            let now = self.in_flight().await;
            uploads.retain(|upload| match upload.answered() {
                None => true,
                Some(503) => {
                    refused.push(upload.number);
                    false
                }
                Some(status) => panic!("upload {}: {status}", upload.number),
            });
            let is_same = now == before && now.0 == uploads.len();
            repeats = if is_same { repeats + 1 } else { 0 };
            before = now;
            assert!(Instant::now() < end, "{now:?}, not {}", uploads.len());
        }
    }

    /// Asks for the deliveries and the bytes that the budget counts.
    async fn in_flight(&mut self) -> (usize, usize) {
        let question = b"GET /in-flight HTTP/1.1\r\nHost: localhost\r\n\r\n";
        self.control.write_all(question).await.unwrap();
        let mut answer = [0; 1024];
        let reading = timeout(PATIENCE, self.control.read(&mut answer)).await;
        let length = reading.expect("the server answers").unwrap();
        let answer = std::str::from_utf8(&answer[..length]).unwrap();
        let (_, text) = answer.split_once("\r\n\r\n").unwrap();
        let (deliveries, bytes) = text.split_once(' ').unwrap();
        (deliveries.parse().unwrap(), bytes.parse().unwrap())
    }

    /// Returns what the system says of the process's memory: `VmRSS:` now, `VmHWM:` at most.
    fn memory(&self, field: &str) -> usize {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kib = line.and_then(|line| line.split_whitespace().next());
        kib.unwrap().parse::<usize>().unwrap() * 1024
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
