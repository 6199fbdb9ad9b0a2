//! A sender that retries as vendors do.

use std::io::{self};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::{Instant, sleep, sleep_until, timeout};
use webhook_sig::provider::STANDARD_WEBHOOKS;
use webhook_sig::{Signer, UnixTime};
use webhook_sig_tests::faults::{ATTEMPT, SECRET, draw};

/// One message, signed once: every attempt at it is the same to the byte.
pub(crate) struct Delivery {
    pub(crate) number: u64,
    head: String,
    body: String,
}

impl Delivery {
    pub(crate) fn new(number: u64) -> Self {
        let keys = STANDARD_WEBHOOKS.keyring([SECRET]).unwrap();
        let signer = Signer::new(&STANDARD_WEBHOOKS, keys);
        let body = format!(r#"{{"type":"order.paid","number":{number}}}"#);
        let request = Request::post("/").body(Bytes::from(body.clone())).unwrap();
        let id = format!("msg_{number}");
        let signed = signer.sign_with_id(&id, request, UnixTime::now()).unwrap();
        let mut head = format!(
            "POST / HTTP/1.1\r\nhost: receiver\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in signed.headers() {
            head += &format!("{name}: {}\r\n", value.to_str().unwrap());
        }
        Self { number, head, body }
    }
}

/// Sends, and sends again.
pub(crate) struct Sender {
    pub(crate) ports: Vec<u16>,
    connections: Semaphore,
    attempts: AtomicU64,
    /// Which delivery was sent when, in milliseconds since 1970.
    pub(crate) sent: Mutex<Vec<(u64, i64)>>,
    /// Answers 503.
    pub(crate) refused: AtomicUsize,
    /// Answers 500.
    pub(crate) failed: AtomicUsize,
    /// Broken connections and time-outs.
    pub(crate) broken: AtomicUsize,
    /// Connections that the sender itself closed.
    pub(crate) left: AtomicUsize,
}

/// The first acknowledgement of a delivery that one sender saw.
pub(crate) struct Acknowledged {
    pub(crate) id: String,
    pub(crate) at: i64,
}

impl Sender {
    pub(crate) fn new(ports: Vec<u16>) -> Self {
        Self {
            ports,
            connections: Semaphore::new(64),
            attempts: AtomicU64::new(1),
            sent: Mutex::default(),
            refused: AtomicUsize::new(0),
            failed: AtomicUsize::new(0),
            broken: AtomicUsize::new(0),
            left: AtomicUsize::new(0),
        }
    }

    /// Delivers until a receiver acknowledges.
    pub(crate) async fn deliver(
        self: Arc<Self>,
        delivery: Arc<Delivery>,
        first: usize,
        at: Instant,
    ) -> Acknowledged {
        sleep_until(at).await;
        for turn in first.. {
            let permit = self.connections.acquire().await.unwrap();
            let attempt = self.attempts.fetch_add(1, Ordering::Relaxed);
            let port =
                self.ports[(usize::try_from(delivery.number).unwrap() + turn) % self.ports.len()];
            let now = UnixTime::now().as_millis();
            self.sent.lock().unwrap().push((delivery.number, now));
            let status = timeout(
                Duration::from_secs(10),
                self.attempt(&delivery, attempt, port),
            );
            let status = status
                .await
                .unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()));
            drop(permit);
            let count = match status {
                Ok(Some(200..300)) => {
                    let id = format!("msg_{}", delivery.number);
                    return Acknowledged {
                        id,
                        at: UnixTime::now().as_millis(),
                    };
                }
                Ok(Some(500)) => &self.failed,
                Ok(Some(503)) => &self.refused,
                Ok(Some(status)) => panic!("the receiver answered {status}"),
                Ok(None) => &self.left,
                Err(_) => &self.broken,
            };
            count.fetch_add(1, Ordering::Relaxed);
            assert!(
                at.elapsed() < Duration::from_secs(60),
                "{} is stuck",
                delivery.number
            );
            // Vendors wait for seconds and then for hours; nothing here depends on how long.
            sleep(Duration::from_millis(100 + draw(attempt) % 400)).await;
        }
        unreachable!("a sender never gives up")
    }

    /// Sends one attempt, and returns the status, or `None` if the sender left.
    pub(crate) async fn attempt(
        &self,
        delivery: &Delivery,
        attempt: u64,
        port: u16,
    ) -> io::Result<Option<u16>> {
        let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
        let head = format!(
            "{}{ATTEMPT}: {attempt}\r\nconnection: close\r\n\r\n",
            delivery.head
        );
        stream.write_all(head.as_bytes()).await?;
        let chance = draw(attempt.wrapping_mul(31));
        let (now, rest) = delivery.body.split_at(delivery.body.len() / 2);
        stream.write_all(now.as_bytes()).await?;
        if chance.is_multiple_of(50) {
            return Ok(None);
        }
        stream.write_all(rest.as_bytes()).await?;
        if chance % 50 == 1 {
            sleep(Duration::from_millis((chance >> 32) & 127)).await;
            return Ok(None);
        }
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await?;
        let status = answer
            .get(9..12)
            .and_then(|text| std::str::from_utf8(text).ok());
        let status = status.and_then(|text| text.parse().ok());
        status
            .map(Some)
            .ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
    }
}

impl std::fmt::Display for Sender {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let read = |count: &AtomicUsize| count.load(Ordering::Relaxed);
        write!(
            f,
            "{} attempts: {} answered 503, {} answered 500, {} broken, {} left by the sender",
            self.attempts.load(Ordering::Relaxed) - 1,
            read(&self.refused),
            read(&self.failed),
            read(&self.broken),
            read(&self.left),
        )
    }
}
