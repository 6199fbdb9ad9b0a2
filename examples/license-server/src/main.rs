//! How do I sell licenses through FastSpring?
//!
//! When somebody buys, FastSpring asks `/fastspring/fulfillment` for license keys; when money is
//! returned or a subscription ends, it tells `/fastspring/webhooks`, and the keys are revoked.
//! Each of the two has a secret of its own in FastSpring's dashboard.
//!
//! ```sh
//! export FASTSPRING_WEBHOOK_SECRET=… FASTSPRING_FULFILLMENT_KEY=… DATABASE=licenses.db
//! PORT=3000 cargo run -p example-license-server
//! ```
//!
//! An unsigned request is refused, a signed one gets two keys:
//!
//! ```sh
//! curl -i 'http://127.0.0.1:3000/fastspring/fulfillment?reference=ABC1&quantity=2'
//! webhook-sig send http://127.0.0.1:3000/fastspring/fulfillment \
//!     --scheme fastspring-fulfillment --secret-env FASTSPRING_FULFILLMENT_KEY \
//!     --header 'Content-Type: application/x-www-form-urlencoded' \
//!     --body 'internalProductName=pro&quantity=2&reference=ABC200101-1234-56789'
//! ```
//!
//! In addition, `ALLOW_FROM=fastspring` lets in FastSpring's addresses only. It listens on this
//! machine only: let a proxy that speaks TLS forward to it, and name that proxy in
//! `TRUSTED_PROXIES=127.0.0.1`, or every request will seem to come from it.
//!
//! FastSpring sends several events at once. If some of them fail, it gets 202 with the ids of the
//! others, and sends those that failed again. The database has each event's id, written together
//! with what the event did, so that nothing is done twice even if this process was killed.
//!
//! No graceful shutdown is needed: what was answered is committed, and what was not, FastSpring
//! asks again.

#![expect(clippy::print_stdout, reason = "it prints where it listens")]

mod fulfillment;
mod license;
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
    // What FastSpring repeats is answered here, and two copies never run at once.
    let webhooks = endpoint(&FASTSPRING, "FASTSPRING_WEBHOOK_SECRET")?
        .name("fastspring-webhooks")
        .replay(MemoryStore::new())
        .build()?;
    // Without a store, because the response holds the keys: an order that is repeated gets them
    // again.
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
        .with_state(Store::open(Path::new(&required("DATABASE")?))?);

    let port = optional("PORT")?.unwrap_or_else(|| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}
