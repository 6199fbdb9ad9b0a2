//! What a claim in Redis adds to a delivery.

use std::io::{self, Write as _};
use std::net::{Ipv4Addr, TcpListener};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use http::Request;
use redis::aio::MultiplexedConnection;
use redis::{Client, Value, cmd};
use tokio::runtime::Builder;
use webhook_sig::Endpoint;
use webhook_sig::endpoint::{EndpointBuilder, UnsignedIds};
use webhook_sig::key::Secret;
use webhook_sig::replay::{ClaimState, Claimer, EventKey, Events, ReplayStore as _};
use webhook_sig_redis::RedisStore;

use crate::delivery::{Delivery, GITHUB_SHAPE};
use crate::incoming::{Incoming, Pace, wait_for_handler};
use crate::layers::{self, Served};
use crate::measure::{Lane, order};
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
The server runs on loopback for this chapter only. The round trip is the same `SET`, sent by the \
client that the store uses. What the layer adds is the time from the last byte to the handler \
with the store, minus the time without it, in the same round. The server counts the commands of \
all kinds, during claims that are not timed.";

/// How many claims the server counts the commands of.
const COUNTED: u32 = 100;

pub fn run(rounds: usize) -> Section {
    let mut section = Section {
        title: "A claim in Redis",
        method: METHOD,
        tables: Vec::new(),
        plots: Vec::new(),
        findings: Vec::new(),
    };
    match Server::start() {
        Ok(server) => measure(rounds, &server, &mut section),
        Err(error) => {
            let _ = writeln!(
                io::stderr(),
                "\nSKIPPED Redis: redis-server cannot be run: {error}"
            );
            section.method = "Skipped: `redis-server` could not be run.";
        }
    }
    section
}

fn measure(rounds: usize, server: &Server, section: &mut Section) {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let url = format!("redis://127.0.0.1:{}/", server.port);
        let client = Client::open(&*url).expect("it is a URL");
        let mut connection = connected(&client).await;
        let store = RedisStore::connect(&url)
            .await
            .expect("the server is there");
        let commands = commands_of_claims(&store, &mut connection).await;
        let with = endpoint().name("bench").unsigned_ids(UnsignedIds::Ignore);
        let with = layers::with_endpoint(built(with.replay(store)));
        let without = layers::with_endpoint(built(endpoint()));
        let mut lanes = [const { Vec::new() }; 3];
        // One delivery is a short turn, so there are more rounds.
        for round in 0..rounds * 10 {
            let delivery = numbered(round);
            for at in order(round, lanes.len()) {
                let taken = match at {
                    0 => wait(&with, &delivery).await,
                    1 => wait(&without, &delivery).await,
                    _ => round_trip(&mut connection, round).await,
                };
                lanes[at].push(taken);
            }
        }
        let [with, without, trips] = lanes;
        let added = with
            .iter()
            .zip(without)
            .map(|(with, without)| with - without);
        let (trip, added) = (Lane::new("", trips), Lane::new("", added.collect()));
        let against = added.against(&trip);
        let mut table = Table::new(["a round trip", "added by the layer", "ratio"]);
        table.row([time(trip.times()), time(added.times()), ratio(against)]);
        section.tables.push(table);
        section.findings.extend([
            Finding::count(
                format!("commands of {COUNTED} claims"),
                COUNTED.into(),
                commands,
            ),
            Finding::at_most(
                "added by a claim in Redis, against a round trip",
                1.2,
                against,
            ),
        ]);
    });
}

fn endpoint() -> EndpointBuilder {
    let secret = Secret::new(GITHUB_SHAPE.secret);
    Endpoint::builder(GITHUB_SHAPE.scheme, secret)
}

fn built(endpoint: EndpointBuilder) -> Endpoint {
    endpoint.build().expect("the secret is a key")
}

/// Returns how many commands the server runs for some claims.
async fn commands_of_claims(store: &RedisStore, connection: &mut MultiplexedConnection) -> u64 {
    let claimer = Claimer::from_bytes([1; 16]);
    let before = commands(connection).await;
    for number in 0..COUNTED {
        let mut key = [1; 32];
        key[..4].copy_from_slice(&number.to_be_bytes());
        let seen = store
            .claim(
                &Events::one(EventKey::from_bytes(key)),
                &claimer,
                Duration::from_secs(60),
            )
            .await;
        assert_eq!(seen.expect("the server answers"), ClaimState::claimed());
    }
    commands(connection).await - before
}

/// Creates a delivery that no store has seen.
fn numbered(number: usize) -> Delivery {
    GITHUB_SHAPE.delivery(1024 + number)
}

/// Returns the nanoseconds from the last byte to the handler.
async fn wait(layer: &Served, delivery: &Delivery) -> f64 {
    let body = Incoming::new(delivery.body.clone(), usize::MAX, Pace::AtOnce);
    let mut request = Request::post("/webhooks").body(body).expect("a request");
    *request.headers_mut() = delivery.headers.clone();
    assert_eq!(layer.serve(request).await, 200);
    let wait = wait_for_handler().expect("the handler has begun");
    wait.as_nanos() as f64
}

async fn round_trip(connection: &mut MultiplexedConnection, number: usize) -> f64 {
    let mut set = cmd("SET");
    let key = [[0_u8; 24].as_slice(), &number.to_be_bytes()].concat();
    set.arg(key)
        .arg([0_u8; 16].as_slice())
        .arg("NX")
        .arg("GET")
        .arg("PX")
        .arg(60_000);
    let start = Instant::now();
    let answer: Value = set
        .query_async(connection)
        .await
        .expect("the server answers");
    let taken = start.elapsed();
    assert_eq!(answer, Value::Nil);
    taken.as_nanos() as f64
}

/// Returns how many commands the server has run, but for those that ask this.
async fn commands(connection: &mut MultiplexedConnection) -> u64 {
    let info: String = cmd("INFO")
        .arg("commandstats")
        .query_async(connection)
        .await
        .expect("the server answers");
    let calls = info.lines().filter_map(|line| {
        let (name, line) = line.strip_prefix("cmdstat_")?.split_once(":calls=")?;
        let (digits, _) = line.split_once(',')?;
        (name != "info").then(|| digits.parse::<u64>().expect("it is a number"))
    });
    calls.sum()
}

async fn connected(client: &Client) -> MultiplexedConnection {
    for _ in 0..100 {
        if let Ok(connection) = client.get_multiplexed_async_connection().await {
            return connection;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("redis-server does not answer");
}

/// A server that ends with the chapter.
struct Server {
    child: Child,
    port: u16,
}

impl Server {
    fn start() -> io::Result<Self> {
        // The system names a port that is free; the server cannot be asked which one it took.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?
            .local_addr()?
            .port();
        let child = Command::new("redis-server")
            .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
            .args(["--save", "", "--appendonly", "no"])
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self { child, port })
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
