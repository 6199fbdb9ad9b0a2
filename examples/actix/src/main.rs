//! How do I receive webhooks in actix-web?
//!
//! One route for each sender, with an endpoint in a middleware around it; the handlers are ordinary.
//!
//! ```sh
//! export FASTSPRING_SECRET=… FASTBOUND_SECRET=… QUALIFIO_SECRET=… QUALIFIO_TOKEN=…
//! PORT=3000 cargo run -p example-actix
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
use std::time::Duration;

use actix_web::web::{self, Bytes, Json, PayloadConfig};
use actix_web::{App, HttpResponse, HttpServer};
use actix_webhook_sig::provider::{FASTBOUND, FASTSPRING, QUALIFIO};
use actix_webhook_sig::verify::BODY_LIMIT;
use actix_webhook_sig::{
    BoxError, Endpoint, Key, Keyring, RequiredHeader, Signed, Tolerance, UnixTime, Verifier,
    VerifyWebhook,
};
use serde::Deserialize;

#[actix_web::main]
async fn main() -> Result<(), BoxError> {
    let on_fastbound = VerifyWebhook::new(fastbound_endpoint()?);
    let on_fastspring = VerifyWebhook::new(fastspring_endpoint()?);
    let on_qualifio = VerifyWebhook::new(qualifio_endpoint()?);
    let app = move || {
        let fastbound = web::resource("/webhooks/fastbound").post(fastbound);
        let fastspring = web::resource("/webhooks/fastspring").post(fastspring);
        let qualifio = web::resource("/webhooks/qualifio").post(qualifio);
        App::new()
            // What the middleware let through must not be too long for `Bytes`.
            .app_data(PayloadConfig::new(BODY_LIMIT))
            .service(fastbound.wrap(on_fastbound.clone()))
            .service(fastspring.wrap(on_fastspring.clone()))
            .service(qualifio.wrap(on_qualifio.clone()))
    };

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let server = HttpServer::new(app).bind(format!("127.0.0.1:{port}"))?;
    for address in server.addrs() {
        println!("listening on http://{address}");
    }
    Ok(server.run().await?)
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
async fn fastspring(Signed(_, Json(delivery)): Signed<Json<FastSpringDelivery>>) -> HttpResponse {
    for FastSpringEvent { id, r#type } in delivery.events {
        println!("FastSpring: {type} {id}");
    }
    HttpResponse::Ok().finish()
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
async fn fastbound(Signed(verified, Json(event)): Signed<Json<FastBoundEvent>>) -> HttpResponse {
    let FastBoundEvent { id, event_name } = event;
    println!("FastBound: {event_name} {id} at {:?}", verified.timestamp());
    HttpResponse::NoContent().finish()
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct FastBoundEvent {
    id: String,
    event_name: String,
}

/// Any 2xx acknowledges.
async fn qualifio(Signed(verified, body): Signed<Bytes>) -> HttpResponse {
    println!("Qualifio: {} bytes, {} key", body.len(), verified.key_id());
    HttpResponse::NoContent().finish()
}

/// Reads a key that gets an end; the error names the variable, and never what is in it.
fn key(name: &str) -> Result<Key, BoxError> {
    let key = QUALIFIO.key(&variable(name)?);
    key.map_err(|error| format!("{name}: {error}").into())
}

fn variable(name: &str) -> Result<String, BoxError> {
    env::var(name).map_err(|_| format!("{name} is not set").into())
}
