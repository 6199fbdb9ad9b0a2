//! One of several instances: what you would run on a machine of its own.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::routing::post;
use tokio::net::TcpListener;
use tokio::time::sleep;
use tower_webhook_sig::provider::STRIPE;
use tower_webhook_sig::{BoxError, Endpoint, Keyring, VerifyWebhookLayer};
use webhook_sig_redis::RedisStore;

/// An instance that runs, and what it has done so far.
pub(crate) struct Instance {
    address: SocketAddr,
    done: Done,
}

#[derive(Clone, Default)]
struct Done {
    received: Arc<AtomicUsize>,
    handled: Arc<Mutex<Vec<Bytes>>>,
}

impl Instance {
    /// Starts an instance with a connection of its own to the store that all share.
    pub(crate) async fn start(redis: &str, keys: &Keyring) -> Result<Self, BoxError> {
        let store = RedisStore::connect(redis).await?;
        let endpoint = Endpoint::builder(&STRIPE, keys.clone())
            .name("payments")
            .replay(store)
            .build()?;
        let done = Done::default();
        let app = Router::new()
            .route("/webhooks/stripe", post(handle))
            .layer(VerifyWebhookLayer::new(endpoint))
            .layer(from_fn_with_state(done.clone(), count))
            .with_state(done.clone());
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        tokio::spawn(async { axum::serve(listener, app).await });
        Ok(Self { address, done })
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns how many requests came, handled or not.
    pub(crate) fn received(&self) -> usize {
        self.done.received.load(Ordering::Relaxed)
    }

    /// Returns the bodies that the handler ran for.
    pub(crate) fn handled(&self) -> Vec<Bytes> {
        self.done.handled().clone()
    }
}

impl Done {
    fn handled(&self) -> std::sync::MutexGuard<'_, Vec<Bytes>> {
        self.handled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// It runs outside the endpoint, so it sees what the handler never does.
async fn count(
    State(done): State<Done>,
    request: axum::extract::Request,
    next: Next,
) -> axum::response::Response {
    done.received.fetch_add(1, Ordering::Relaxed);
    next.run(request).await
}

/// It runs once for each delivery, however many copies of it come to however many instances.
async fn handle(State(done): State<Done>, body: Bytes) -> StatusCode {
    // Work takes time, in which copies arrive.
    sleep(Duration::from_millis(20)).await;
    done.handled().push(body);
    StatusCode::OK
}
