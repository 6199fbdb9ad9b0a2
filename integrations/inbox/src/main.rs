//! How do I acknowledge Stripe's events at once, and handle each exactly once?
//!
//! A delivery is verified, stored in a queue and acknowledged. A worker handles it afterwards: in one
//! transaction it records the event and counts the payment of its order. However much goes wrong,
//! each payment is counted once: a process may be killed, the database may be away, Stripe may send the
//! event again, or it may come to two instances at the same moment.
//!
//! Nothing needs to be installed for the first try; the queue, the records and the orders are in the
//! file `inbox.db`:
//!
//! ```sh
//! export STRIPE_WEBHOOK_SECRET=whsec_made_up
//! cargo run -p example-inbox
//! webhook-sig send http://127.0.0.1:3000/webhooks/stripe \
//!     --scheme stripe --secret-env STRIPE_WEBHOOK_SECRET --body \
//!     '{"id":"evt_1","type":"checkout.session.completed","data":{"object":{"client_reference_id":"order-7"}}}'
//! curl http://127.0.0.1:3000/orders
//! ```
//!
//! Send it again, as it is or signed anew: the order has one payment. `PORT` sets another port, and
//! `DATABASE_URL=sqlite://…` another file. With PostgreSQL, many machines share the work:
//!
//! ```sh
//! DATABASE_URL=postgres://user:password@host/shop cargo run -p example-inbox
//! ```
//!
//! Three instances, on the ports 3000 to 3002, and a PostgreSQL of their own, which must be installed, are
//! one command that runs until Ctrl-C. The server is started in a temporary folder, and is gone in the end;
//! the command prints its `DATABASE_URL`. Send one event to all three ports, or end one of the processes in
//! between: the order has one payment.
//!
//! ```sh
//! cargo run -p example-inbox -- three
//! ```
//!
//! An event whose handler fails three times is a dead letter; this program has no orders for events
//! without a `client_reference_id`. They hold up none of the others. The same `DATABASE_URL` lists
//! them, lets them run again, and drops them:
//!
//! ```sh
//! cargo run -p example-inbox -- dead
//! cargo run -p example-inbox -- run-again 01K…
//! cargo run -p example-inbox -- drop 01K…
//! ```
//!
//! Records of events are kept for a week, which is longer than Stripe sends an event again, and a task
//! deletes older ones once an hour: drop a dead letter, or let it run again, before that.
//!
//! On Ctrl-C, and on the SIGTERM by which a container is stopped, it takes no more requests, and ends when
//! the jobs that it has begun have ended.

#![expect(
    clippy::print_stdout,
    reason = "it prints where it listens, and the dead letters"
)]

mod database;
mod orders;
mod three;

use std::env;
use std::io;
use std::time::Duration;

use axum::Router;
use axum::routing::{get, post, post_service};
use tokio::net::TcpListener;
use tokio::signal::unix::{SignalKind, signal};
use tower_webhook_sig::key::Secret;
use tower_webhook_sig::provider::STRIPE;
use tower_webhook_sig::replay::MemoryStore;
use tower_webhook_sig::{BoxError, Endpoint, VerifyWebhookLayer};
use webhook_sig_apalis::Queue;

use crate::database::Database;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let arguments: Vec<_> = env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    let database = || async {
        let url = env::var("DATABASE_URL").unwrap_or_else(|_| "sqlite://inbox.db".to_owned());
        Database::open(&url).await
    };
    match arguments[..] {
        [] => serve(database().await?, port()?).await,
        ["three"] => three::run(port()?).await,
        ["dead"] => list(&queue(&database().await?).await?).await,
        ["run-again", id] => found(queue(&database().await?).await?.run_again(id).await?),
        ["drop", id] => found(queue(&database().await?).await?.discard(id).await?),
        _ => Err("usage: inbox [three | dead | run-again ID | drop ID]".into()),
    }
}

/// Accepts deliveries, and works on those that any instance has accepted.
async fn serve(database: Database, port: u16) -> Result<(), BoxError> {
    let queue = queue(&database).await?;
    // The store gives the endpoint, and so the queue and the records, the events' keys. The memory of
    // one instance is enough: what it does not know, the queue or the records do.
    let endpoint = Endpoint::builder(&STRIPE, Secret::from_env("STRIPE_WEBHOOK_SECRET"))
        .name("payments")
        .replay(MemoryStore::new())
        .build()?;
    let accept = post_service(queue.accept()).layer(VerifyWebhookLayer::new(endpoint));
    let app = Router::new()
        .route("/webhooks/stripe", accept)
        .route("/orders", get(orders::list))
        .with_state(database.clone());
    tokio::spawn(database.clone().purge());
    // No signature is checked here: what is in the queue was verified.
    let handler = Router::new()
        .route("/webhooks/stripe", post(orders::count_payment))
        .with_state(database);

    let listener = TcpListener::bind(("127.0.0.1", port)).await?;
    let (server_end, worker_end) = (told_to_end()?, told_to_end()?);
    println!("listening on http://{}", listener.local_addr()?);
    let server = axum::serve(listener, app).with_graceful_shutdown(server_end);
    let (served, ()) = tokio::join!(async move { server.await }, queue.work(handler, worker_end));
    Ok(served?)
}

async fn queue(database: &Database) -> Result<Queue, BoxError> {
    // Few attempts, so that there are dead letters to be seen; the default is 20, in hours.
    let queue = database.queue(&STRIPE, "payments").attempts(3);
    let queue = queue.backoff(Duration::from_secs(1), Duration::from_secs(60));
    queue.setup().await?;
    Ok(queue)
}

async fn list(queue: &Queue) -> Result<(), BoxError> {
    for letter in queue.dead_letters().await? {
        let event = letter.event_id.unwrap_or_default();
        println!("{} {event}: {}", letter.id, letter.error);
    }
    Ok(())
}

fn found(is_found: bool) -> Result<(), BoxError> {
    is_found
        .then_some(())
        .ok_or_else(|| "there is no dead letter with this id".into())
}

fn port() -> Result<u16, BoxError> {
    Ok(env::var("PORT").map_or(Ok(3000), |port| port.parse())?)
}

/// Returns what ends at Ctrl-C and at SIGTERM; they are noticed from this call on.
fn told_to_end() -> io::Result<impl Future<Output = ()> + Send + 'static> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
