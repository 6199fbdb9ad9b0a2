//! One of the receivers that the fault suite kills.
//!
//! ```sh
//! inbox-instance axum|actix PORT DATABASE-URL
//! ```
//!
//! It takes batches at `/memory` and the events of tenants at `/store`, and handles them in the
//! request; what it takes at `/queue`, and the batches at `/batches`, it handles in its workers. On
//! actix, the worker for batches is of a release that does not know them. Each line of its input names
//! a [`Point`] at which it kills itself, or heals it; at the end of its input it ends, so that it does
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
use tracing::Level;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::layer::SubscriberExt as _;
use tracing_subscriber::util::SubscriberInitExt as _;
use webhook_sig::BoxError;
use webhook_sig_apalis::Queue;
use webhook_sig_integration_tests::{ATTEMPTS, Place};

use crate::database::Database;
use crate::points::Points;
use crate::receiver::Receiver;

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), BoxError> {
    let log = tracing_subscriber::fmt().with_writer(std::io::stderr);
    let log = log.with_ansi(false).with_max_level(Level::DEBUG).finish();
    // The jobs that a worker cannot read are counted by its log.
    let levels = Targets::new().with_default(Level::INFO);
    log.with(levels.with_target("webhook_sig_apalis", Level::DEBUG))
        .init();
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [framework, port, url] = &arguments[..] else {
        return Err("usage: inbox-instance axum|actix PORT DATABASE-URL".into());
    };
    let points = Points::new();
    points.clone().listen();
    let receiver = Receiver::new(&Database::at(url)?, &points)?;
    let is_on_actix = framework == "actix";
    let batches = receiver.batches_to_work_on(is_on_actix);
    for (queue, place) in [
        (receiver.queue.clone(), Place::Worker),
        (batches, Place::BatchWorker),
    ] {
        tokio::spawn(work(queue, on_axum::worker(&receiver, place)));
    }
    if is_on_actix {
        on_actix::serve(receiver, port.parse()?).await
    } else {
        on_axum::serve(receiver, port.parse()?).await
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
