//! The way of one delivery: read, verified, forwarded, answered, kept, shown.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use axum::body::Body;
use axum::extract::State;
use bytes::{Bytes, BytesMut};
use http::header::{CONTENT_TYPE, HeaderValue};
use http::request::Parts;
use http::{Request, Response, StatusCode};
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, broadcast};
use tokio::task::spawn_blocking;
use tokio::time::{Instant, timeout};
use webhook_sig::endpoint::BODY_DEADLINE;
use webhook_sig::{Error, ErrorKind, Head, Outcome, UnixTime};

use crate::commands::listen::findings::findings;
use crate::commands::listen::forward::Forward;
use crate::commands::listen::hidden::Hidden;
use crate::commands::listen::record::{
    AppAnswer, Facts, Record, Timing, Verdict, changed_header, header_texts,
};
use crate::commands::listen::route::Route;
use crate::commands::listen::store::Store;
use crate::failure::Caused;
use crate::stored::VerdictState;

/// The greatest number of deliveries that are received at a time; others wait.
pub(super) const IN_FLIGHT: u32 = 16;

/// The greatest number of refused deliveries that are diagnosed at a time; others are not diagnosed.
pub(super) const DIAGNOSES: u32 = 1;

/// The number of events that a page may lag behind before it loads the list again.
pub(super) const EVENTS: usize = 256;

/// The number of bytes of the app's answer that are kept: 64 KiB.
const ANSWER_KEPT: usize = 64 * 1024;

/// All that receives.
pub(super) struct Listener {
    pub(super) routes: Vec<Route>,
    pub(super) forward: Option<Forward>,
    pub(super) forward_refused: bool,
    pub(super) body_limit: usize,
    pub(super) hidden: Hidden,
    pub(super) store: Mutex<Store>,
    /// Held while a delivery is written and kept, so that numbers and lines have one order; the page
    /// reads the store meanwhile.
    pub(super) keeping: Mutex<()>,
    pub(super) events: broadcast::Sender<u64>,
    pub(super) places: Arc<Semaphore>,
    /// The URL that senders address, up to the path; empty if it is not known.
    pub(super) base_url: String,
    /// The turns for diagnoses, of which there are [`DIAGNOSES`].
    pub(super) diagnoses: Semaphore,
    /// The URL of the listener itself.
    pub(super) url: String,
}

/// A request whose body was read, or refused while it was.
pub(super) struct Arrived {
    pub(super) request: Request<Bytes>,
    pub(super) length: u64,
    pub(super) refused: Option<ErrorKind>,
    pub(super) reading: Duration,
    /// The delivery that is sent again; the app gets it even if it is refused.
    pub(super) again: Option<u64>,
}

/// A delivery that was answered, and is not kept yet.
pub(super) struct Judged {
    request: Request<Bytes>,
    facts: Facts,
    /// Whether there is a whole delivery to diagnose.
    is_diagnosed: bool,
}

/// Receives what a sender sent, to the end even if the sender gives up meanwhile.
pub(super) async fn receive(
    State(listener): State<Arc<Listener>>,
    request: Request<Body>,
) -> Response<Body> {
    match tokio::spawn(received(listener, request)).await {
        Ok(response) => response.map(Body::from),
        Err(_) => empty(StatusCode::INTERNAL_SERVER_ERROR).map(Body::from),
    }
}

async fn received(listener: Arc<Listener>, request: Request<Body>) -> Response<Bytes> {
    let Some(route) = listener.route(request.uri().path()) else {
        listener.complain_of_path(&request);
        return empty(StatusCode::NOT_FOUND);
    };
    let Some(place) = listener.place().await else {
        return empty(StatusCode::SERVICE_UNAVAILABLE);
    };
    let arrived = listener.read(request).await;
    let (judged, response) = listener.judge(route, arrived).await;
    // The sender is answered first, because a diagnosis takes longer the closer a forgery is.
    spawn_blocking(move || listener.keep(judged, place));
    response
}

fn empty(status: StatusCode) -> Response<Bytes> {
    let mut response = Response::new(Bytes::new());
    *response.status_mut() = status;
    response
}

impl Listener {
    pub(super) fn route(&self, path: &str) -> Option<&Route> {
        self.routes.iter().find(|route| route.path == path)
    }

    pub(super) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Reads a body: its beginning is kept up to the limit, and the rest is discarded, so that the
    /// sender gets to read its refusal.
    async fn read(&self, request: Request<Body>) -> Arrived {
        let begun = Instant::now();
        let (mut parts, mut body) = request.into_parts();
        copy_head(&mut parts);
        let (mut kept, mut length) = (BytesMut::new(), 0_u64);
        let mut refused = None;
        let reading = async {
            while let Some(frame) = body.frame().await {
                let Ok(frame) = frame else {
                    refused = Some(ErrorKind::BodyUnreadable);
                    return;
                };
                let Ok(chunk) = frame.into_data() else {
                    continue;
                };
                length = length.saturating_add(chunk.len() as u64);
                let room = self.body_limit.saturating_sub(kept.len());
                kept.extend_from_slice(chunk.get(..room).unwrap_or(&chunk));
            }
        };
        let ended = timeout(BODY_DEADLINE, reading).await;
        if length > self.body_limit as u64 {
            refused = Some(ErrorKind::BodyTooLarge);
        } else if ended.is_err() {
            refused = Some(ErrorKind::BodyTooSlow);
        }
        // A buffer that has grown has up to twice the room of what is in it.
        let request = Request::from_parts(parts, Bytes::copy_from_slice(&kept));
        Arrived {
            request,
            length,
            refused,
            reading: begun.elapsed(),
            again: None,
        }
    }

    /// Takes one of the places for what is received at a time; `None` once the program has stopped.
    pub(super) async fn place(&self) -> Option<OwnedSemaphorePermit> {
        Arc::clone(&self.places).acquire_owned().await.ok()
    }

    /// Decides about a request, forwards it, and answers it.
    pub(super) async fn judge(&self, route: &Route, arrived: Arrived) -> (Judged, Response<Bytes>) {
        let now = UnixTime::now();
        let request = arrived.request;
        let begun = Instant::now();
        let decided = verify(route, &request, arrived.refused).await;
        let verifying_us = micros(begun.elapsed());
        let forwards = !is_handshake(&decided)
            && (decided.is_ok() || arrived.again.is_some() || self.forward_refused)
            && arrived.refused.is_none();
        let begun = Instant::now();
        let answer = match &self.forward {
            Some(forward) if forwards => Some(forward.send(&request).await),
            _ => None,
        };
        let app_us = answer.as_ref().map_or(0, |_| micros(begun.elapsed()));
        let app = answer.as_ref().map(app_answer);
        let response = respond(route, &request, &decided, answer);
        let kept = request.body().len() as u64;
        let facts = Facts {
            received: now.as_secs(),
            route: route.path.clone(),
            scheme: route.scheme.id().to_owned(),
            secrets: route.secrets.clone(),
            verdict: describe(&decided),
            status: response.status().as_u16(),
            body_bytes: arrived.length,
            cut: arrived.length > kept,
            changed_header: None,
            timing: Timing {
                reading_us: micros(arrived.reading),
                verifying_us,
                app_us,
            },
            app,
            again: arrived.again,
        };
        let is_diagnosed = arrived.refused.is_none();
        (
            Judged {
                request,
                facts,
                is_diagnosed,
            },
            response,
        )
    }

    /// Keeps a delivery, prints it, tells the pages, and returns its number.
    ///
    /// A diagnosis gives its place back first, so that forgeries do not hold up what is genuine.
    pub(super) fn keep(&self, judged: Judged, place: OwnedSemaphorePermit) -> u64 {
        let Judged {
            mut request,
            mut facts,
            is_diagnosed,
        } = judged;
        let route = self.route(&facts.route);
        let (mut place, mut turn) = (Some(place), None);
        if let Some(route) = route.filter(|_| is_diagnosed)
            && facts.verdict.state == VerdictState::Refused
        {
            turn = self.diagnoses.try_acquire().ok();
            if turn.is_some() {
                place = None;
                facts.verdict.findings = findings(route, &request, facts.received);
            } else {
                facts.verdict.text.push_str("; not diagnosed: busy");
            }
        }
        if facts.cut {
            facts.verdict.text = format!(
                "{}; of the {} bytes that arrived the first {} are kept, because --body-limit is {}",
                facts.verdict.text,
                facts.body_bytes,
                request.body().len(),
                self.body_limit,
            );
        }
        self.hidden.head(&mut request);
        facts.changed_header = changed_header(request.headers());
        let params = route.map(|route| route.params.clone()).unwrap_or_default();
        let record = Record {
            id: 0,
            request,
            facts,
            params,
            base_url: self.base_url.clone(),
            incomplete: None,
        };
        let record = {
            let _turn = self.keeping.lock().unwrap_or_else(PoisonError::into_inner);
            // Before the store is locked, because it takes time.
            let line = record.line(&self.hidden);
            self.store().push(record, line)
        };
        drop((place, turn));
        self.print(&record);
        // Without a page there is no receiver.
        let _unheard = self.events.send(record.id);
        record.id
    }
}

/// Copies a head out of the buffer of its connection, of which each delivery would otherwise keep 8 KiB
/// or more.
fn copy_head(parts: &mut Parts) {
    for value in parts.headers.values_mut() {
        if let Ok(copy) = HeaderValue::from_bytes(value.as_bytes()) {
            *value = copy;
        }
    }
    if let Ok(copy) = parts.uri.to_string().parse() {
        parts.uri = copy;
    }
}

/// What the endpoint says: the key that verified, or why not.
type Decided = Result<String, Error>;

async fn verify(route: &Route, request: &Request<Bytes>, refused: Option<ErrorKind>) -> Decided {
    if let Some(kind) = refused {
        return Err(kind.into());
    }
    let target = request.uri().to_string();
    let head = Head::new(request.method().as_str(), &target, request.headers());
    let body = tokio_stream::once(Ok(request.body().clone()));
    let received = route.endpoint.receive(&head, body).await?;
    let verified = &received.verified;
    let mut text = format!("by the {} key", verified.key_id());
    if let Some(id) = verified.id() {
        text = format!("{text}, with the id {id}");
    }
    Ok(text)
}

fn is_handshake(decided: &Decided) -> bool {
    matches!(decided, Err(error) if error.outcome() == Outcome::Answered)
}

/// Returns what the sender gets: a refusal, the app's answer, or what its vendor takes as
/// delivered.
fn respond(
    route: &Route,
    request: &Request<Bytes>,
    verdict: &Decided,
    answer: Option<Result<Response<Bytes>, String>>,
) -> Response<Bytes> {
    if let Err(error) = verdict {
        let target = request.uri().to_string();
        let head = Head::new(request.method().as_str(), &target, request.headers());
        return route.endpoint.response(&head, error);
    }
    match answer {
        Some(Ok(answer)) => return answer,
        Some(Err(_)) => return empty(StatusCode::BAD_GATEWAY),
        None => {}
    }
    let acknowledgement = route.scheme.acknowledgement();
    let mut response = empty(acknowledgement.status_code());
    if let Some((content_type, body)) = acknowledgement.body() {
        let content_type = HeaderValue::from_static(content_type);
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        *response.body_mut() = Bytes::from_static(body.as_bytes());
    }
    response
}

fn describe(decided: &Decided) -> Verdict {
    let (state, kind, text) = match decided {
        Ok(text) => (VerdictState::Verified, None, text.clone()),
        Err(error) => {
            let kind = error.kind();
            let text = format!("{kind}: {}", Caused(error));
            let state = if is_handshake(decided) {
                VerdictState::Handshake
            } else {
                VerdictState::Refused
            };
            (state, Some(kind.as_str().to_owned()), text)
        }
    };
    Verdict {
        state,
        kind,
        text,
        findings: Vec::new(),
    }
}

fn app_answer(answer: &Result<Response<Bytes>, String>) -> AppAnswer {
    match answer {
        Ok(response) => {
            let body = response.body();
            let body = body.get(..ANSWER_KEPT).unwrap_or(body);
            AppAnswer {
                status: Some(response.status().as_u16()),
                error: None,
                headers: header_texts(response.headers()),
                body: String::from_utf8_lossy(body).into_owned(),
            }
        }
        Err(error) => AppAnswer {
            status: None,
            error: Some(error.clone()),
            headers: Vec::new(),
            body: String::new(),
        },
    }
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}
