//! Requests over loopback, from sixteen connections at once.

use std::fs;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::runtime::Builder;
use tokio::task::JoinSet;

use crate::delivery::GITHUB_SHAPE;
use crate::measure::{Lane, order};

/// How long one contestant runs in a round.
const TURN: Duration = Duration::from_millis(50);

const CONNECTIONS: usize = 16;

/// What is sent, by the answer that it gets.
#[derive(Clone, Copy)]
pub enum Answer {
    Accepted,
    NotFound,
    Refused,
}

/// Whether each request has a connection of its own.
#[derive(Clone, Copy, PartialEq)]
pub enum Connections {
    Kept,
    New,
}

/// A server, and what is sent to it.
pub struct Target {
    pub name: String,
    pub address: SocketAddr,
    pub answer: Answer,
    pub connections: Connections,
}

/// What a race has shown of one target.
pub struct Raced {
    /// The time of a turn, for each request in it.
    pub turn: Lane,
    /// What the server took of a processor, for each request; other programs do not show in it.
    pub processor: Lane,
}

/// Sends requests to all targets in turns.
pub fn race(rounds: usize, targets: &[Target]) -> Vec<Raced> {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let lane = |target: &Target| Lane::new(&target.name, Vec::with_capacity(rounds));
    let raced = targets.iter().map(|target| Raced {
        turn: lane(target),
        processor: lane(target),
    });
    let mut raced: Vec<_> = raced.collect();
    // The first round warms up.
    for round in 0..=rounds {
        for at in order(round, targets.len()) {
            let before = processor_time();
            let (taken, count) = runtime.block_on(turn_of(&targets[at]));
            let processor = processor_time() - before;
            if round > 0 {
                raced[at].turn.push(taken.as_nanos() as f64 / count);
                raced[at].processor.push(processor / count);
            }
        }
    }
    raced
}

/// Returns the nanoseconds that all threads but this one, which sends, have taken so far.
fn processor_time() -> f64 {
    let own = std::process::id().to_string();
    let threads = fs::read_dir("/proc/self/task").expect("this is Linux");
    let times = threads.map(|thread| {
        let thread = thread.expect("it is a folder").path();
        if thread.ends_with(&own) {
            return 0.0;
        }
        // A thread may have ended since the folder was read.
        let text = fs::read_to_string(thread.join("schedstat")).unwrap_or_default();
        let first = text.split(' ').next().unwrap_or_default();
        first.parse().unwrap_or(0.0)
    });
    times.sum()
}

/// Returns how long a turn took, and how many requests were in it.
async fn turn_of(target: &Target) -> (Duration, f64) {
    let (address, connections) = (target.address, target.connections);
    let start = Instant::now();
    let mut senders = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let (request, status) = (target.answer.request(), target.answer.status());
        senders.spawn(async move {
            let mut count = 0_u32;
            let mut kept = None;
            while start.elapsed() < TURN {
                let stream = match kept.take() {
                    Some(stream) => stream,
                    None => connect(address).await,
                };
                let stream = exchange(stream, &request, status).await;
                kept = (connections == Connections::Kept).then_some(stream);
                count += 1;
            }
            count
        });
    }
    let count: u32 = senders.join_all().await.into_iter().sum();
    (start.elapsed(), f64::from(count))
}

async fn connect(address: SocketAddr) -> TcpStream {
    let stream = TcpStream::connect(address)
        .await
        .expect("the server is there");
    stream.set_nodelay(true).expect("it is connected");
    // Ports that wait for late packets would run out.
    stream.set_zero_linger().expect("it is connected");
    stream
}

/// Sends a request, and reads the whole answer.
async fn exchange(mut stream: TcpStream, request: &[u8], status: &[u8]) -> TcpStream {
    stream.write_all(request).await.expect("the server reads");
    let mut answer = [0; 2048];
    let mut filled = 0;
    while !is_whole(&answer[..filled]) {
        let read = stream
            .read(&mut answer[filled..])
            .await
            .expect("the server answers");
        assert!(read > 0, "the answer was cut short");
        filled += read;
    }
    assert!(answer.starts_with(status), "another answer was expected");
    stream
}

fn is_whole(answer: &[u8]) -> bool {
    let Some(end) = answer.windows(4).position(|window| window == b"\r\n\r\n") else {
        return false;
    };
    let head = std::str::from_utf8(&answer[..end]).expect("the head is text");
    let mut lengths = head.lines().filter_map(|line| {
        let (name, value) = line.split_once(": ")?;
        name.eq_ignore_ascii_case("content-length")
            .then(|| value.parse::<usize>())
    });
    let length = lengths
        .next()
        .map_or(0, |length| length.expect("it is a number"));
    answer.len() == end + 4 + length
}

impl Answer {
    const fn status(self) -> &'static [u8] {
        match self {
            Self::Accepted => b"HTTP/1.1 200",
            Self::NotFound => b"HTTP/1.1 404",
            Self::Refused => b"HTTP/1.1 401",
        }
    }

    fn request(self) -> Vec<u8> {
        let delivery = GITHUB_SHAPE.delivery(1024);
        let path = match self {
            Self::Accepted | Self::Refused => "/webhooks",
            Self::NotFound => "/nothing-here",
        };
        let mut request = format!("POST {path} HTTP/1.1\r\n").into_bytes();
        for (name, value) in &delivery.headers {
            let is_kept = match name.as_str() {
                "x-hub-signature-256" => matches!(self, Self::Accepted),
                "content-length" => matches!(self, Self::Accepted),
                _ => true,
            };
            if is_kept {
                request
                    .extend([name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"].concat());
            }
        }
        match self {
            Self::Accepted => request.extend([b"\r\n", &*delivery.body].concat()),
            Self::NotFound | Self::Refused => request.extend(b"content-length: 0\r\n\r\n"),
        }
        request
    }
}
