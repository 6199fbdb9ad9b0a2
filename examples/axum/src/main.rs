//! How do I receive webhooks in axum?
//!
//! One route for each sender, with an endpoint in a layer around it; the handlers are ordinary.
//!
//! ```sh
//! export FASTSPRING_SECRET=… FASTBOUND_SECRET=… QUALIFIO_SECRET=… QUALIFIO_TOKEN=…
//! PORT=3000 cargo run -p example-axum
//! ```
//!
//! An unsigned delivery is refused, a signed one is not:
//!
//! ```sh
//! curl -i http://127.0.0.1:3000/webhooks/fastspring --json '{"events":[]}'
//! webhook-sig send http://127.0.0.1:3000/webhooks/fastspring --scheme fastspring \
//!     --secret-env FASTSPRING_SECRET --header 'Content-Type: application/json' \
//!     --body '{"events":[]}'
//! ```
//!
//! It listens on this machine only: let a proxy that speaks TLS forward to it.

#![expect(
    clippy::print_stdout,
    reason = "printing takes the place of your own code"
)]

use std::env;
use std::net::SocketAddr;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use serde::Deserialize;
use tokio::net::TcpListener;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::provider::{FASTBOUND, FASTSPRING, QUALIFIO};
use tower_webhook_sig::{
    BoxError, Endpoint, Key, Keyring, RequiredHeader, Tolerance, UnixTime, Verifier,
    VerifyWebhookLayer,
};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let fastbound = post(fastbound).layer(VerifyWebhookLayer::new(fastbound_endpoint()?));
    let fastspring = post(fastspring).layer(VerifyWebhookLayer::new(fastspring_endpoint()?));
    let qualifio = post(qualifio).layer(VerifyWebhookLayer::new(qualifio_endpoint()?));
    let app = Router::new()
        .route("/webhooks/fastbound", fastbound)
        .route("/webhooks/fastspring", fastspring)
        .route("/webhooks/qualifio", qualifio);

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    // With the peer's address, so that `Verifier::allowed_ips` has something to compare.
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    Ok(axum::serve(listener, app).await?)
}

/// FastBound retries for three days, and a retry carries the time of its event.
fn fastbound_endpoint() -> Result<Endpoint, BoxError> {
    let three_days = Tolerance::default().past(Duration::from_secs(3 * 24 * 60 * 60));
    let verifier = Verifier::new(&FASTBOUND).tolerance(three_days);
    Ok(Endpoint::from_env(verifier, "FASTBOUND_SECRET")?)
}

fn fastspring_endpoint() -> Result<Endpoint, BoxError> {
    Ok(Endpoint::from_env(&FASTSPRING, "FASTSPRING_SECRET")?)
}

/// Qualifio may sign with the old secret for 30 minutes after a change.
fn qualifio_endpoint() -> Result<Endpoint, BoxError> {
    let token = RequiredHeader::new("X-Api-Token", &variable("QUALIFIO_TOKEN")?)?;
    let mut keys = Keyring::new(key("QUALIFIO_SECRET")?);
    if env::var_os("QUALIFIO_OLD_SECRET").is_some() {
        let end = variable("QUALIFIO_OLD_SECRET_UNTIL")?.parse();
        let end = end.map_err(|_| "QUALIFIO_OLD_SECRET_UNTIL is not in Unix seconds")?;
        let old = key("QUALIFIO_OLD_SECRET")?;
        keys = keys.retiring(old.until(UnixTime::from_secs(end)))?;
    }
    let verifier = Verifier::new(&QUALIFIO).require_header(token);
    Ok(Endpoint::builder(verifier, keys).build()?)
}

/// Only 200 acknowledges. A retry has the same event ids: do nothing twice for one.
async fn fastspring(Signed(_, Json(delivery)): Signed<Json<FastSpringDelivery>>) -> StatusCode {
    for FastSpringEvent { id, r#type } in delivery.events {
        println!("FastSpring: {type} {id}");
    }
    StatusCode::OK
}

#[derive(Deserialize)]
struct FastSpringDelivery {
    events: Vec<FastSpringEvent>,
}

#[derive(Deserialize)]
struct FastSpringEvent {
    id: String,
    r#type: String,
}

/// Any 2xx acknowledges. A retry has the same id and event: do nothing twice for both.
async fn fastbound(Signed(verified, Json(event)): Signed<Json<FastBoundEvent>>) -> StatusCode {
    let FastBoundEvent { id, event_name } = event;
    println!("FastBound: {event_name} {id} at {:?}", verified.timestamp());
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FastBoundEvent {
    id: String,
    event_name: String,
}

/// Any 2xx acknowledges.
async fn qualifio(Signed(verified, body): Signed<Bytes>) -> StatusCode {
    println!("Qualifio: {} bytes, {} key", body.len(), verified.key_id());
    StatusCode::NO_CONTENT
}

/// Reads a key that gets an end; the error names the variable, and never what is in it.
fn key(name: &str) -> Result<Key, BoxError> {
    let key = QUALIFIO.key(&variable(name)?);
    key.map_err(|error| format!("{name}: {error}").into())
}

fn variable(name: &str) -> Result<String, BoxError> {
    env::var(name).map_err(|_| format!("{name} is not set").into())
}
