//! How do I see what becomes of deliveries: in Prometheus, Grafana and OpenTelemetry?
//!
//! The library says it through the facades `metrics` and `tracing`; this program says where to.
//! Metrics are at `/metrics`, and `grafana.json` is a dashboard of them to import. Each request
//! is a span, in which the endpoint's own event tells the verdict; spans go to standard output
//! here, so that the example needs no collector.
//!
//! ```sh
//! export GITHUB_WEBHOOK_SECRET=…
//! PORT=3000 cargo run -p example-observability
//! ```
//!
//! ```sh
//! curl -i http://127.0.0.1:3000/webhooks/github --json '{"zen":"Design for failure."}'
//! webhook-sig send http://127.0.0.1:3000/webhooks/github --scheme github \
//!     --secret-env GITHUB_WEBHOOK_SECRET --body '{"zen":"Design for failure."}'
//! curl http://127.0.0.1:3000/metrics
//! ```
//!
//! It listens on this machine only: let a proxy that speaks TLS forward to it, `/webhooks` and
//! not `/metrics`.

#![expect(clippy::print_stdout, reason = "it says where it listens")]

use std::env;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn};
use axum::response::Response;
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tower_webhook_sig::provider::GITHUB;
use tower_webhook_sig::{BoxError, Endpoint, VerifyWebhookLayer};
use tracing::{Instrument, info_span};

mod metrics;
mod traces;

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let metrics = metrics::install()?;
    let traces = traces::install()?;

    let endpoint = Endpoint::from_env(&GITHUB, "GITHUB_WEBHOOK_SECRET")?;
    let github = post(async || StatusCode::NO_CONTENT).layer(VerifyWebhookLayer::new(endpoint));
    let app = Router::new()
        .route("/webhooks/github", github)
        // Outside the endpoint, so that its event falls within the span.
        .layer(from_fn(in_span))
        .route("/metrics", get(async move || metrics.render()));

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    axum::serve(listener, app).await?;
    Ok(traces.shutdown()?)
}

/// Neither headers nor the query are recorded: they contain signatures and tokens.
async fn in_span(request: Request, next: Next) -> Response {
    let span = info_span!(
        "webhook",
        path = request.uri().path(),
        status = tracing::field::Empty
    );
    let response = next.run(request).instrument(span.clone()).await;
    span.record("status", response.status().as_u16());
    response
}
