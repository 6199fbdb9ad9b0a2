//! How do I receive webhooks with hyper alone?
//!
//! A tower service around a function, with the layer in between, served by hyper's own loop.
//!
//! ```sh
//! GITHUB_WEBHOOK_SECRET="$(openssl rand -hex 32)" PORT=3000 cargo run -p example-hyper
//! ```
//!
//! An unsigned delivery is refused, a signed one is not:
//!
//! ```sh
//! curl -i http://127.0.0.1:3000/webhooks/github --data '{}'
//! webhook-sig send http://127.0.0.1:3000/webhooks/github --scheme github \
//!     --secret-env GITHUB_WEBHOOK_SECRET --body '{}'
//! ```
//!
//! Set `ALLOW_FROM=192.30.252.0/22,140.82.112.0/20` and so on to let in these addresses only.
//! It listens on this machine only: let a proxy that speaks TLS forward to it.

#![expect(
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "printing takes the place of your own code"
)]

use std::convert::Infallible;
use std::env;
use std::net::SocketAddr;
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::{Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::TcpListener;
use tower::ServiceBuilder;
use tower_webhook_sig::provider::GITHUB;
use tower_webhook_sig::{
    AllowedIps, BoxError, Endpoint, RequestBody, Verified, Verifier, VerifyWebhookLayer,
};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    // Every connection's service gets the peer's address into its requests; see below.
    let layer = VerifyWebhookLayer::new(endpoint()?)
        .peer_from(|extensions| extensions.get::<SocketAddr>().map(SocketAddr::ip));

    let port = env::var("PORT").unwrap_or_else(|_| "3000".to_owned());
    let listener = TcpListener::bind(format!("127.0.0.1:{port}")).await?;
    println!("listening on http://{}", listener.local_addr()?);
    loop {
        let (stream, peer) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                // Such as too many open files: it passes.
                eprintln!("no connection: {error}");
                tokio::time::sleep(Duration::from_secs(1)).await;
                continue;
            }
        };
        let service = ServiceBuilder::new()
            .map_request(move |mut request: Request<Incoming>| {
                request.extensions_mut().insert(peer);
                request
            })
            .layer(layer.clone())
            .service_fn(handle);
        let connection = http1::Builder::new()
            // With a timer, hyper does not wait forever for a head.
            .timer(TokioTimer::new())
            .serve_connection(TokioIo::new(stream), TowerToHyperService::new(service));
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                eprintln!("connection of {peer}: {error}");
            }
        });
    }
}

fn endpoint() -> Result<Endpoint, BoxError> {
    let mut verifier = Verifier::new(&GITHUB);
    if let Some(networks) = env::var_os("ALLOW_FROM") {
        let networks = networks
            .into_string()
            .map_err(|_| "ALLOW_FROM is not Unicode")?;
        let sources = AllowedIps::parse(networks.split(','));
        verifier = verifier.allowed_ips(sources.map_err(|error| format!("ALLOW_FROM: {error}"))?);
    }
    Ok(Endpoint::from_env(verifier, "GITHUB_WEBHOOK_SECRET")?)
}

async fn handle(request: Request<RequestBody>) -> Result<Response<Full<Bytes>>, Infallible> {
    // The layer put the proof there; without the layer, nothing is handled.
    let Some(verified) = request.extensions().get::<Verified>().cloned() else {
        return Ok(answer(StatusCode::INTERNAL_SERVER_ERROR));
    };
    if request.uri().path() != "/webhooks/github" {
        return Ok(answer(StatusCode::NOT_FOUND));
    }
    let body = request.into_body().collect().await?.to_bytes();
    println!("GitHub: {} bytes, {} key", body.len(), verified.key_id());
    Ok(answer(StatusCode::NO_CONTENT))
}

fn answer(status: StatusCode) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::default());
    *response.status_mut() = status;
    response
}
