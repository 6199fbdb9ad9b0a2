//! How do several instances behind a balancer handle each delivery once?
//!
//! They share a replay store. This program starts a Redis server, three instances with a
//! connection each, and a balancer in front of them that takes the instances in turn. Then it
//! sends every delivery five times at once, so that copies meet on different instances, and
//! prints who handled what. It ends by itself, with 1 if a delivery was not handled exactly once.
//!
//! ```sh
//! cargo run -p example-cluster
//! ```
//!
//! It needs the program `redis-server`, version 7 or later, and says so and ends with 2 if there
//! is none. With a server of your own, and a secret:
//!
//! ```sh
//! REDIS_URL=redis://127.0.0.1/ STRIPE_WEBHOOK_SECRET=whsec_… cargo run -p example-cluster
//! ```

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "printing is what this program is for"
)]

use std::collections::BTreeMap;
use std::env;
use std::net::SocketAddr;
use std::process::ExitCode;
use std::time::Duration;

use bytes::Bytes;
use http::{Request, StatusCode};
use tokio::task::JoinSet;
use tokio::time::sleep;
use tower_webhook_sig::provider::STRIPE;
use tower_webhook_sig::{BoxError, Keyring, UnixTime};

use self::instance::Instance;
use self::redis::RedisServer;
use self::wire::send;

mod balancer;
mod instance;
mod redis;
mod wire;

#[tokio::main]
async fn main() -> Result<ExitCode, BoxError> {
    // It is killed when this function returns.
    let mut started = None;
    let url = match env::var("REDIS_URL") {
        Ok(url) => url,
        Err(_) => match RedisServer::start().await {
            Ok(server) => started.insert(server).url(),
            Err(error) => {
                eprintln!(
                    "redis-server cannot be run: {error}\n\
                     Install it (apt-get install redis-server, brew install redis, or Valkey \
                     with its redis-server link), or set REDIS_URL."
                );
                return Ok(ExitCode::from(2));
            }
        },
    };
    let secret =
        env::var("STRIPE_WEBHOOK_SECRET").unwrap_or_else(|_| "whsec_of_this_cluster".to_owned());
    let keys = STRIPE.keyring([secret])?;

    let mut instances = Vec::new();
    for _ in 0..INSTANCES {
        instances.push(Instance::start(&url, &keys).await?);
    }
    let addresses = instances.iter().map(Instance::address).collect();
    let balancer = balancer::start(addresses).await?;

    let mut copies = JoinSet::new();
    for number in 0..DELIVERIES {
        let delivery = delivery(number, &keys)?;
        for _ in 0..COPIES {
            copies.spawn(deliver(balancer, delivery.clone()));
        }
    }
    let tries = copies.join_all().await;
    let tries: Vec<u32> = tries.into_iter().collect::<Result<_, _>>()?;
    let retried = tries.iter().filter(|tries| **tries > 1).count();

    let is_once = print(&instances);
    println!(
        "{} copies acknowledged, {retried} of them after another try",
        tries.len()
    );
    Ok(if is_once {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Creates a delivery as Stripe sends it, with an id of its own.
fn delivery(number: usize, keys: &Keyring) -> Result<Request<Bytes>, BoxError> {
    let json = format!(r#"{{"id":"evt_{number:03}","object":"event"}}"#);
    let request = Request::post("/webhooks/stripe").body(Bytes::from(json))?;
    Ok(STRIPE.sign(request, keys, UnixTime::now())?)
}

/// Sends a delivery until it is acknowledged, as vendors do, and returns how many tries it took.
async fn deliver(balancer: SocketAddr, delivery: Request<Bytes>) -> Result<u32, BoxError> {
    for tries in 1..=TRIES {
        match send(balancer, &delivery).await? {
            status if status.is_success() => return Ok(tries),
            // A copy is being handled at this moment.
            StatusCode::SERVICE_UNAVAILABLE => sleep(PAUSE).await,
            status => return Err(format!("a genuine delivery was answered with {status}").into()),
        }
    }
    Err("a genuine delivery was never acknowledged".into())
}

/// Prints who handled what, and returns whether each delivery was handled exactly once.
fn print(instances: &[Instance]) -> bool {
    let mut times = BTreeMap::new();
    println!("instance                 received  handled");
    for instance in instances {
        let handled = instance.handled();
        let (address, received) = (instance.address(), instance.received());
        println!("http://{address:<16}  {received:>8}  {:>7}", handled.len());
        for delivery in handled {
            let times: &mut u32 = times.entry(delivery).or_default();
            *times = times.saturating_add(1);
        }
    }
    let once = times.values().filter(|times| **times == 1).count();
    println!("{DELIVERIES} deliveries in {COPIES} copies each: {once} handled exactly once");
    once == DELIVERIES && times.len() == DELIVERIES
}

const INSTANCES: usize = 3;
const DELIVERIES: usize = 40;
const COPIES: usize = 5;
const TRIES: u32 = 100;

/// How long a sender waits before it tries again; vendors wait for minutes.
const PAUSE: Duration = Duration::from_millis(50);
