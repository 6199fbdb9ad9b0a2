//! The service: splits a request, calls the endpoint, and puts the request together again.

use std::fmt;
use std::future::{pending, poll_fn};
use std::panic::resume_unwind;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::request::Parts;
use http::{HeaderMap, Request, Response, Uri};
use http_body::Body;
use tokio::runtime::Handle;
use tokio::task::{JoinError, JoinHandle};
use tower_service::Service;
use webhook_sig::endpoint::{Claim, OnDisconnect};
use webhook_sig::{BoxError, Error, Head, Received};

use crate::body::{RequestBody, ResponseBody};
use crate::chunks::Chunks;
use crate::layer::Settings;
use crate::settling::Settling;

/// A service that only verified deliveries reach.
#[derive(Clone)]
pub struct VerifyWebhook<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> VerifyWebhook<S> {
    pub(crate) const fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
    }
}

/// The future of [`VerifyWebhook`].
pub type ResponseFuture<R, E> =
    Pin<Box<dyn Future<Output = Result<Response<ResponseBody<R>>, E>> + Send>>;

impl<S, B, R> Service<Request<B>> for VerifyWebhook<S>
where
    S: Service<Request<RequestBody>, Response = Response<R>> + Clone + Send + 'static,
    S::Error: Send,
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    R: Body<Data = Bytes> + Send + 'static,
{
    type Response = Response<ResponseBody<R>>;
    type Error = S::Error;
    type Future = ResponseFuture<R, S::Error>;

    /// Is ready at once: see [the crate](crate#readiness).
    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        let mut inner = self.inner.clone();
        let settings = self.settings.clone();
        let (mut parts, body) = request.into_parts();
        Box::pin(async move {
            let (received, trailers) = match receive(&settings, &parts, body).await {
                Ok(received) => received,
                Err(error) => return Ok(refusal(&settings, &parts, &error)),
            };
            // Only now: an unverified sender must not hold a permit or a place in a queue.
            let ready = poll_fn(|context| inner.poll_ready(context));
            match settings.endpoint.until_ready(ready).await {
                Ok(ready) => ready?,
                Err(error) => return Ok(refusal(&settings, &parts, &error)),
            }
            parts.extensions.insert(received.verified);
            let body = RequestBody::new(received.body, trailers);
            let request = Request::from_parts(parts, body);
            let claim = received.claim;
            let on_disconnect = settings.endpoint.on_disconnect();
            match on_disconnect {
                // Where there is no tokio, as in a Worker, the host decides how long a handler runs.
                OnDisconnect::Finish if Handle::try_current().is_ok() => {
                    finish(spawn(handle(inner, request, claim, on_disconnect))).await
                }
                OnDisconnect::Cancel | OnDisconnect::Finish => {
                    handle(inner, request, claim, on_disconnect).await
                }
            }
        })
    }
}

/// Calls the inner service, and settles the delivery by its response.
async fn handle<S, R>(
    mut inner: S,
    request: Request<RequestBody>,
    claim: Claim,
    on_disconnect: OnDisconnect,
) -> Result<Response<ResponseBody<R>>, S::Error>
where
    S: Service<Request<RequestBody>, Response = Response<R>>,
    R: Body<Data = Bytes> + Send + 'static,
{
    let response = inner.call(request).await?;
    let claim = claim.partly(response.extensions().get());
    let awaiting = claim.settle(response.status(), response.headers()).await;
    Ok(response.map(|body| match awaiting {
        None => ResponseBody::handled(body),
        Some(claim) => ResponseBody::settling(Settling::new(body, claim, on_disconnect)),
    }))
}

/// Starts a task that goes on if the sender disconnects.
fn spawn<T: Send + 'static>(task: impl Future<Output = T> + Send + 'static) -> JoinHandle<T> {
    #[cfg(feature = "tracing")]
    let task = tracing::Instrument::in_current_span(task);
    tokio::spawn(task)
}

/// Waits for a task, and panics if it has panicked, as if it had run here.
async fn finish<T>(task: JoinHandle<T>) -> T {
    match task.await.map_err(JoinError::try_into_panic) {
        Ok(done) => done,
        Err(Ok(panic)) => resume_unwind(panic),
        // The runtime shuts down, and drops this future next.
        Err(Err(_cancelled)) => pending().await,
    }
}

async fn receive<B>(
    settings: &Settings,
    parts: &Parts,
    body: B,
) -> Result<(Received, Option<Box<HeaderMap>>), Error>
where
    B: Body + Send + 'static,
    B::Error: Into<BoxError>,
{
    let head = head(settings, parts);
    let mut body = Chunks::new(body);
    match settings.endpoint.receive(&head, &mut body).await {
        Ok(received) => Ok((received, body.into_trailers())),
        Err(error) => {
            // hyper sends the response meanwhile, and reads on for as long as the body is held.
            if let Some(drain) = settings.endpoint.drain(&head, &body)
                && let Ok(runtime) = Handle::try_current()
            {
                runtime.spawn(drain.run(body));
            }
            Err(error)
        }
    }
}

fn refusal<R>(settings: &Settings, parts: &Parts, error: &Error) -> Response<ResponseBody<R>> {
    let response = settings.endpoint.response(&head(settings, parts), error);
    response.map(ResponseBody::refused)
}

fn head<'a>(settings: &Settings, parts: &'a Parts) -> Head<'a> {
    let uri = uri(parts);
    let target = uri.path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    let authority = uri.authority().map(|authority| authority.as_str());
    let peer = (settings.peer)(&parts.extensions);
    let head = Head::new(parts.method.as_str(), target, &parts.headers).authority(authority);
    head.peer(peer).version(parts.version)
}

/// Returns the URI as the sender wrote it, before a router took a prefix away.
fn uri(parts: &Parts) -> &Uri {
    #[cfg(feature = "axum")]
    if let Some(original) = parts.extensions.get::<::axum::extract::OriginalUri>() {
        return &original.0;
    }
    &parts.uri
}

impl<S: fmt::Debug> fmt::Debug for VerifyWebhook<S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyWebhook")
            .field("inner", &self.inner)
            .field("endpoint", &self.settings.endpoint)
            .finish_non_exhaustive()
    }
}
