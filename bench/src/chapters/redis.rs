//! What a claim in Redis adds to a delivery.

use std::io::{self, Write as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use http::Request;
use redis::aio::MultiplexedConnection;
use redis::{Client, Value, cmd};
use tokio::runtime::Builder;
use webhook_sig::Endpoint;
use webhook_sig_redis::RedisStore;

use crate::delivery::{Delivery, GITHUB_SHAPE};
use crate::incoming::{Incoming, Pace, wait_for_handler};
use crate::layers::{self, Served};
use crate::measure::Lane;
use crate::report::{Finding, Section, Table, ratio, time};

const METHOD: &str = "\
A server of its own on loopback. The round trip is that of the same `SET` by the client that the \
store uses; what the layer adds is the time from the last byte to the handler with the store, \
minus the same without, in the same round. The commands are counted by the server.";

const PORT: u16 = 16379;

pub fn run(rounds: usize) -> Section {
    let mut section = Section {
        title: "A claim in Redis",
        method: METHOD,
        tables: Vec::new(),
        plots: Vec::new(),
        findings: Vec::new(),
    };
    match Server::start() {
        Ok(_server) => measure(rounds, &mut section),
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

fn measure(rounds: usize, section: &mut Section) {
    let runtime = Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    runtime.block_on(async {
        let url = format!("redis://127.0.0.1:{PORT}/");
        let client = Client::open(&*url).expect("it is a URL");
        let mut connection = connected(&client).await;
        let store = RedisStore::connect(&url)
            .await
            .expect("the server is there");
        let endpoint = || {
            let endpoint = Endpoint::with_secret(GITHUB_SHAPE.scheme, GITHUB_SHAPE.secret);
            endpoint.expect("the secret is a key")
        };
        let with = layers::with_endpoint(endpoint().replay(store));
        let without = layers::with_endpoint(endpoint());
        let (mut trips, mut added) = (Vec::new(), Vec::new());
        let (mut claims, mut number) = (0, 0_u32);
        for _ in 0..rounds * 10 {
            number += 1;
            let delivery = numbered(number);
            let before = commands(&mut connection, "set").await;
            let with = wait(&with, &delivery).await;
            claims += commands(&mut connection, "set").await - before;
            added.push(with - wait(&without, &delivery).await);
            trips.push(round_trip(&mut connection, number).await);
        }
        // Of two `SET`s for each delivery, one is the script's that settles it.
        let claims = (claims / u64::from(number)).saturating_sub(1);
        let (trip, added) = (Lane::new("", trips), Lane::new("", added));
        let against = added.against(&trip);
        let mut table = Table::new(["a round trip", "added by the layer", "ratio"]);
        table.row([time(trip.times()), time(added.times()), ratio(against)]);
        section.tables.push(table);
        section.findings.extend([
            Finding::count("commands of a claim before the handler begins", 1, claims),
            Finding::at_most(
                "added by a claim in Redis, against a round trip",
                1.2,
                against,
            ),
        ]);
    });
}

/// Makes a delivery that no store has seen.
fn numbered(number: u32) -> Delivery {
    GITHUB_SHAPE.delivery(1024 + number as usize)
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

async fn round_trip(connection: &mut MultiplexedConnection, number: u32) -> f64 {
    let mut set = cmd("SET");
    let key = [[0_u8; 28].as_slice(), &number.to_be_bytes()].concat();
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

/// Returns how often the server has run a command.
async fn commands(connection: &mut MultiplexedConnection, name: &str) -> u64 {
    let info: String = cmd("INFO")
        .arg("commandstats")
        .query_async(connection)
        .await
        .expect("the server answers");
    let line = info.lines().find_map(|line| {
        let line = line.strip_prefix("cmdstat_")?;
        line.strip_prefix(name)?.strip_prefix(":calls=")
    });
    let digits = line.and_then(|line| line.split(',').next());
    digits.map_or(0, |digits| digits.parse().expect("it is a number"))
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
struct Server(Child);

impl Server {
    fn start() -> io::Result<Self> {
        let child = Command::new("redis-server")
            .args([
                "--port",
                &PORT.to_string(),
                "--save",
                "",
                "--appendonly",
                "no",
            ])
            .stdout(Stdio::null())
            .spawn()?;
        Ok(Self(child))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
