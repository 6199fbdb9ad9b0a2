//! How do I change a secret while deliveries come in, without a restart and without losing one?
//!
//! The receiver accepts the new secret before the sender signs with it, and the old one until
//! what was signed with it has arrived. This program does so every second, five times, while
//! senders deliver as fast as they can. It ends by itself, with 1 if a genuine delivery was
//! refused.
//!
//! ```sh
//! cargo run -p example-rotation
//! ```
//!
//! Secrets are made here, because this program is receiver and sender in one. Yours come from
//! where you keep them, and what calls [`SharedKeyring::replace`] is what watches that place.

#![expect(clippy::print_stdout, reason = "printing is what this program is for")]

use std::fmt;
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use axum::Router;
use axum::http::StatusCode;
use axum::routing::post;
use bytes::Bytes;
use http::Request;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio::time::interval;
use tower_webhook_sig::key::SharedKeyring;
use tower_webhook_sig::provider::GITHUB;
use tower_webhook_sig::{BoxError, Endpoint, UnixTime, VerifyWebhookLayer};

use self::wire::send;

mod wire;

#[tokio::main]
async fn main() -> Result<ExitCode, BoxError> {
    let first = secret()?;
    let keys = SharedKeyring::new(GITHUB.keyring([&first])?);
    let endpoint = Endpoint::builder(&GITHUB, keys.clone()).build()?;
    let app = Router::new()
        .route("/webhooks", post(async || StatusCode::NO_CONTENT))
        .layer(VerifyWebhookLayer::new(endpoint));
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, app).await });

    let (current, signed_with) = watch::channel(first.clone());
    let counts = Arc::new(Counts::default());
    let mut senders = JoinSet::new();
    for _ in 0..SENDERS {
        let (signed_with, counts) = (signed_with.clone(), counts.clone());
        senders.spawn(async move {
            // Senders stop when the source of secrets is gone.
            while signed_with.has_changed().is_ok() {
                let secret = signed_with.borrow().clone();
                counts.count(send(address, &delivery(&secret)?).await?);
            }
            Ok::<_, BoxError>(())
        });
    }

    let mut secrets = vec![first.clone()];
    let mut second = interval(PERIOD);
    // The first tick comes at once.
    second.tick().await;
    for number in 1..=ROTATIONS {
        second.tick().await;
        let newest = secret()?;
        secrets.insert(0, newest.clone());
        // What is still on its way is signed with the last secret, or with the one before it if
        // the way is long. Older ones are gone for good.
        secrets.truncate(3);
        // The receiver comes first: it must know a secret before a sender signs with it.
        keys.replace(GITHUB.keyring(&secrets)?);
        current.send_replace(newest);
        println!("rotation {number}: {counts}");
    }
    second.tick().await;
    drop(current);
    for sender in senders.join_all().await {
        sender?;
    }

    let retired = send(address, &delivery(&first)?).await?;
    println!("in all: {counts}");
    println!("signed with the first secret, which is gone: {retired}");
    let is_well = counts.refused.load(Ordering::Relaxed) == 0
        && counts.accepted.load(Ordering::Relaxed) > 0
        && retired == StatusCode::UNAUTHORIZED;
    Ok(if is_well {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Creates a secret of 256 random bits.
fn secret() -> Result<String, BoxError> {
    let mut random = [0; 32];
    getrandom::fill(&mut random)?;
    Ok(hex::encode(random))
}

/// What the sender does: it signs with one secret, whichever is current.
fn delivery(secret: &str) -> Result<Request<Bytes>, BoxError> {
    let request = Request::post("/webhooks").body(Bytes::from_static(b"{}"))?;
    Ok(GITHUB.sign(request, &GITHUB.keyring([secret])?, UnixTime::now())?)
}

/// What became of the genuine deliveries.
#[derive(Default)]
struct Counts {
    accepted: AtomicU64,
    refused: AtomicU64,
}

impl Counts {
    fn count(&self, status: StatusCode) {
        let count = if status.is_success() {
            &self.accepted
        } else {
            &self.refused
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let accepted = self.accepted.load(Ordering::Relaxed);
        let refused = self.refused.load(Ordering::Relaxed);
        write!(f, "{accepted} accepted, {refused} refused")
    }
}

/// How long a secret is current here; elsewhere it is months.
const PERIOD: Duration = Duration::from_secs(1);
const ROTATIONS: u32 = 5;
const SENDERS: u32 = 4;
