//! One of the receivers that the fault suite kills.
//!
//! ```sh
//! inbox-instance PORT DATABASE-URL
//! ```
//!
//! It takes events at `/memory` and `/store` and handles them in the request, and at `/queue`, and
//! handles them in its worker. Each line of its input names a [`Point`] at which it kills itself, or
//! heals it; at the end of its input it ends, so that it does not outlive the suite.

mod app;
mod database;
mod points;

use std::future::pending;
use std::time::Duration;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{MethodRouter, post, post_service};
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::replay::{MemoryStore, ReplayProtection};
use webhook_sig::{BoxError, Endpoint};
use webhook_sig_apalis::Queue;
use webhook_sig_integration_tests::{ATTEMPTS, Place, Point, SCHEME, SECRET, Step};

use crate::app::App;
use crate::database::Database;
use crate::points::{Around, Points};

#[tokio::main(worker_threads = 2)]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stderr)
        .with_ansi(false)
        .init();
    let mut arguments = std::env::args().skip(1);
    let (Some(port), Some(url)) = (arguments.next(), arguments.next()) else {
        return Err("usage: inbox-instance PORT DATABASE-URL".into());
    };
    let database = Database::at(&url)?;
    let points = Points::new();
    points.clone().listen();
    let queue = database.queue();
    let app = requests(&database, &queue, &points)?;
    let listener = tokio::net::TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    tokio::spawn(work(queue, worker(&database, &points)));
    Ok(axum::serve(listener, app).await?)
}

async fn work(queue: Queue, handler: Router) {
    queue.work(handler, pending()).await;
}

/// Handles deliveries in the request, or gives them to the queue.
fn requests(database: &Database, queue: &Queue, points: &Points) -> Result<Router, BoxError> {
    let memory = endpoint("memory", MemoryStore::new().into())?;
    // Longer than any fault lasts.
    let lease = Duration::from_secs(5);
    let store = ReplayProtection::new(database.store()).lease(lease);
    let store = endpoint("store", store)?;
    let accepting = endpoint("queue", MemoryStore::new().into())?;
    let around = |place, first, last: Option<Step>| {
        let point = |step| Point { place, step };
        let (points, first) = (points.clone(), point(first));
        Around {
            points,
            first,
            last: last.map(point),
        }
    };
    let verified = |router: MethodRouter, endpoint, place, last| {
        let inner = from_fn_with_state(around(place, Step::Verified, last), Around::pass);
        let outer = around(place, Step::Received, Some(Step::Settled));
        let outer = from_fn_with_state(outer, Around::pass);
        let router: MethodRouter = router.layer(inner);
        let router: MethodRouter = router.layer(VerifyWebhookLayer::new(endpoint));
        router.layer(outer)
    };
    let handler = |place| post(app::handle).with_state(App::new(database, points, place));
    let accept = post_service(queue.accept());
    Ok(Router::new()
        .route(
            "/memory",
            verified(handler(Place::Memory), memory, Place::Memory, None),
        )
        .route(
            "/store",
            verified(handler(Place::Store), store, Place::Store, None),
        )
        .route(
            "/queue",
            verified(accept, accepting, Place::Queue, Some(Step::Inserted)),
        ))
}

/// Handles what the queue has.
fn worker(database: &Database, points: &Points) -> Router {
    let place = Place::Worker;
    let around = Around {
        points: points.clone(),
        first: Point {
            place,
            step: Step::Fetched,
        },
        last: Some(Point {
            place,
            step: Step::Returned,
        }),
    };
    Router::new()
        .route("/queue", post(app::handle))
        .layer(from_fn_with_state(around, Around::pass))
        .with_state(App::new(database, points, place))
}

fn endpoint(name: &str, replay: ReplayProtection) -> Result<Endpoint, BoxError> {
    let endpoint = Endpoint::builder(SCHEME, SCHEME.key(SECRET)?);
    // The handler is always ready; a lease may not be shorter than the wait for it.
    let endpoint = endpoint.ready_timeout(Duration::from_secs(1));
    Ok(endpoint.name(name).replay(replay).build()?)
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
