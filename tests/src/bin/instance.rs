//! One instance of a receiver, as a process of its own that the fault suite can kill.
//!
//! `instance <port> <redis url> <log file>` receives Standard Webhooks. Its handler works for
//! some tens of milliseconds and then has its effect, a line in the log; one run in twenty fails, half of
//! those after their effect. What a run does depends on the number of the attempt alone.
//!
//! While a file with the extension `hold` is next to the log, a run that has had its effect
//! answers no more: the suite is about to kill the process.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::post;
use http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;

use tower_webhook_sig::VerifyWebhookLayer;
use tower_webhook_sig::axum::Signed;
use webhook_sig::key::Secret;
use webhook_sig::provider::STANDARD_WEBHOOKS;
use webhook_sig::replay::ReplayProtection;
use webhook_sig::{BoxError, Endpoint, UnixTime};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::faults::{ATTEMPT, Event, HOLD, LEASE_SECS, Record, SECRET, draw};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let mut arguments = std::env::args().skip(1);
    let mut argument = || {
        arguments
            .next()
            .ok_or("usage: instance <port> <redis url> <log file>")
    };
    let port: u16 = argument()?.parse()?;
    let server = argument()?;
    let path = PathBuf::from(argument()?);
    let file = OpenOptions::new().append(true).create(true).open(&path)?;
    let hold = path.with_extension(HOLD);
    let log = Log(Arc::new((file, hold)));

    // It may be started while the server is away.
    let store = loop {
        match RedisStore::connect(&server).await {
            Ok(store) => break store,
            Err(_) => tokio::time::sleep(Duration::from_millis(100)).await,
        }
    };
    let protection = ReplayProtection::new(store).lease(Duration::from_secs(LEASE_SECS));
    let endpoint = Endpoint::builder(&STANDARD_WEBHOOKS, Secret::new(SECRET))
        .replay(protection)
        // The handler is always ready; the default is longer than the lease.
        .ready_timeout(Duration::from_secs(1))
        .build()?;
    let app = Router::new()
        .route("/", post(handle))
        .layer(VerifyWebhookLayer::new(endpoint))
        .layer(from_fn_with_state(log.clone(), answer))
        .with_state(log);
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    axum::serve(listener, app).await?;
    Ok(())
}

async fn handle(
    State(log): State<Log>,
    headers: HeaderMap,
    Signed(verified, _): Signed<Bytes>,
) -> StatusCode {
    let attempt = attempt(&headers);
    let id = verified.id().unwrap_or_default();
    let chance = draw(attempt);
    log.write(Event::Started, attempt, id);
    tokio::time::sleep(Duration::from_millis((chance % 200).max(20))).await;
    // From here on nothing is awaited but the end of the process: the effect and the status are
    // one step, which nothing else can come between.
    match chance >> 32 {
        high if high % 40 == 0 => {
            log.write(Event::FailedBefore, attempt, id);
            StatusCode::INTERNAL_SERVER_ERROR
        }
        high if high % 40 == 1 => {
            log.write(Event::FailedAfter, attempt, id);
            StatusCode::INTERNAL_SERVER_ERROR
        }
        _ => {
            log.write(Event::Done, attempt, id);
            if log.is_to_hold() {
                log.write(Event::Held, attempt, id);
                std::future::pending::<()>().await;
            }
            StatusCode::NO_CONTENT
        }
    }
}

/// Notes that an answer leaves, around everything else.
async fn answer(State(log): State<Log>, request: Request, next: Next) -> Response {
    let attempt = attempt(request.headers());
    let response = next.run(request).await;
    log.write(Event::Answered, attempt, response.status().as_str());
    response
}

fn attempt(headers: &HeaderMap) -> u64 {
    let attempt = headers.get(ATTEMPT).and_then(|value| value.to_str().ok());
    attempt.and_then(|text| text.parse().ok()).unwrap_or(0)
}

#[derive(Clone)]
struct Log(Arc<(File, PathBuf)>);

impl Log {
    fn is_to_hold(&self) -> bool {
        self.0.1.exists()
    }

    fn write(&self, event: Event, attempt: u64, id: &str) {
        let at = UnixTime::now().as_millis();
        let id = id.to_owned();
        let line = Record {
            event,
            attempt,
            id,
            at,
        }
        .to_string();
        // One call a line: what the system has taken survives the process. Without its log the
        // suite means nothing, so the process ends with it.
        if (&self.0.0).write_all(line.as_bytes()).is_err() {
            std::process::abort();
        }
    }
}
