//! Three instances, one Redis, a sender that retries as vendors do, and every fault in turn.
//!
//! What is claimed: **nothing is lost, and every effect happens exactly once**, except
//!
//! 1. where the handler had its effect and then reported failure: it asked for the retry;
//! 2. where the instance was killed after the effect and before the store had recorded it: nobody
//!    else can know of the effect. Such a run never reached [`Event::Answered`]. It is rare by
//!    itself, so half a second before each kill the victim is told to hold its answers back: each
//!    effect of that time must be seen again, and none but these and those that were cut off;
//! 3. where Redis lost its memory, by a restart without persistence, between two attempts: the
//!    later one is new to it. Such runs lie on either side of the restart.
//!
//! Every run beyond a delivery's first is held against these three; one more is a failure. The
//! faults of the run, over and over until it ends:
//!
//! - an instance is killed while handlers run, and started again;
//! - Redis is made a read-only replica for a second, full for four, frozen for a second, and
//!   killed and started again empty;
//! - one sender in fifty leaves in the middle of its body, one in fifty while the handler runs;
//! - one run of a handler in twenty fails, half of those after the effect;
//! - one delivery in five is sent twice, half of those to two instances at the same moment.
//!
//! A debug build on two busy cores handles some hundred deliveries a second, and each fault needs
//! its second, so `cargo test` sends 2,000; the variable `FAULTS` sets another number, and
//! `.ci/run faults` sends 10,000.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::task::JoinSet;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use webhook_sig::provider::STANDARD_WEBHOOKS;
use webhook_sig::{Signer, UnixTime};
use webhook_sig_tests::faults::{ATTEMPT, Event, HOLD, Record, SECRET, draw};
use webhook_sig_tests::program::free_port;
use webhook_sig_tests::redis::RedisServer;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_effect_happens_once_whatever_fails() {
    let Some(server) = RedisServer::start(&[]) else {
        return;
    };
    let deliveries: u64 = std::env::var("FAULTS").map_or(2_000, |number| number.parse().unwrap());
    // At most some 150 new deliveries a second, and time enough for every fault.
    let span = Duration::from_millis((deliveries * 1000 / 150).max(24_000));
    let folder = Folder::new();
    let fleet: Vec<_> = (0..3)
        .map(|number| Instance::start(number, &server, &folder.0))
        .collect();
    let ports: Vec<_> = fleet.iter().map(|instance| instance.port).collect();
    wait_until_they_listen(&ports).await;

    let is_over = Arc::new(AtomicBool::new(false));
    let faults = {
        let is_over = is_over.clone();
        thread::spawn(move || break_things(server, fleet, &is_over))
    };
    let sender = Arc::new(Sender::new(ports));
    let began = Instant::now();
    let mut tasks = JoinSet::new();
    for number in 0..deliveries {
        let at = began + span.mul_f64(number as f64 / deliveries as f64);
        let delivery = Arc::new(Delivery::new(number));
        tasks.spawn(sender.clone().deliver(delivery.clone(), 0, at));
        // One in ten at the same moment, one in ten up to eight seconds later.
        let later = match draw(number) % 10 {
            0 => Duration::ZERO,
            1 => Duration::from_millis(draw(number + 1) % 8_000),
            _ => continue,
        };
        tasks.spawn(sender.clone().deliver(delivery, 1, at + later));
    }
    let acknowledged: Vec<_> = tasks.join_all().await;
    let took = began.elapsed();
    is_over.store(true, Ordering::Relaxed);
    let history = faults.join().unwrap();

    let report = Report::make(&history, &acknowledged, &sender.sent.lock().unwrap());
    let _ = writeln!(
        io::stderr(),
        "\n{deliveries} deliveries, {} with duplicates, in {took:?}\n{sender}\n{report}",
        acknowledged.len(),
    );
    assert_eq!(
        report.lost,
        Vec::<String>::new(),
        "acknowledged, and never handled"
    );
    assert_eq!(
        report.unexplained,
        Vec::<String>::new(),
        "handled again without a reason"
    );
    assert_eq!(report.handled, deliveries as usize);
    assert_eq!(
        report.held_for_ever,
        Vec::<String>::new(),
        "killed between effect and answer, and never handled again"
    );
    let after_kill = report.after_kill.len();
    assert!(after_kill <= report.killed_before_answer, "{after_kill}");
    let after_loss = report.after_loss.len();
    assert!(after_loss <= report.on_both_sides, "{after_loss}");
    // The run means something only if everything that should go wrong did.
    assert!(report.held > 0 && after_kill > 0);
    assert!(report.failed_before > 0 && report.failed_after > 0);
    assert!(history.losses.len() + history.kills.len() >= 2);
    for count in [
        &sender.refused,
        &sender.broken,
        &sender.failed,
        &sender.left,
    ] {
        assert!(count.load(Ordering::Relaxed) > 0);
    }
}

/// What the faults did, for the reckoning.
struct History {
    /// When Redis lost its memory: from its end to its new beginning.
    losses: Vec<(i64, i64)>,
    /// Which logs end with a kill.
    kills: Vec<PathBuf>,
    logs: Vec<PathBuf>,
}

/// Breaks one thing after the other until it is over, and leaves all whole.
fn break_things(
    mut server: RedisServer,
    mut fleet: Vec<Instance>,
    is_over: &AtomicBool,
) -> History {
    let mut history = History {
        losses: Vec::new(),
        kills: Vec::new(),
        logs: Vec::new(),
    };
    let now = || UnixTime::now().as_millis();
    for round in 0.. {
        for fault in 0..5 {
            thread::sleep(Duration::from_millis(1500));
            if is_over.load(Ordering::Relaxed) {
                history
                    .logs
                    .extend(fleet.iter().map(|instance| instance.log.clone()));
                return history;
            }
            match fault {
                // Its claims must end by their leases, so memory is lost last.
                0 => {
                    let victim = &mut fleet[round % 3];
                    victim.hold();
                    thread::sleep(SECOND / 2);
                    victim.kill();
                    history.kills.push(victim.log.clone());
                    history.logs.push(victim.log.clone());
                    thread::sleep(SECOND);
                    victim.restart(&server);
                }
                1 => {
                    command(&server, &["REPLICAOF", "127.0.0.1", "1"]);
                    thread::sleep(SECOND);
                    command(&server, &["REPLICAOF", "NO", "ONE"]);
                }
                2 => {
                    command(&server, &["CONFIG", "SET", "maxmemory", "1"]);
                    // Within the lease, and longer than it takes to lose patience.
                    thread::sleep(SECOND * 4);
                    command(&server, &["CONFIG", "SET", "maxmemory", "0"]);
                }
                3 => {
                    server.freeze();
                    thread::sleep(SECOND);
                    server.thaw();
                }
                _ => {
                    let from = now();
                    server.kill();
                    thread::sleep(SECOND / 2);
                    server.restart();
                    history.losses.push((from, now()));
                }
            }
        }
    }
    unreachable!("the rounds have no end")
}

fn command(server: &RedisServer, command: &[&str]) {
    let client = redis::Client::open(server.url()).unwrap();
    let mut connection = client.get_connection().unwrap();
    let (name, arguments) = command.split_first().unwrap();
    let _: redis::Value = redis::cmd(name)
        .arg(arguments)
        .query(&mut connection)
        .unwrap();
}

/// One receiver, and the log of its present process.
struct Instance {
    number: usize,
    port: u16,
    child: Child,
    folder: PathBuf,
    log: PathBuf,
    life: usize,
}

impl Instance {
    fn start(number: usize, server: &RedisServer, folder: &Path) -> Self {
        let port = free_port();
        let log = folder.join(format!("{number}-0.log"));
        Self {
            number,
            port,
            child: spawn(port, server, &log),
            folder: folder.to_owned(),
            log,
            life: 0,
        }
    }

    /// Lets no run answer that has its effect from now on, until the process is killed.
    fn hold(&self) {
        fs::write(self.log.with_extension(HOLD), "").unwrap();
    }

    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    fn restart(&mut self, server: &RedisServer) {
        self.life += 1;
        self.log = self
            .folder
            .join(format!("{}-{}.log", self.number, self.life));
        self.child = spawn(self.port, server, &self.log);
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn spawn(port: u16, server: &RedisServer, log: &Path) -> Child {
    // There from the beginning, for the reckoning.
    fs::write(log, "").unwrap();
    Command::new(env!("CARGO_BIN_EXE_instance"))
        .args([&port.to_string(), &server.url()])
        .arg(log)
        .stdin(Stdio::null())
        .spawn()
        .unwrap()
}

async fn wait_until_they_listen(ports: &[u16]) {
    for port in ports {
        while TcpStream::connect(("127.0.0.1", *port)).await.is_err() {
            sleep(Duration::from_millis(20)).await;
        }
    }
}

/// A folder of the run's own, removed at its end.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
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

/// One message, signed once: every attempt at it is the same to the byte.
struct Delivery {
    number: u64,
    head: String,
    body: String,
}

impl Delivery {
    fn new(number: u64) -> Self {
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
struct Sender {
    ports: Vec<u16>,
    connections: Semaphore,
    attempts: AtomicU64,
    /// Which delivery was sent when, in milliseconds since 1970.
    sent: Mutex<Vec<(u64, i64)>>,
    /// Answers 503.
    refused: AtomicUsize,
    /// Answers 500.
    failed: AtomicUsize,
    /// Broken connections and time-outs.
    broken: AtomicUsize,
    /// Connections that the sender itself closed.
    left: AtomicUsize,
}

/// The first acknowledgement of a delivery that one sender saw.
struct Acknowledged {
    id: String,
    at: i64,
}

impl Sender {
    fn new(ports: Vec<u16>) -> Self {
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

    /// Delivers until somebody acknowledges.
    async fn deliver(
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

    /// Makes one attempt, and returns the status, or `None` if the sender left.
    async fn attempt(
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

/// One run of the handler that had its effect and reported success.
struct Run {
    started: i64,
    done: i64,
    /// Killed before the store had recorded it, as far as anybody can tell.
    is_cut_off: bool,
    /// Held back between effect and answer.
    is_held: bool,
}

/// The reckoning.
struct Report {
    handled: usize,
    failed_before: usize,
    failed_after: usize,
    abandoned: usize,
    /// How many runs were held back between effect and answer until they were killed.
    held: usize,
    /// Those of them that were not followed by another run.
    held_for_ever: Vec<String>,
    /// Acknowledged before any effect.
    lost: Vec<String>,
    after_kill: Vec<String>,
    after_loss: Vec<String>,
    unexplained: Vec<String>,
    /// How many runs were cut off: the bound of `after_kill`.
    killed_before_answer: usize,
    /// How many deliveries were sent both before and after a loss: the bound of `after_loss`.
    on_both_sides: usize,
}

impl Report {
    fn make(history: &History, acknowledged: &[Acknowledged], sent: &[(u64, i64)]) -> Self {
        let mut runs: HashMap<String, Vec<Run>> = HashMap::new();
        let mut report = Self {
            handled: 0,
            failed_before: 0,
            failed_after: 0,
            abandoned: 0,
            held: 0,
            held_for_ever: Vec::new(),
            lost: Vec::new(),
            after_kill: Vec::new(),
            after_loss: Vec::new(),
            unexplained: Vec::new(),
            killed_before_answer: 0,
            on_both_sides: 0,
        };
        let mut sent_at: HashMap<u64, Vec<i64>> = HashMap::new();
        for (number, at) in sent {
            sent_at.entry(*number).or_default().push(*at);
        }
        for log in &history.logs {
            let is_killed = history.kills.contains(log);
            let text = fs::read_to_string(log).unwrap();
            let records: Vec<Record> = text.lines().map(|line| line.parse().unwrap()).collect();
            let of = |event| records.iter().filter(move |record| record.event == event);
            let answered: HashSet<_> = of(Event::Answered).map(|record| record.attempt).collect();
            let held: HashSet<_> = of(Event::Held).map(|record| record.attempt).collect();
            assert!(is_killed || held.is_empty(), "only a victim holds");
            report.held += held.len();
            let started: HashMap<_, _> = of(Event::Started)
                .map(|record| (record.attempt, record.at))
                .collect();
            report.failed_before += of(Event::FailedBefore).count();
            report.failed_after += of(Event::FailedAfter).count();
            let ended = of(Event::Done).count()
                + of(Event::FailedBefore).count()
                + of(Event::FailedAfter).count();
            report.abandoned += started.len() - ended;
            for record in of(Event::Done) {
                let is_cut_off = is_killed && !answered.contains(&record.attempt);
                report.killed_before_answer += usize::from(is_cut_off);
                runs.entry(record.id.clone()).or_default().push(Run {
                    started: started[&record.attempt],
                    done: record.at,
                    is_cut_off,
                    is_held: held.contains(&record.attempt),
                });
            }
        }
        report.handled = runs.len();
        for times in sent_at.values() {
            let is_split = |loss: &&(i64, i64)| {
                times.iter().any(|at| *at <= loss.1) && times.iter().any(|at| *at >= loss.0)
            };
            report.on_both_sides += history.losses.iter().filter(is_split).count();
        }
        for (id, runs) in &mut runs {
            runs.sort_by_key(|run| run.started);
            if runs.last().is_some_and(|run| run.is_held) {
                report.held_for_ever.push(id.clone());
            }
            for pair in runs.windows(2) {
                let [one, other] = pair else { unreachable!() };
                // The later run claimed the delivery after Redis had begun anew, the earlier one
                // before it ended.
                let is_loss =
                    |(from, to): &(i64, i64)| one.started <= *to && other.started >= *from;
                if history.losses.iter().any(is_loss) {
                    report.after_loss.push(id.clone());
                } else if one.is_cut_off {
                    report.after_kill.push(id.clone());
                } else {
                    let (first, second) = ((one.started, one.done), (other.started, other.done));
                    report
                        .unexplained
                        .push(format!("{id}: {first:?} and {second:?}"));
                }
            }
        }
        for Acknowledged { id, at } in acknowledged {
            let is_done = runs
                .get(id)
                .is_some_and(|runs| runs.iter().any(|run| run.done <= *at));
            if !is_done {
                report.lost.push(id.clone());
            }
        }
        report
    }
}

impl std::fmt::Display for Report {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "{} handled, {} lost, {} unexplained; again after a kill: {} (at most {}; {} were held \
             back for it), again after a loss of memory: {} (at most {}); handlers failed {} times before and {} \
             times after their effect, {} runs abandoned",
            self.handled,
            self.lost.len(),
            self.unexplained.len(),
            self.after_kill.len(),
            self.killed_before_answer,
            self.held,
            self.after_loss.len(),
            self.on_both_sides,
            self.failed_before,
            self.failed_after,
            self.abandoned,
        )
    }
}

const SECOND: Duration = Duration::from_secs(1);
