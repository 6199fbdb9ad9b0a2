//! How do I receive WhatsApp and Messenger messages from Meta?
//!
//! Meta first asks whether the URL is yours, with the verify token that you entered in the App
//! Dashboard; the endpoint answers that itself. Then it delivers batches of up to a thousand
//! updates, and sends a batch again if it gets no 2xx. Nothing says that the updates come again in
//! the same batch, so each is remembered by its own id, and only those that are new are handled.
//!
//! ```sh
//! META_APP_SECRET=… META_VERIFY_TOKEN=… PORT=3000 cargo run -p example-meta
//! ```
//!
//! An unsigned delivery is refused, a signed one is not:
//!
//! ```sh
//! curl -i 'http://127.0.0.1:3000/webhooks/meta?hub.mode=subscribe&hub.verify_token=…&hub.challenge=1'
//! curl -i http://127.0.0.1:3000/webhooks/meta --json '{"entry":[]}'
//! webhook-sig send http://127.0.0.1:3000/webhooks/meta --scheme meta \
//!     --secret-env META_APP_SECRET --header 'Content-Type: application/json' --body '{"entry":
//!     [{"changes":[{"value":{"messages":[{"id":"wamid.1","from":"4915","text":{"body":"Hi"}}]}}]}]}'
//! ```
//!
//! It listens on this machine only: let a proxy that speaks TLS forward to it.

#![expect(
    clippy::print_stdout,
    reason = "printing takes the place of your own code"
)]

use std::collections::HashSet;
use std::env;
use std::io;

use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde_json::Value;
use tokio::net::TcpListener;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::endpoint::{Handshakes, ProvenDelivery};
use tower_webhook_sig::key::Secret;
use tower_webhook_sig::provider::META;
use tower_webhook_sig::replay::MemoryStore;
use tower_webhook_sig::{BoxError, Endpoint, VerifyWebhookLayer};

use self::updates::{Update, updates};

mod updates;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let verify_token = Secret::from_env("META_VERIFY_TOKEN");
    let meta = Endpoint::builder(&META, Secret::from_env("META_APP_SECRET"))
        .name("messages")
        .handshakes(Handshakes::verify_token(verify_token))
        .identity(ids)
        .replay(MemoryStore::new())
        .build()?;
    let app = Router::new().route(
        "/webhooks/meta",
        post(handle).layer(VerifyWebhookLayer::new(meta)),
    );

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    Ok(axum::serve(listener, app).await?)
}

/// Returns the ids of all updates in a delivery, or none if an update has no id.
///
/// A delivery without ids is handled and not remembered. If it were remembered by some of its
/// updates, the others could be lost: once those are handled, it does not reach the handler.
fn ids(delivery: &ProvenDelivery<'_>) -> Vec<String> {
    let body = delivery.body.clone().into_bytes();
    let body = serde_json::from_slice(&body).unwrap_or_default();
    let ids = updates(&body).into_iter().map(|update| update.id());
    ids.collect::<Option<_>>().unwrap_or_default()
}

/// Any 2xx acknowledges the whole batch.
async fn handle(Signed(verified, Json(delivery)): Signed<Json<Value>>) -> StatusCode {
    let known = verified.event_ids().filter(|id| !id.is_new());
    let known: HashSet<_> = known.map(|id| id.to_text()).collect();
    for update in updates(&delivery) {
        if update.id().is_some_and(|id| known.contains(&*id)) {
            continue;
        }
        match update {
            Update::Message { from, text, .. } => println!("{from} says {text:?}"),
            Update::Status { id, status, .. } => println!("{id} is {status}"),
            Update::Other => println!("something else"),
        }
    }
    StatusCode::OK
}
