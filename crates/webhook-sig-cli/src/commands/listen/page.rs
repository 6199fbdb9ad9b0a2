//! The local page: what it is made of, and what it asks for.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::extract::{Path, State};
use axum::middleware;
use axum::response::sse::{Event, KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use bytes::Bytes;
use http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use http::{HeaderName, Request, StatusCode};
use serde::Serialize;
use serde_json::json;
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{mpsc, watch};
use tokio::task::spawn_blocking;
use tokio_stream::wrappers::ReceiverStream;
use webhook_sig::Head;
use webhook_sig::scheme::Encoding;

use crate::commands::listen::copies;
use crate::commands::listen::guard::{Guard, guard};
use crate::commands::listen::receiver::{Arrived, EVENTS, Listener};
use crate::commands::listen::record::{Facts, Record, header_texts};
use crate::commands::listen::route::Route;
use crate::commands::listen::store::Store;
use crate::failure::Caused;

/// The greatest number of pages that hear of deliveries at a time.
pub(super) const PAGES: usize = 16;

/// How often a silent connection to a page says that it is alive.
const ALIVE: Duration = Duration::from_secs(15);

/// What the page's requests share.
#[derive(Clone)]
pub(super) struct Page {
    pub(super) listener: Arc<Listener>,
    /// Changes when the program stops.
    pub(super) stopping: watch::Receiver<bool>,
}

pub(super) fn router(page: Page, page_guard: Guard) -> Router {
    Router::new()
        .route(
            "/",
            get(|| file("text/html; charset=utf-8", include_str!("page/page.html"))),
        )
        .route(
            "/page.css",
            get(|| file("text/css; charset=utf-8", include_str!("page/page.css"))),
        )
        .route(
            "/page.js",
            get(|| {
                file(
                    "text/javascript; charset=utf-8",
                    include_str!("page/page.js"),
                )
            }),
        )
        .route("/deliveries", get(list))
        .route("/deliveries/{id}", get(show))
        .route("/deliveries/{id}/{copy}", get(copy))
        .route("/deliveries/{id}/send", post(send_again))
        .route("/deliveries/{id}/sign", post(sign_and_send))
        .route("/events", get(events))
        .with_state(page)
        .layer(middleware::from_fn_with_state(page_guard, guard))
}

async fn file(content_type: &'static str, content: &'static str) -> Response {
    ([(CONTENT_TYPE, content_type)], content).into_response()
}

impl Page {
    /// Finds a delivery and its route; a stored one may have come by a route that is gone.
    fn find(&self, id: u64) -> Result<(Arc<Record>, &Route), Refusal> {
        let store = self.listener.store();
        let record = store.get(id).ok_or_else(|| missing(id, &store))?;
        drop(store);
        let route = self.listener.route(&record.facts.route).ok_or_else(|| {
            refusal(
                StatusCode::CONFLICT,
                "its route is not among those of --route",
            )
        })?;
        Ok((record, route))
    }
}

/// Why the page does not get what it asks for.
type Refusal = (StatusCode, String);

/// Returns why there is no delivery of a number.
fn missing(id: u64, store: &Store) -> Refusal {
    let why = if store.has_dropped(id) {
        "this delivery is no longer kept; raise --store-entries".to_owned()
    } else {
        format!("there is no delivery {id}")
    };
    refusal(StatusCode::NOT_FOUND, why)
}

fn refusal(status: StatusCode, why: impl Into<String>) -> Refusal {
    (status, why.into())
}

fn json(value: &impl Serialize) -> Response {
    let text = serde_json::to_string(value).unwrap_or_default();
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}

async fn list(State(page): State<Page>) -> Response {
    let store = page.listener.store();
    let summaries: Vec<_> = store
        .records()
        .map(|record| record.summary(&page.listener.hidden))
        .collect();
    json(&summaries)
}

/// What the page shows of one delivery.
#[derive(Serialize)]
struct Shown<'a> {
    id: u64,
    method: &'a str,
    target: String,
    headers: Vec<(String, String)>,
    /// The body, in base64.
    body: String,
    /// The signed message in base64, or why there is none.
    signed: Result<String, String>,
    signed_content: String,
    can_forward: bool,
    #[serde(flatten)]
    facts: Facts,
}

async fn show(State(page): State<Page>, Path(id): Path<u64>) -> Result<Response, Refusal> {
    let (record, route) = page.find(id)?;
    let hidden = &page.listener.hidden;
    let request = &record.request;
    let base64 = |bytes: Bytes| Encoding::Base64.encode(&hidden.bytes(&bytes));
    let headers = header_texts(request.headers()).into_iter();
    let signed = signed_message(&record, route);
    Ok(json(&Shown {
        id,
        method: request.method().as_str(),
        target: hidden.target(request.uri()),
        headers: headers
            .map(|(name, value)| (name, hidden.text(&value)))
            .collect(),
        body: base64(request.body().clone()),
        signed: signed
            .map(|message| base64(message.into()))
            .map_err(|why| hidden.text(&why)),
        signed_content: route.scheme.signed_content().to_string(),
        can_forward: page.listener.forward.is_some(),
        facts: record.facts.without_secrets(hidden),
    }))
}

fn signed_message(record: &Record, route: &Route) -> Result<Vec<u8>, String> {
    if route.scheme.algorithm().is_token() {
        return Err("nothing is signed: the sender shows a secret".to_owned());
    }
    if let Some(why) = record.partial() {
        return Err(why.to_owned());
    }
    let request = &record.request;
    let target = request.uri().to_string();
    let head = Head::new(request.method().as_str(), &target, request.headers());
    let message = route.verifier.signed_message(&head, request.body().clone());
    message.map_err(|error| Caused(&error).to_string())
}

async fn copy(
    State(page): State<Page>,
    Path((id, copy)): Path<(u64, String)>,
) -> Result<Response, Refusal> {
    let (record, route) = page.find(id)?;
    let Page { listener, .. } = &page;
    let conflict = |why: String| refusal(StatusCode::CONFLICT, why);
    let text = match copy.as_str() {
        "curl" => copies::curl(&record, &listener.url, &listener.hidden).map_err(conflict)?,
        "test" => copies::test(&record, route, listener).map_err(conflict)?,
        "file" => {
            let name = format!("attachment; filename=\"delivery-{id}.json\"");
            let line = record.line(&listener.hidden);
            let headers = [
                (CONTENT_TYPE, "application/json".to_owned()),
                (CONTENT_DISPOSITION, name),
            ];
            return Ok((headers, format!("{line}\n")).into_response());
        }
        _ => {
            return Err(refusal(
                StatusCode::NOT_FOUND,
                "the copies are `curl`, `test` and `file`",
            ));
        }
    };
    let content_type: [(HeaderName, &str); 1] = [(CONTENT_TYPE, "text/plain; charset=utf-8")];
    Ok((content_type, text).into_response())
}

async fn send_again(State(page): State<Page>, Path(id): Path<u64>) -> Result<Response, Refusal> {
    send(&page, id, |record, _| Ok(record.request.clone())).await
}

async fn sign_and_send(State(page): State<Page>, Path(id): Path<u64>) -> Result<Response, Refusal> {
    send(&page, id, copies::sign_anew).await
}

/// Sends a delivery through the listener and to the app, as if it had arrived once more.
async fn send(
    page: &Page,
    id: u64,
    make: impl Fn(&Record, &Route) -> Result<Request<Bytes>, String>,
) -> Result<Response, Refusal> {
    let (record, route) = page.find(id)?;
    if let Some(why) = record.inexact() {
        let why = format!("{why}, so it cannot be sent again");
        return Err(refusal(StatusCode::CONFLICT, why));
    }
    if let Some(incomplete) = &record.incomplete {
        return Err(refusal(StatusCode::CONFLICT, &incomplete.why));
    }
    let request = make(&record, route)
        .map_err(|why| refusal(StatusCode::CONFLICT, page.listener.hidden.text(&why)))?;
    let stops = || refusal(StatusCode::SERVICE_UNAVAILABLE, "the program stops");
    let place = page.listener.place().await.ok_or_else(stops)?;
    let arrived = Arrived {
        length: request.body().len() as u64,
        request,
        refused: None,
        reading: Duration::ZERO,
        again: Some(id),
    };
    let (judged, _) = page.listener.judge(route, arrived).await;
    let listener = Arc::clone(&page.listener);
    let new = spawn_blocking(move || listener.keep(judged, place)).await;
    let new = new.map_err(|error| refusal(StatusCode::INTERNAL_SERVER_ERROR, error.to_string()))?;
    Ok(json(&json!({ "id": new })))
}

/// Tells a page of each delivery, until the program stops.
async fn events(State(page): State<Page>) -> Response {
    let mut heard = page.listener.events.subscribe();
    if page.listener.events.receiver_count() > PAGES {
        let why = format!("{PAGES} pages are open; close one");
        return refusal(StatusCode::SERVICE_UNAVAILABLE, why).into_response();
    }
    let (sender, events) = mpsc::channel::<Result<Event, Infallible>>(EVENTS);
    tokio::spawn(async move {
        let mut stopping = page.stopping.clone();
        loop {
            let event = tokio::select! {
                id = heard.recv() => match id {
                    Ok(id) => page.event(id),
                    // A page that lags behind loads the list again.
                    Err(RecvError::Lagged(_)) => Event::default().event("reload").data(""),
                    Err(RecvError::Closed) => return,
                },
                () = sender.closed() => return,
                _ = stopping.changed() => return,
            };
            if sender.send(Ok(event)).await.is_err() {
                return;
            }
        }
    });
    let alive = KeepAlive::new().interval(ALIVE);
    Sse::new(ReceiverStream::new(events))
        .keep_alive(alive)
        .into_response()
}

impl Page {
    fn event(&self, id: u64) -> Event {
        let store = self.listener.store();
        let first = store.records().last().map_or(id, |oldest| oldest.id);
        let record = store.get(id);
        let hidden = &self.listener.hidden;
        let summary = record.as_ref().map(|one| one.summary(hidden));
        let text = json!({ "first": first, "delivery": summary });
        Event::default().event("delivery").data(text.to_string())
    }
}
