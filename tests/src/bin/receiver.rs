//! A receiver of uploads, as a process of its own whose memory the memory test measures.
//!
//! `receiver <axum|actix> <budget in bytes>` writes the port that it listens on. `POST /` takes
//! an upload, and compares what the handler gets with what was sent; `GET /in-flight` answers
//! with the deliveries and the bytes that the budget counts.

use std::io::Write as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
use actix_webhook_sig::VerifyWebhook;
use axum::Router;
use axum::body::Bytes;
use axum::routing::{get, post};
use http::{HeaderMap, StatusCode};
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::endpoint::{BUDGET_DELIVERIES, Budget};
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::{BoxError, Endpoint};
use webhook_sig_tests::upload::{LENGTH, NUMBER, SECRET, body};

fn main() -> Result<(), BoxError> {
    let usage = "usage: receiver <axum|actix> <budget in bytes>";
    let mut arguments = std::env::args().skip(1);
    let framework = arguments.next().ok_or(usage)?;
    let bytes = arguments.next().ok_or(usage)?.parse()?;
    let budget = Budget::new(bytes, BUDGET_DELIVERIES);
    let endpoint = Endpoint::builder(&GITHUB, Secret::new(SECRET))
        .budget(budget.clone())
        .body_deadline(Duration::from_secs(60))
        .retry_after(Duration::from_secs(1))
        .build()?;
    match &*framework {
        "axum" => serve_axum(endpoint, budget),
        "actix" => serve_actix(endpoint, budget),
        _ => Err(usage.into()),
    }
}

#[tokio::main]
async fn serve_axum(endpoint: Endpoint, budget: Budget) -> Result<(), BoxError> {
    let handle = async |headers: HeaderMap, bytes: Bytes| {
        let number = headers.get(NUMBER).map(http::HeaderValue::as_bytes);
        status(number, &bytes)
    };
    let uploads = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    let app = Router::new()
        .route("/", uploads)
        .route("/in-flight", get(async move || in_flight(&budget)));
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
    tell(listener.local_addr()?)?;
    axum::serve(listener, app).await?;
    Ok(())
}

#[actix_web::main]
async fn serve_actix(endpoint: Endpoint, budget: Budget) -> Result<(), BoxError> {
    let handle = async |request: HttpRequest, bytes: Bytes| {
        let number = request.headers().get(NUMBER);
        let status = status(number.map(|number| number.as_bytes()), &bytes);
        HttpResponse::with_body(
            actix_web::http::StatusCode::from_u16(status.as_u16()).unwrap_or_default(),
            (),
        )
    };
    let server = HttpServer::new(move || {
        let budget = budget.clone();
        let uploads = web::resource("/")
            .app_data(web::PayloadConfig::new(LENGTH))
            .wrap(VerifyWebhook::new(endpoint.clone()))
            .route(web::post().to(handle));
        App::new().service(uploads).route(
            "/in-flight",
            web::get().to(move || {
                let text = in_flight(&budget);
                async { text }
            }),
        )
    });
    let server = server.workers(2).bind((Ipv4Addr::LOCALHOST, 0))?;
    tell(*server.addrs().first().ok_or("no address")?)?;
    server.run().await?;
    Ok(())
}

fn tell(address: SocketAddr) -> Result<(), BoxError> {
    // What is there before the first upload is not counted.
    let _ = body(0);
    writeln!(std::io::stdout(), "{}", address.port())?;
    Ok(())
}

/// Returns whether the handler received what was sent.
fn status(number: Option<&[u8]>, bytes: &[u8]) -> StatusCode {
    let number = number.and_then(|number| std::str::from_utf8(number).ok()?.parse().ok());
    if number.is_some_and(|number| body(number) == bytes) {
        StatusCode::NO_CONTENT
    } else {
        StatusCode::INTERNAL_SERVER_ERROR
    }
}

fn in_flight(budget: &Budget) -> String {
    let deliveries = budget.deliveries_in_flight();
    format!("{deliveries} {}", budget.bytes_in_flight())
}
