//! A vendor that sends each event until it is acknowledged.

use std::fmt;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, timeout};
use webhook_sig::UnixTime;
use webhook_sig_integration_tests::{BATCHES, Place, SCHEME, SECRET, TENANTS, draw};
use webhook_sig_test::TestDelivery;

use crate::history::Weather;

/// Sends to any of the instances, and counts what comes of it.
pub(crate) struct Sender {
    ports: Vec<u16>,
    /// How many deliveries may wait for their acknowledgement: a slow machine gets fewer.
    open: Arc<Semaphore>,
    weather: Arc<Weather>,
    counts: [AtomicUsize; Count::ALL.len()],
    /// Which event was acknowledged when for the first time, in milliseconds since 1970.
    pub(crate) acknowledged: Mutex<Vec<(u64, i64)>>,
}

/// What can come of an attempt, and how it came to be sent.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Count {
    Attempt,
    Acknowledged,
    /// Broken connections and time-outs.
    Broken,
    /// Answers 500.
    Failed,
    /// Answers 503.
    Refused,
    /// Events sent to two or three instances at the same moment.
    Double,
    /// Deliveries with several events.
    Batch,
    /// Batches whose event has no id.
    Nameless,
    /// Events with the id of another one, which is another tenant's.
    Twin,
    /// Events that were sent again, signed anew, although they were acknowledged.
    Again,
    /// Retries of the same bytes.
    Repeated,
    /// Retries with a new timestamp and a new signature.
    SignedAnew,
}

impl Count {
    pub(crate) const ALL: [(Self, &'static str); 12] = [
        (Self::Attempt, "attempts"),
        (Self::Acknowledged, "acknowledged"),
        (Self::Broken, "broken"),
        (Self::Failed, "answered 500"),
        (Self::Refused, "answered 503"),
        (
            Self::Double,
            "events sent to two or three instances at once",
        ),
        (Self::Batch, "deliveries of several events"),
        (Self::Nameless, "batches without ids"),
        (Self::Twin, "events with the id of another tenant's"),
        (
            Self::Again,
            "events signed anew after their acknowledgement",
        ),
        (Self::Repeated, "retries of the same bytes"),
        (Self::SignedAnew, "retries signed anew"),
    ];
}

/// Where an event goes.
pub(crate) fn way(event: u64) -> Place {
    Place::WAYS[(event % WAYS) as usize]
}

const WAYS: u64 = Place::WAYS.len() as u64;

/// Returns whether an event goes to a queue.
pub(crate) fn is_queued(event: u64) -> bool {
    matches!(way(event), Place::Queue | Place::Batches)
}

/// Returns whether an event has no id, in a batch for a queue, which so lists no events.
pub(crate) fn is_nameless(event: u64) -> bool {
    way(event) == Place::Batches && event / WAYS % 7 == 3
}

/// Returns the events of the delivery of an event: in two of three batches, also those with an id of
/// the two before it that go the same way.
fn listed(event: u64) -> Vec<u64> {
    let is_in_batch = matches!(way(event), Place::Memory | Place::Batches) && !is_nameless(event);
    let count = match event / WAYS % 3 {
        1 | 2 if is_in_batch => 3,
        _ => 1,
    };
    let events = (0..count).map_while(|back| event.checked_sub(back * WAYS));
    let is_listed = |one: &u64| *one == event || !is_nameless(*one);
    events.filter(is_listed).collect()
}

/// Returns the place of the tenant of an event that goes to tenants.
fn tenant(event: u64) -> usize {
    (event / WAYS) as usize % TENANTS.len()
}

impl Sender {
    pub(crate) fn new(ports: Vec<u16>, weather: Arc<Weather>) -> Self {
        Self {
            ports,
            open: Arc::new(Semaphore::new(64)),
            weather,
            counts: Default::default(),
            acknowledged: Mutex::default(),
        }
    }

    pub(crate) fn count(&self, what: Count) {
        self.counts[what as usize].fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn counted(&self, what: Count) -> usize {
        self.counts[what as usize].load(Ordering::Relaxed)
    }

    /// Sends events, so many a second, until there were enough of them and of the faults, and each is
    /// acknowledged; returns how many there were.
    pub(crate) async fn send_all(self: &Arc<Self>, least: u64) -> u64 {
        let mut tasks = JoinSet::new();
        let mut event = 0;
        while event < least || !self.weather.is_enough() {
            if listed(event).len() > 1 {
                self.count(Count::Batch);
            }
            if is_nameless(event) {
                self.count(Count::Nameless);
            }
            if way(event) == Place::Store && tenant(event) > 0 {
                self.count(Count::Twin);
            }
            for instance in self.instances(event) {
                let permit = self.open.clone().acquire_owned().await.unwrap();
                tasks.spawn(deliver(self.clone(), event, instance, permit));
            }
            // One that is stuck ends the run.
            while let Some(delivered) = tasks.try_join_next() {
                delivered.unwrap();
            }
            event += 1;
            let rate = if event <= least { 120 } else { 40 };
            sleep(Duration::from_secs(1) / rate).await;
        }
        tasks.join_all().await;
        event
    }

    /// Returns the instances that get an event at the same moment: one in ten goes to two of them, and
    /// one in twenty to all three.
    fn instances(&self, event: u64) -> Vec<usize> {
        let seed = draw(event);
        let count = match seed % 20 {
            0 | 1 => 2,
            2 => 3,
            _ => 1,
        };
        if count > 1 {
            self.count(Count::Double);
        }
        (0..count).map(|more| (seed >> 8) as usize + more).collect()
    }

    /// Sends a request to an instance once, and returns what came of it.
    async fn send(&self, request: &Request<Bytes>, instance: usize) -> Count {
        self.count(Count::Attempt);
        let port = self.ports[instance % self.ports.len()];
        let answer = timeout(Duration::from_secs(10), attempt(request, port)).await;
        let what = match answer.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into())) {
            Ok(200) => Count::Acknowledged,
            Ok(500) => Count::Failed,
            Ok(503) => Count::Refused,
            Ok(status) => panic!("an instance answered {status}"),
            Err(_) => Count::Broken,
        };
        self.count(what);
        if !matches!(what, Count::Acknowledged) {
            self.weather.note_failure();
        }
        what
    }
}

/// Delivers an event until an instance acknowledges it, the first time to the given one; one in five
/// once more after that, because the vendor did not see it.
async fn deliver(sender: Arc<Sender>, event: u64, instance: usize, open: OwnedSemaphorePermit) {
    deliver_once(&sender, event, instance).await;
    drop(open);
    let now = UnixTime::now().as_millis();
    sender.acknowledged.lock().unwrap().push((event, now));
    let seed = draw(event ^ instance as u64);
    if seed.is_multiple_of(5) {
        sender.count(Count::Again);
        sleep(Duration::from_millis(draw(seed) % 4_000)).await;
        deliver_once(&sender, event, instance + 1).await;
    }
}

async fn deliver_once(sender: &Sender, event: u64, instance: usize) {
    let began = Instant::now();
    let mut request = signed(event);
    for turn in 0.. {
        if let Count::Acknowledged = sender.send(&request, instance + turn).await {
            return;
        }
        assert!(
            began.elapsed() < Duration::from_secs(120),
            "{event} is stuck after {turn} attempts"
        );
        let seed = draw(event << 16 | turn as u64);
        // Vendors wait for seconds and then for hours; nothing here depends on how long.
        sleep(Duration::from_millis(100 + seed % 400)).await;
        if seed.is_multiple_of(2) {
            request = signed(event);
            sender.count(Count::SignedAnew);
        } else {
            sender.count(Count::Repeated);
        }
    }
}

/// Signs the delivery of an event, now.
fn signed(event: u64) -> Request<Bytes> {
    let body = |id: u64, number: u64| json!({ "id": format!("evt_{id}"), "type": "order.paid", "number": number });
    let place = way(event).name();
    let delivery = match way(event) {
        Place::Memory | Place::Batches => {
            let events = listed(event).into_iter().map(|one| match is_nameless(one) {
                true => json!({ "type": "order.paid", "number": one }),
                false => body(one, one),
            });
            let events: Vec<_> = events.collect();
            let batch = TestDelivery::of(BATCHES).secret(SECRET);
            batch
                .json(&json!({ "events": events }))
                .to(format!("/{place}"))
        }
        Place::Store => {
            let (name, secret) = TENANTS[tenant(event)];
            let id = event / WAYS / TENANTS.len() as u64;
            let delivery = TestDelivery::of(SCHEME)
                .secret(secret)
                .json(&body(id, event));
            delivery.to(format!("/{place}/{name}"))
        }
        _ => {
            let delivery = TestDelivery::of(SCHEME).secret(SECRET);
            delivery.json(&body(event, event)).to(format!("/{place}"))
        }
    };
    delivery.http()
}

/// Sends a request over a connection of its own, and returns the status.
async fn attempt(request: &Request<Bytes>, port: u16) -> io::Result<u16> {
    let mut stream = TcpStream::connect(("127.0.0.1", port)).await?;
    let path = request.uri().path();
    let length = request.body().len();
    let mut head = format!("POST {path} HTTP/1.1\r\nhost: receiver\r\nconnection: close\r\n");
    head += &format!("content-length: {length}\r\n");
    for (name, value) in request.headers() {
        head += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    head += "\r\n";
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(request.body()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    let status = answer.get(9..12).and_then(|text| text.parse().ok());
    status.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

impl fmt::Display for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (place, (what, name)) in Count::ALL.into_iter().enumerate() {
            let comma = if place == 0 { "" } else { ", " };
            write!(f, "{comma}{} {name}", self.counted(what))?;
        }
        Ok(())
    }
}
