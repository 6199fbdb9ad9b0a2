//! The middleware: splits a request, calls the endpoint, and puts the request together again.

use std::future::{Future, Ready, pending, poll_fn, ready};
use std::panic::resume_unwind;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::rt;
use actix_web::rt::task::{JoinError, JoinHandle};
use actix_web::{HttpMessage, HttpResponse};
use bytes::Bytes;
use futures_core::Stream;
use http::header::CONNECTION;
use webhook_sig::endpoint::{Claim, OnDisconnect};
use webhook_sig::{Endpoint, Error, Head, Received, VerifiedBody};

use crate::chunks::Chunks;
use crate::headers::ActixHeaders;
use crate::refusal::Refusal;

/// Wraps an app, a scope or a resource so that only verified deliveries reach it.
///
/// [The crate](crate) shows it in use.
#[derive(Clone, Debug)]
pub struct VerifyWebhook {
    endpoint: Endpoint,
}

impl VerifyWebhook {
    /// Creates a middleware around an endpoint.
    ///
    /// ```
    /// use actix_web::{App, http::StatusCode, test, web};
    /// use actix_webhook_sig::VerifyWebhook;
    /// use webhook_sig::Endpoint;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// # actix_web::rt::System::new().block_on(async {
    /// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?;
    /// let hooks = web::scope("/hooks")
    ///     .wrap(VerifyWebhook::new(endpoint))
    ///     .route("/github", web::post().to(|body: String| async { body }));
    /// let app = test::init_service(App::new().service(hooks)).await;
    ///
    /// let unsigned = test::TestRequest::post().uri("/hooks/github").to_request();
    /// assert_eq!(test::call_service(&app, unsigned).await.status(), StatusCode::UNAUTHORIZED);
    ///
    /// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    /// let signed = test::TestRequest::post()
    ///     .uri("/hooks/github")
    ///     .insert_header(("X-Hub-Signature-256", signature))
    ///     .set_payload("Hello, World!");
    /// assert_eq!(test::call_service(&app, signed.to_request()).await.status(), StatusCode::OK);
    /// # Ok::<(), webhook_sig::InvalidEndpoint>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub const fn new(endpoint: Endpoint) -> Self {
        Self { endpoint }
    }
}

impl<S, B> Transform<S, ServiceRequest> for VerifyWebhook
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = actix_web::Error;
    type Transform = VerifyWebhookService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let endpoint = self.endpoint.clone();
        ready(Ok(VerifyWebhookService {
            shared: Rc::new(Shared { inner, endpoint }),
        }))
    }
}

/// A service that only verified deliveries reach.
#[derive(Debug)]
pub struct VerifyWebhookService<S> {
    shared: Rc<Shared<S>>,
}

/// What a service shares with the requests that it handles.
#[derive(Debug)]
struct Shared<S> {
    inner: S,
    endpoint: Endpoint,
}

impl<S, B> Service<ServiceRequest> for VerifyWebhookService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error> + 'static,
    B: MessageBody + 'static,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, actix_web::Error>>>>;

    /// Is ready at once: see [the crate](crate#readiness).
    fn poll_ready(&self, _: &mut Context<'_>) -> Poll<Result<(), actix_web::Error>> {
        Poll::Ready(Ok(()))
    }

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let shared = self.shared.clone();
        Box::pin(async move {
            let Shared { inner, endpoint } = &*shared;
            let mut body = Chunks::new(request.take_payload());
            let received = match receive(endpoint, &request, &mut body).await {
                Ok(received) => received,
                Err(error) => return Ok(refusal(endpoint, request, body, &error)),
            };
            // Only now: an unverified sender must not keep the inner service from others.
            let ready = poll_fn(|context| inner.poll_ready(context));
            match endpoint.until_ready(ready).await {
                Ok(ready) => ready?,
                Err(error) => return Ok(refusal(endpoint, request, body, &error)),
            }
            request.extensions_mut().insert(received.verified);
            request.set_payload(restored(received.body));
            let claim = received.claim;
            match endpoint.on_disconnect() {
                OnDisconnect::Cancel => handle(inner, request, claim).await,
                OnDisconnect::Finish => {
                    let shared = shared.clone();
                    let task = async move { handle(&shared.inner, request, claim).await };
                    finish(rt::spawn(task)).await
                }
            }
        })
    }
}

/// Calls the inner service, and settles the delivery by its response.
async fn handle<S, B>(
    inner: &S,
    request: ServiceRequest,
    claim: Claim,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = actix_web::Error>,
    B: MessageBody,
{
    let response = inner.call(request).await?;
    let headers = ActixHeaders(response.headers());
    // actix-web sends no trailers, so a call that would end with them has failed: it is released.
    let claim = claim.partly(response.response().extensions().get());
    claim.settle(status(response.status()), &headers).await;
    Ok(response.map_into_left_body())
}

/// Waits for a task, and panics if it has panicked, as if it had run here.
async fn finish<T>(task: JoinHandle<T>) -> T {
    match task.await.map_err(JoinError::try_into_panic) {
        Ok(done) => done,
        Err(Ok(panic)) => resume_unwind(panic),
        // The worker shuts down, and drops this future next.
        Err(Err(_cancelled)) => pending().await,
    }
}

async fn receive(
    endpoint: &Endpoint,
    request: &ServiceRequest,
    body: &mut Chunks,
) -> Result<Received, Error> {
    let headers = ActixHeaders(request.headers());
    endpoint.receive(&head(request, &headers), body).await
}

/// Creates the response to a refused request, which holds what is left of its body.
fn refusal<B>(
    endpoint: &Endpoint,
    request: ServiceRequest,
    body: Chunks,
    error: &Error,
) -> ServiceResponse<EitherBody<B>> {
    let headers = ActixHeaders(request.headers());
    let head = head(&request, &headers);
    let drain = endpoint.drain(&head, &body);
    let (response, text) = response(endpoint.response(&head, error)).into_parts();
    let refusal = Refusal::new(text, body, drain);
    let response = refusal.answer(response).map_into_boxed_body();
    request.into_response(response).map_into_right_body()
}

fn head<'a>(request: &'a ServiceRequest, headers: &'a ActixHeaders<'_>) -> Head<'a> {
    // From the URI itself: what actix derives from it believes `Forwarded` and `X-Forwarded-*`.
    let target = request.uri().path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    let authority = request.uri().authority();
    let authority = authority.map(|authority| authority.as_str());
    let peer = request.peer_addr().map(|address| address.ip());
    let head = Head::new(request.method().as_str(), target, headers).authority(authority);
    head.peer(peer).version(version(request.version()))
}

/// Translates a version to the newer `http`.
fn version(version: actix_web::http::Version) -> http::Version {
    use actix_web::http::Version;
    match version {
        Version::HTTP_09 => http::Version::HTTP_09,
        Version::HTTP_10 => http::Version::HTTP_10,
        Version::HTTP_2 => http::Version::HTTP_2,
        Version::HTTP_3 => http::Version::HTTP_3,
        _ => http::Version::HTTP_11,
    }
}

/// Translates a status to the newer `http`, which has the same ones.
fn status(status: StatusCode) -> http::StatusCode {
    let status = http::StatusCode::from_u16(status.as_u16());
    status.unwrap_or(http::StatusCode::INTERNAL_SERVER_ERROR)
}

/// Translates a response to actix's `http`.
fn response(response: http::Response<Bytes>) -> HttpResponse<Bytes> {
    let (parts, body) = response.into_parts();
    let status = StatusCode::from_u16(parts.status.as_u16());
    let mut builder = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in &parts.headers {
        if name == CONNECTION {
            builder.force_close();
            continue;
        }
        builder.append_header((name.as_str(), value.as_bytes()));
    }
    let mut response = builder.finish().set_body(body);
    if let Some(error) = parts.extensions.get::<Error>() {
        response.extensions_mut().insert(error.clone());
    }
    response
}

/// Creates a payload of the chunks that were verified.
fn restored(body: VerifiedBody) -> Payload {
    Payload::Stream {
        payload: Box::pin(Restored(body)),
    }
}

struct Restored(VerifiedBody);

impl Stream for Restored {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Poll::Ready(self.0.next_chunk().map(Ok))
    }
}
