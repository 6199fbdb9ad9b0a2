//! A receiver of Stripe's events that pays an order for each of them: what you would run.

use std::env;
use std::future::pending;
use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicUsize, Ordering};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use bytes::Bytes;
use tokio::net::TcpListener;
use tokio::sync::Notify;
use tokio::time::sleep;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::provider::STRIPE;
use tower_webhook_sig::replay::{MemoryStore, ReplayProtection};
use tower_webhook_sig::{BoxError, Endpoint, UnixTime, VerifyWebhookLayer};
use webhook_sig_redis::RedisStore;

/// A receiver that runs, and what it has done so far.
pub(crate) struct Receiver {
    address: SocketAddr,
    work: Arc<Work>,
}

struct Work {
    first_run: FirstRun,
    runs: AtomicUsize,
    payments: AtomicUsize,
    is_under_way: Notify,
}

/// How the handler's first run ends; all others pay the order.
#[derive(Clone, Copy)]
pub(crate) enum FirstRun {
    Fails,
    HangsAfterPaying,
    HangsBeforePaying,
    IsSlow,
    Succeeds,
}

/// The time by which receiver and sender go, in Unix seconds.
pub(crate) type Time = Arc<AtomicI64>;

impl Receiver {
    pub(crate) async fn start(
        secret: &str,
        time: Time,
        first_run: FirstRun,
    ) -> Result<Self, BoxError> {
        // The name is part of what is remembered: another endpoint may have the same store and get
        // the same event.
        let endpoint = Endpoint::builder(&STRIPE, STRIPE.key(secret)?)
            .name("orders")
            .replay(protection().await?)
            .ready_timeout(Duration::from_secs(1))
            .clock(move || UnixTime::from_secs(time.load(Ordering::Relaxed)))
            .build()?;
        let work = Arc::new(Work {
            first_run,
            runs: AtomicUsize::new(0),
            payments: AtomicUsize::new(0),
            is_under_way: Notify::new(),
        });
        let app = Router::new()
            .route("/webhooks/stripe", post(handle))
            .layer(VerifyWebhookLayer::new(endpoint))
            .with_state(work.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async { axum::serve(listener, app).await });
        Ok(Self { address, work })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Waits until a slow first run has begun, or one that hangs does so.
    pub(crate) async fn is_under_way(&self) {
        self.work.is_under_way.notified().await;
    }

    /// Returns how often the handler was started.
    pub(crate) fn runs(&self) -> usize {
        self.work.runs.load(Ordering::Relaxed)
    }

    /// Returns how often the order was paid.
    pub(crate) fn payments(&self) -> usize {
        self.work.payments.load(Ordering::Relaxed)
    }
}

impl Work {
    fn pay(&self) {
        self.payments.fetch_add(1, Ordering::Relaxed);
    }
}

/// Chooses a store that processes share, if there is one, or else one that ends with this process.
async fn protection() -> Result<ReplayProtection, BoxError> {
    let protection = match env::var("REDIS_URL") {
        Ok(url) => ReplayProtection::new(RedisStore::connect(&url).await?),
        Err(_) => ReplayProtection::new(MemoryStore::new()),
    };
    Ok(protection.lease(LEASE))
}

/// After this time the claim of a killed process ends.
///
/// No run may take longer, so yours is more likely the default, a minute.
pub(crate) const LEASE: Duration = Duration::from_secs(3);

/// A 2xx makes the event handled; anything else makes it new again.
async fn handle(State(work): State<Arc<Work>>, Signed(_, _): Signed<Bytes>) -> StatusCode {
    let is_first = work.runs.fetch_add(1, Ordering::Relaxed) == 0;
    match work.first_run {
        FirstRun::Fails if is_first => return StatusCode::INTERNAL_SERVER_ERROR,
        FirstRun::HangsAfterPaying if is_first => {
            work.pay();
            work.is_under_way.notify_one();
            // If the process is killed here, the order is paid, and that is recorded nowhere.
            pending::<()>().await;
        }
        FirstRun::HangsBeforePaying if is_first => {
            work.is_under_way.notify_one();
            pending::<()>().await;
        }
        FirstRun::IsSlow if is_first => {
            work.is_under_way.notify_one();
            sleep(Duration::from_secs(1)).await;
            work.pay();
        }
        _ => work.pay(),
    }
    StatusCode::OK
}
