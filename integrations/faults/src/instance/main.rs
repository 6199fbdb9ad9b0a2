//! One of the receivers that the fault suite kills.
//!
//! ```sh
//! inbox-instance axum|actix PORT DATABASE-URL
//! ```
//!
//! It takes batches at `/memory` and the events of tenants at `/store`, and handles them in the
//! request; what it takes at `/queue`, it handles in its worker. Each line of its input names a
//! [`Point`] at which it kills itself, or heals it; at the end of its input it ends, so that it does
//! not outlive the suite.
//!
//! [`Point`]: webhook_sig_integration_tests::Point

mod app;
mod database;
mod on_actix;
mod on_axum;
mod points;
mod receiver;

use std::future::pending;
use std::time::Duration;

use axum::Router;
use webhook_sig::BoxError;
use webhook_sig_apalis::Queue;
use webhook_sig_integration_tests::ATTEMPTS;

use crate::database::Database;
use crate::points::Points;
use crate::receiver::Receiver;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [framework, port, url] = &arguments[..] else {
        return Err("usage: inbox-instance axum|actix PORT DATABASE-URL".into());
    };
    let points = Points::new();
    points.clone().listen();
    let receiver = Receiver::new(&Database::at(url)?, &points)?;
    tokio::spawn(work(receiver.queue.clone(), on_axum::worker(&receiver)));
    match &**framework {
        "actix" => on_actix::serve(receiver, port.parse()?).await,
        _ => on_axum::serve(receiver, port.parse()?).await,
    }
}

async fn work(queue: Queue, handler: Router) {
    queue.work(handler, pending()).await;
}

/// Sets up a queue for a suite that does not have an hour.
fn hurried(queue: Queue) -> Queue {
    queue
        .attempts(ATTEMPTS)
        .backoff(Duration::from_millis(200), Duration::from_secs(1))
        .concurrency(4)
        .dead_after(Duration::from_secs(2))
        .poll_interval(Duration::from_millis(200))
        .store_timeout(Duration::from_secs(1))
}
