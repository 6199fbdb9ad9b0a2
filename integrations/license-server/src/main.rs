//! How do I handle webhooks exactly once, with sqlx?
//!
//! This is the other license server, in `examples/license-server`, with `webhook-sig-sqlx` instead of a
//! table of its own: `event.record_one` records each event in the transaction of what it does, and a
//! task deletes old records. Routes and variables are the same and explained there, and the files that
//! give orders their keys and read the settings are those of the other one.
//!
//! ```sh
//! export FASTSPRING_WEBHOOK_SECRET=… FASTSPRING_FULFILLMENT_KEY=… DATABASE=licenses.db
//! cd integrations && PORT=3000 cargo run -p example-license-server-record
//! ```

#![expect(clippy::print_stdout, reason = "it prints where it listens")]

#[path = "../../../examples/license-server/src/fulfillment.rs"]
mod fulfillment;
#[path = "../../../examples/license-server/src/license.rs"]
mod license;
#[path = "../../../examples/license-server/src/settings.rs"]
mod settings;
mod store;
mod webhooks;

use std::io;
use std::net::SocketAddr;
use std::path::Path;

use axum::Router;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tower_webhook_sig::provider::{FASTSPRING, FASTSPRING_FULFILLMENT};
use tower_webhook_sig::replay::MemoryStore;
use tower_webhook_sig::{BoxError, VerifyWebhookLayer};

use crate::settings::{endpoint, optional, required};
use crate::store::Store;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    tracing_subscriber::fmt().with_writer(io::stderr).init();
    let store = Store::open(Path::new(&required("DATABASE")?)).await?;
    let webhooks = endpoint(&FASTSPRING, "FASTSPRING_WEBHOOK_SECRET")?
        .name("fastspring-webhooks")
        .replay(MemoryStore::new())
        .build()?;
    let fulfillment = endpoint(&FASTSPRING_FULFILLMENT, "FASTSPRING_FULFILLMENT_KEY")?.build()?;
    let issue = get(fulfillment::issue).post(fulfillment::issue);
    let app = Router::new()
        .route(
            "/fastspring/fulfillment",
            issue.layer(VerifyWebhookLayer::new(fulfillment)),
        )
        .route(
            "/fastspring/webhooks",
            post(webhooks::process).layer(VerifyWebhookLayer::new(webhooks)),
        )
        .with_state(store.clone());
    tokio::spawn(store.purge());

    let port = optional("PORT")?.unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}
