//! A receiver whose handler does what a test tells it, and counts what it did.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use actix_web::{App, HttpResponse, HttpServer, web};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use tokio::sync::Semaphore;
use tokio::task::JoinHandle;
use webhook_sig::endpoint::HandledEvents;
use webhook_sig::{Endpoint, Error, Head, Verified};
use webhook_sig_tests::host::{self, Host, Seen};
use webhook_sig_tests::wire::http1::{self, Connection};
use webhook_sig_tests::wire::http2::RUNTIME;
use webhook_sig_tests::{Request, Response};

/// More than any body here; the extractors' own limits would hide ours.
const EXTRACTOR_LIMIT: usize = 64 * 1024 * 1024;

/// How a delivery comes to the handler.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Actix,
    Axum,
    Core,
}

impl Way {
    pub(crate) const ALL: [Self; 3] = [Self::Actix, Self::Axum, Self::Core];

    pub(crate) fn start(self, endpoint: Endpoint) -> Receiver {
        let handler = Handler::default();
        let server = match self {
            Self::Actix => Server::Host(start_actix(endpoint, handler.clone())),
            Self::Axum => Server::Host(start_axum(endpoint, handler.clone())),
            Self::Core => Server::Core(endpoint),
        };
        Receiver { server, handler }
    }
}

/// What became of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// It was acknowledged, and the handler did not run.
    AlreadyHandled,
    /// The handler failed.
    Failed,
    /// The handler ran, and acknowledged it.
    Handled,
    /// The sender is to come back, and the handler did not run.
    InFlight,
    /// The handler ran, and acknowledged a part of it.
    Partly,
    /// It was not verified.
    Refused,
}

impl State {
    fn of(response: &Response) -> Self {
        let is_of_handler = response.body == BY_HANDLER;
        match (
            response.status,
            is_of_handler,
            response.header("retry-after"),
        ) {
            (200, true, _) => Self::Handled,
            (202, true, _) => Self::Partly,
            (500, true, _) => Self::Failed,
            (200, false, _) => Self::AlreadyHandled,
            (401, false, _) => Self::Refused,
            (503, false, "10") => Self::InFlight,
            _ => panic!("{response:?}"),
        }
    }
}

/// The body of every response of the handler.
const BY_HANDLER: &[u8] = b"by the handler";

/// What the handler does with a delivery.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Answers as if it had handled a part, and does not say which.
    Accept,
    Fail,
    /// Acknowledges some events of a batch alone.
    HandlePartly(Vec<String>),
    Panic,
    /// Handles it once the test lets it.
    Wait,
}

/// Handles a delivery, unless it is told to do something else first.
#[derive(Clone)]
struct Handler {
    record: Arc<Mutex<Record>>,
    gate: Arc<Semaphore>,
}

#[derive(Default)]
struct Record {
    acts: VecDeque<Act>,
    /// The new events of each run, by their ids.
    runs: Vec<Vec<String>>,
}

impl Default for Handler {
    fn default() -> Self {
        Self {
            record: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        }
    }
}

/// A response of the handler.
struct Reply {
    status: StatusCode,
    partly: Option<HandledEvents>,
}

impl Handler {
    async fn handle(&self, verified: &Verified) -> Reply {
        let new = verified.event_ids().filter(|event| event.is_new());
        let new = new.map(|event| event.to_text().into_owned()).collect();
        let act = self.with(|record| {
            record.runs.push(new);
            record.acts.pop_front()
        });
        let reply = |status| Reply {
            status,
            partly: None,
        };
        match act {
            Some(Act::Accept) => reply(StatusCode::ACCEPTED),
            Some(Act::Fail) => reply(StatusCode::INTERNAL_SERVER_ERROR),
            Some(Act::HandlePartly(ids)) => Reply {
                partly: Some(HandledEvents::new(ids)),
                ..reply(StatusCode::ACCEPTED)
            },
            Some(Act::Panic) => panic!("as it is told"),
            Some(Act::Wait) => {
                self.gate.acquire().await.expect("it is open").forget();
                reply(StatusCode::OK)
            }
            None => reply(StatusCode::OK),
        }
    }

    fn with<T>(&self, change: impl FnOnce(&mut Record) -> T) -> T {
        change(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// An endpoint at work, in a server unless the core is called as it is.
pub(crate) struct Receiver {
    server: Server,
    handler: Handler,
}

enum Server {
    Core(Endpoint),
    Host(Host),
}

/// A delivery on its way; dropping it is what a sender does that leaves.
pub(crate) enum Sent {
    Core(Task),
    Host(Connection),
}

/// A task that ends with its owner.
pub(crate) struct Task(JoinHandle<Response>);

impl Drop for Task {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Receiver {
    /// Tells the handler what to do with the deliveries that come next.
    pub(crate) fn tell(&self, acts: impl IntoIterator<Item = Act>) {
        self.handler.with(|record| record.acts.extend(acts));
    }

    /// Lets a handler that waits go on.
    pub(crate) fn let_go(&self) {
        self.handler.gate.add_permits(1);
    }

    /// Returns how often the handler ran.
    pub(crate) fn runs(&self) -> usize {
        self.handler.with(|record| record.runs.len())
    }

    /// Returns the ids of the events that were new in the last run.
    pub(crate) fn last_new(&self) -> Vec<String> {
        let last = self.handler.with(|record| record.runs.last().cloned());
        last.expect("the handler ran")
    }

    /// Sends a delivery, and returns once the handler is at work.
    pub(crate) fn send_until_it_runs(&self, delivery: &Request) -> Sent {
        let runs = self.runs();
        let sent = self.send(delivery);
        until(|| (self.runs() > runs).then_some(()));
        sent
    }

    pub(crate) fn send(&self, delivery: &Request) -> Sent {
        match &self.server {
            Server::Core(endpoint) => {
                let (endpoint, handler) = (endpoint.clone(), self.handler.clone());
                let task = RUNTIME.spawn(receive(endpoint, handler, delivery.clone()));
                Sent::Core(Task(task))
            }
            Server::Host(host) => {
                let mut connection = Connection::open(host.address());
                connection.write(&http1::with_length(delivery));
                Sent::Host(connection)
            }
        }
    }

    pub(crate) fn deliver(&self, delivery: &Request) -> State {
        let state = self.send(delivery).state();
        state.expect("there is a response")
    }

    /// Delivers again for as long as the delivery is in flight: a receiver learns in its own time
    /// that a sender has left, or that a handler has panicked.
    pub(crate) fn deliver_until_it_is_decided(&self, delivery: &Request) -> State {
        until(|| {
            let state = self.deliver(delivery);
            (state != State::InFlight).then_some(state)
        })
    }
}

impl Sent {
    /// Returns what became of the delivery; nothing if the handler panicked.
    pub(crate) fn state(self) -> Option<State> {
        let response = match self {
            Self::Core(mut task) => RUNTIME.block_on(&mut task.0).ok(),
            Self::Host(mut connection) => connection.try_read(),
        };
        response.as_ref().map(State::of)
    }
}

impl fmt::Debug for Sent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sent").finish_non_exhaustive()
    }
}

/// Asks until there is an answer, which must come within ten seconds or so.
fn until<T>(mut ask: impl FnMut() -> Option<T>) -> T {
    for _ in 0..2000 {
        if let Some(answer) = ask() {
            return answer;
        }
        thread::sleep(Duration::from_millis(5));
    }
    panic!("it takes too long");
}

/// Receives a delivery as an adapter does.
async fn receive(endpoint: Endpoint, handler: Handler, delivery: Request) -> Response {
    let mut headers = HeaderMap::new();
    for (name, value) in &delivery.headers {
        let name = HeaderName::from_bytes(name.as_bytes()).expect("it is a name");
        let value = HeaderValue::from_bytes(value).expect("it is a value");
        headers.append(name, value);
    }
    let head = Head::new(&delivery.method, &delivery.target, &headers);
    let body = tokio_stream::iter([Ok::<_, Error>(delivery.body.clone())]);
    let received = match endpoint.receive(&head, body).await {
        Ok(received) => received,
        Err(error) => {
            let (parts, body) = endpoint.response(&head, &error).into_parts();
            let mut response = Response::new(parts.status.as_u16(), parts.headers);
            response.body = body;
            return response;
        }
    };
    let reply = handler.handle(&received.verified).await;
    let headers = HeaderMap::new();
    let claim = received.claim.partly(reply.partly.as_ref());
    let awaiting = claim.settle(reply.status, &headers).await;
    assert!(awaiting.is_none(), "it is not a gRPC call");
    let mut response = Response::new(reply.status.as_u16(), headers);
    response.body = Bytes::from_static(BY_HANDLER);
    response
}

fn start_axum(endpoint: Endpoint, handler: Handler) -> Host {
    use tower_webhook_sig::VerifyWebhookLayer;
    use tower_webhook_sig::axum::Signed;

    let handle = async move |Signed(verified, _): Signed<Bytes>| {
        let reply = handler.handle(&verified).await;
        let mut response = (reply.status, BY_HANDLER).into_response();
        if let Some(partly) = reply.partly {
            response.extensions_mut().insert(partly);
        }
        response
    };
    let app = Router::new().fallback(handle);
    let app = app
        .layer(VerifyWebhookLayer::new(endpoint))
        .layer(DefaultBodyLimit::max(EXTRACTOR_LIMIT));
    host::axum::serve(app, Seen::default())
}

fn start_actix(endpoint: Endpoint, handler: Handler) -> Host {
    use actix_webhook_sig::{Signed, VerifyWebhook};

    host::actix::serve(Seen::default(), move |listener| {
        let server = HttpServer::new(move || {
            let handler = handler.clone();
            let handle = move |Signed(verified, _): Signed<Bytes>| {
                let handler = handler.clone();
                async move {
                    let reply = handler.handle(&verified).await;
                    let status = reply.status.as_u16().try_into();
                    let status = status.expect("it is a status");
                    let mut response = HttpResponse::build(status);
                    if let Some(partly) = reply.partly {
                        response.extensions_mut().insert(partly);
                    }
                    response.body(BY_HANDLER)
                }
            };
            App::new()
                .app_data(web::PayloadConfig::new(EXTRACTOR_LIMIT))
                .default_service(web::to(handle))
                .wrap(VerifyWebhook::new(endpoint.clone()))
        });
        // Otherwise a sender that left is taken for one that only stopped sending.
        let server = server.h1_allow_half_closed(false);
        let server = server.workers(1).disable_signals().listen(listener);
        server.expect("the listener is good").run()
    })
}
