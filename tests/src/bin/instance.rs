//! One instance of a receiver, as a process of its own that the fault suite can kill.
//!
//! `instance <number> <port> <redis url> <log file>` receives Standard Webhooks, and batches as
//! FastSpring sends them, with the secrets of its place in the rollout. Its handler works for some
//! tens of milliseconds and then has its effects, one for each new event and a line in the log each.
//!
//! One run in twenty fails as a whole, half of those after their effects, and half of those by a
//! panic. In one run in five, each event fails by itself half of the time: what was handled of a
//! batch is acknowledged with 202. What a run does depends on the number of the attempt alone.
//!
//! While a file with the extension `hold` is next to the log, a run that has had an effect answers
//! no more: the suite is about to kill the process.

use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::net::Ipv4Addr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::extract::{Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Extension, Router};
use http::{HeaderMap, StatusCode};
use tokio::net::TcpListener;

use tower_webhook_sig::VerifyWebhookLayer;
use tower_webhook_sig::axum::Signed;
use webhook_sig::endpoint::HandledEvents;
use webhook_sig::provider::{FASTSPRING, STANDARD_WEBHOOKS};
use webhook_sig::replay::ReplayProtection;
use webhook_sig::verify::EventId;
use webhook_sig::{BoxError, Endpoint, Scheme, UnixTime};
use webhook_sig_redis::RedisStore;
use webhook_sig_tests::faults::{
    ATTEMPT, BATCHES, Event, HOLD, LEASE_SECS, MESSAGES, ROLLOUT, Record, draw,
};

#[tokio::main]
async fn main() -> Result<(), BoxError> {
    let usage = "usage: instance <number> <port> <redis url> <log file>";
    let mut arguments = std::env::args().skip(1);
    let mut argument = || arguments.next().ok_or(usage);
    let number: usize = argument()?.parse()?;
    let secrets = *ROLLOUT.get(number).ok_or(usage)?;
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
    let layer = |scheme: &'static Scheme, name| -> Result<_, BoxError> {
        let endpoint = Endpoint::builder(scheme, scheme.keyring(secrets.iter().copied())?)
            .name(name)
            .replay(protection.clone())
            // The handler is always ready; the default is longer than the lease.
            .ready_timeout(Duration::from_secs(1))
            .build()?;
        Ok(VerifyWebhookLayer::new(endpoint))
    };
    let messages = post(handle).layer(layer(&STANDARD_WEBHOOKS, "messages")?);
    let batches = post(handle).layer(layer(&FASTSPRING, "batches")?);
    let app = Router::new()
        .route(MESSAGES, messages)
        .route(BATCHES, batches)
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
) -> Response {
    let attempt = attempt(&headers);
    let (new, mut handled): (Vec<_>, Vec<_>) = verified.event_ids().partition(EventId::is_new);
    for event in &new {
        log.write(Event::Started, attempt, &event.to_text());
    }
    tokio::time::sleep(Duration::from_millis((draw(attempt) % 200).max(20))).await;
    // From here on nothing is awaited but the end of the process: the effects and the status are
    // one step, which nothing else can come between.
    let fate = Fate::of(attempt);
    let ends: Vec<_> = (0..new.len())
        .map(|place| fate.of_event(attempt, place))
        .collect();
    for (event, end) in new.iter().zip(&ends) {
        log.write(*end, attempt, &event.to_text());
    }
    if log.is_to_hold() && ends.iter().any(|end| *end != Event::FailedBefore) {
        log.write(Event::Held, attempt, "-");
        std::future::pending::<()>().await;
    }
    let done = new
        .iter()
        .zip(&ends)
        .filter(|(_, end)| **end == Event::Done);
    handled.extend(done.map(|(event, _)| *event));
    match fate {
        // Without a message on the terminal, which would look like a failure of the suite.
        Fate::Fails(_, How::Panics) => std::panic::resume_unwind(Box::new("as drawn")),
        Fate::Fails(_, How::Answers) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ if ends.iter().all(|end| *end == Event::Done) => StatusCode::OK.into_response(),
        _ if handled.is_empty() => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        _ => {
            let handled = HandledEvents::new(handled.iter().map(EventId::to_text));
            let ids = handled.to_string();
            (StatusCode::ACCEPTED, Extension(handled), ids).into_response()
        }
    }
}

/// How a run of the handler ends.
#[derive(Clone, Copy)]
enum Fate {
    Ends,
    /// Each event fails by itself half of the time.
    EndsPartly,
    /// All of it fails, before its effects or after them.
    Fails(Event, How),
}

#[derive(Clone, Copy)]
enum How {
    Answers,
    Panics,
}

impl Fate {
    const fn of(attempt: u64) -> Self {
        match (draw(attempt) >> 32) % 80 {
            0 => Self::Fails(Event::FailedBefore, How::Answers),
            1 => Self::Fails(Event::FailedBefore, How::Panics),
            2 => Self::Fails(Event::FailedAfter, How::Answers),
            3 => Self::Fails(Event::FailedAfter, How::Panics),
            4..20 => Self::EndsPartly,
            _ => Self::Ends,
        }
    }

    const fn of_event(self, attempt: u64, place: usize) -> Event {
        match self {
            Self::Ends => Event::Done,
            Self::Fails(end, _) => end,
            Self::EndsPartly => match draw(attempt ^ (place as u64) << 40) % 4 {
                0 => Event::FailedBefore,
                1 => Event::FailedAfter,
                _ => Event::Done,
            },
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
