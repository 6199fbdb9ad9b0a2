//! From a request to its acknowledgement, against apalis' own insert of the same row.

use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Body;
use axum::routing::post_service;
use tower::ServiceExt as _;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::BoxError;

use crate::database::{Database, task};
use crate::measure::Race;
use crate::vendor::{SCHEME, Vendor, endpoint};

/// How many times as long as the insert it may take.
pub const LIMIT: f64 = 1.3;

pub const METHOD: &str = "\
A signed request of 1 KiB goes through an axum router with `VerifyWebhookLayer` and `queue.accept()`, \
in the same process, until the response. The limit is `push_tasks` of apalis with the same bytes, in \
the same table. Signing the request and creating the task are not timed. The endpoint's replay store \
is in memory.";

/// A queue behind an endpoint, and the vendor that sends to it.
pub struct Accepting {
    vendor: Vendor,
    app: Router,
}

impl Accepting {
    pub fn new(database: &Database, queue: &str) -> Result<Self, BoxError> {
        let queue = database.queue(SCHEME, queue).row_limit(u64::MAX);
        let hook = post_service(queue.accept()).layer(VerifyWebhookLayer::new(endpoint()?));
        Ok(Self {
            vendor: Vendor::new()?,
            app: Router::new().route("/webhooks", hook),
        })
    }

    /// Sends a new event, and returns how long the answer took.
    pub async fn once(&self) -> Result<Duration, BoxError> {
        let request = self.vendor.delivery()?.map(Body::from);
        let start = Instant::now();
        let response = self.app.clone().oneshot(request).await?;
        let taken = start.elapsed();
        if !response.status().is_success() {
            return Err(format!("a delivery was answered with {}", response.status()).into());
        }
        Ok(taken)
    }
}

/// Lets a queue accept deliveries, and apalis insert the same.
pub async fn race(database: &Database, queue: &str, rounds: usize) -> Result<Race, BoxError> {
    let accepting = Accepting::new(database, queue)?;
    accepting.once().await?;
    let job = database.job(queue).await?;
    let insert = async || -> Result<Duration, BoxError> {
        let task = task(&job);
        let start = Instant::now();
        database.push(queue, vec![task]).await?;
        Ok(start.elapsed())
    };
    Race::of_short(rounds, async || accepting.once().await, insert).await
}

/// Lets the queue of a database with many rows accept deliveries, and that of one with few.
pub async fn grown(
    [many, few]: [&Database; 2],
    queue: &str,
    rounds: usize,
) -> Result<Race, BoxError> {
    let [many, few] = [many, few].map(|database| Accepting::new(database, queue));
    let (many, few) = (many?, few?);
    Race::of_short(
        rounds,
        async || many.once().await,
        async || few.once().await,
    )
    .await
}
