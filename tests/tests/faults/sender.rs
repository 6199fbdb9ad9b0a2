//! One attempt at a delivery, and what the receiver answers.

use std::fmt;
use std::io;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{sleep, timeout};
use webhook_sig::UnixTime;
use webhook_sig_tests::faults::{ATTEMPT, ROLLOUT, draw};

use crate::message::Message;

/// Sends to any of the instances, and counts what comes of it.
#[derive(Default)]
pub(crate) struct Sender {
    ports: Vec<u16>,
    connections: Connections,
    attempts: AtomicU64,
    /// Which event was sent when, in milliseconds since 1970.
    pub(crate) sent: Mutex<Vec<(String, i64)>>,
    counts: [AtomicUsize; Count::ALL.len()],
}

/// What can come of an attempt, and how it came to be sent.
#[derive(Clone, Copy)]
pub(crate) enum Count {
    /// Broken connections and time-outs.
    Broken,
    /// Sent to two instances at the same moment.
    Double,
    /// Answers 500.
    Failed,
    /// Connections that the sender itself closed.
    Left,
    /// Acknowledgements that do not reach the sender.
    Lost,
    /// Answers 202: a part of a batch is acknowledged.
    Partly,
    /// Answers 503.
    Refused,
    /// Retries of the same bytes.
    Repeated,
    /// Retries with a new timestamp and a new signature.
    SignedAnew,
    /// Retries of a part of a batch, or of more than the batch.
    Subset,
    /// Answers 401: the instance does not have the secret, or no longer.
    Unknown,
}

impl Count {
    pub(crate) const ALL: [(Self, &'static str); 11] = [
        (Self::Broken, "broken"),
        (Self::Double, "sent to two instances at once"),
        (Self::Failed, "answered 500"),
        (Self::Left, "left by the sender"),
        (Self::Lost, "acknowledged in vain"),
        (Self::Partly, "answered 202"),
        (Self::Refused, "answered 503"),
        (Self::Repeated, "retries of the same bytes"),
        (Self::SignedAnew, "retries signed anew"),
        (Self::Subset, "retries with other events"),
        (Self::Unknown, "answered 401"),
    ];
}

/// An acknowledgement of an event.
pub(crate) struct Acknowledged {
    pub(crate) id: String,
    pub(crate) at: i64,
}

impl Sender {
    pub(crate) fn new(ports: Vec<u16>) -> Self {
        Self {
            ports,
            ..Self::default()
        }
    }

    pub(crate) fn count(&self, what: Count) {
        self.counts[what as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn counted(&self, what: Count) -> usize {
        self.counts[what as usize].load(Ordering::Relaxed)
    }

    /// Sends a message to an instance once, and returns which of its events are acknowledged.
    pub(crate) async fn send(&self, message: &Message, instance: usize) -> Vec<Acknowledged> {
        let permit = self.connections.0.acquire().await.unwrap();
        let attempt = self.attempts.fetch_add(1, Ordering::Relaxed) + 1;
        let now = UnixTime::now().as_millis();
        let events = message.events.iter().cloned();
        let sent = events.clone().map(|event| (event, now));
        self.sent.lock().unwrap().extend(sent);
        let answer = attempt_once(message, attempt, self.ports[instance]);
        let answer = timeout(Duration::from_secs(10), answer).await;
        let answer = answer.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
        drop(permit);
        let at = UnixTime::now().as_millis();
        let acknowledged = |id| Acknowledged { id, at };
        let is_lost = draw(attempt.wrapping_mul(37)).is_multiple_of(5);
        let what = match answer {
            Ok(Some((200 | 202, _))) if is_lost => Count::Lost,
            Ok(Some((200, _))) => return events.map(acknowledged).collect(),
            Ok(Some((202, ids))) => {
                self.count(Count::Partly);
                return ids.lines().map(str::to_owned).map(acknowledged).collect();
            }
            Ok(Some((401, _))) if !shares_secret(message, instance) => Count::Unknown,
            Ok(Some((500, _))) => Count::Failed,
            Ok(Some((503, _))) => Count::Refused,
            Ok(Some((status, _))) => panic!("{instance} answered {status}"),
            Ok(None) => Count::Left,
            Err(_) => Count::Broken,
        };
        self.count(what);
        Vec::new()
    }
}

fn shares_secret(message: &Message, instance: usize) -> bool {
    let known = ROLLOUT[instance];
    message.secrets.iter().any(|secret| known.contains(secret))
}

/// Waits before a retry: vendors wait for seconds and then for hours, and nothing here depends on
/// how long.
pub(crate) async fn pause(seed: u64) {
    sleep(Duration::from_millis(100 + draw(seed) % 400)).await;
}

/// Sends one attempt, and returns status and body, or `None` if the sender left.
async fn attempt_once(
    message: &Message,
    attempt: u64,
    port: u16,
) -> io::Result<Option<(u16, String)>> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let head = format!(
        "{}{ATTEMPT}: {attempt}\r\nconnection: close\r\n\r\n",
        message.head
    );
    stream.write_all(head.as_bytes()).await?;
    let chance = draw(attempt.wrapping_mul(31));
    let (now, rest) = message.body.split_at(message.body.len() / 2);
    stream.write_all(now.as_bytes()).await?;
    if chance.is_multiple_of(50) {
        return Ok(None);
    }
    stream.write_all(rest.as_bytes()).await?;
    if chance % 50 == 1 {
        sleep(Duration::from_millis((chance >> 32) & 127)).await;
        return Ok(None);
    }
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let (head, body) = answer
        .split_once("\r\n\r\n")
        .ok_or(io::ErrorKind::UnexpectedEof)?;
    let status = head.get(9..12).and_then(|text| text.parse().ok());
    Ok(Some((status.unwrap_or(0), body.to_owned())))
}

/// At most so many attempts at a time.
struct Connections(Semaphore);

impl Default for Connections {
    fn default() -> Self {
        Self(Semaphore::new(64))
    }
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} attempts", self.attempts.load(Ordering::Relaxed))?;
        for (what, name) in Count::ALL {
            write!(f, ", {} {name}", self.counted(what))?;
        }
        Ok(())
    }
}
