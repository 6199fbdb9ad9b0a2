//! The service: splits a request, asks the endpoint, and puts the request together again.

use std::fmt;
use std::mem;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::header::CONNECTION;
use http::request::Parts;
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, Uri, Version};
use http_body::Body;
use tower_service::Service;
use webhook_sig::{BoxError, Head, Received};

use crate::body::{Chunks, RequestBody, ResponseBody};
use crate::layer::Settings;

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
    S::Future: Send,
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Into<BoxError>,
    R: Send,
{
    type Response = Response<ResponseBody<R>>;
    type Error = S::Error;
    type Future = ResponseFuture<R, S::Error>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, request: Request<B>) -> Self::Future {
        // The service that was polled is ready; its clone need not be.
        let clone = self.inner.clone();
        let mut ready = mem::replace(&mut self.inner, clone);
        let settings = self.settings.clone();
        let (mut parts, body) = request.into_parts();
        Box::pin(async move {
            let (request, claim) = match receive(&settings, &parts, body).await {
                Ok((received, trailers)) => {
                    parts.extensions.insert(received.verified);
                    let body = RequestBody::new(received.body, trailers);
                    (Request::from_parts(parts, body), received.claim)
                }
                Err(response) => return Ok(response.map(ResponseBody::refused)),
            };
            let response = ready.call(request).await?;
            let grpc_status = response.headers().get(&GRPC_STATUS);
            let grpc_status = grpc_status.map(HeaderValue::as_bytes);
            let status = response.status().as_u16();
            claim.settle(status, grpc_status).await;
            Ok(response.map(ResponseBody::handled))
        })
    }
}

static GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");

async fn receive<B>(
    settings: &Settings,
    parts: &Parts,
    body: B,
) -> Result<(Received, Option<Box<HeaderMap>>), Response<Bytes>>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    let Settings { endpoint, peer } = settings;
    let target = uri(parts).path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    let head =
        Head::new(parts.method.as_str(), target, &parts.headers).peer(peer(&parts.extensions));
    let mut trailers = None;
    let body = pin!(body);
    let received = endpoint
        .receive(&head, Chunks::new(body, &mut trailers))
        .await;
    received
        .map(|received| (received, trailers))
        .map_err(|error| {
            let mut response = endpoint.response(&head, &error);
            if parts.version >= Version::HTTP_2 {
                // There a stream is reset by itself, and the header is forbidden.
                response.headers_mut().remove(CONNECTION);
            }
            response
        })
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
