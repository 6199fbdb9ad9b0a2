//! The middleware: splits a request, asks the endpoint, and puts the request together again.

use std::convert::Infallible;
use std::future::{Future, Ready, ready};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready as ready_or_return};

use actix_web::body::{BodySize, EitherBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform};
use actix_web::error::PayloadError;
use actix_web::http::StatusCode;
use actix_web::{HttpMessage, HttpResponse};
use bytes::Bytes;
use futures_core::Stream;
use http::header::CONNECTION;
use webhook_sig::{Endpoint, Error, ErrorKind, Head, Received, VerifiedBody};

use crate::headers::ActixHeaders;

/// Wraps an app, a scope or a resource so that only verified deliveries reach it.
///
/// [The crate](crate) shows it in use.
#[derive(Clone, Debug)]
pub struct VerifyWebhook {
    endpoint: Endpoint,
}

impl VerifyWebhook {
    /// Makes a middleware around an endpoint.
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

/// What a service and the requests that it is at share.
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

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), actix_web::Error>> {
        self.shared.inner.poll_ready(context)
    }

    fn call(&self, mut request: ServiceRequest) -> Self::Future {
        let shared = self.shared.clone();
        Box::pin(async move {
            let mut payload = request.take_payload();
            match receive(&shared.endpoint, &request, &mut payload).await {
                Ok(received) => {
                    request.extensions_mut().insert(received.verified);
                    request.set_payload(restored(received.body));
                    let response = shared.inner.call(request).await?;
                    let status = response.status().as_u16();
                    received.claim.settle(status, None).await;
                    Ok(response.map_into_left_body())
                }
                Err(response) => {
                    let response = response.map_body(|_, text| Refused {
                        text,
                        _unread: payload,
                    });
                    let response = response.map_into_boxed_body();
                    Ok(request.into_response(response).map_into_right_body())
                }
            }
        })
    }
}

async fn receive(
    endpoint: &Endpoint,
    request: &ServiceRequest,
    payload: &mut Payload,
) -> Result<Received, HttpResponse<Bytes>> {
    let headers = ActixHeaders(request.headers());
    // Of the URI itself: what actix derives from it believes `Forwarded` and `X-Forwarded-*`.
    let target = request.uri().path_and_query();
    let target = target.map_or("/", |target| target.as_str());
    let peer = request.peer_addr().map(|address| address.ip());
    let head = Head::new(request.method().as_str(), target, &headers).peer(peer);
    let received = endpoint.receive(&head, Chunks(payload)).await;
    received.map_err(|error| response(endpoint.response(&head, &error)))
}

/// Translates a response to actix's `http`.
fn response(response: http::Response<Bytes>) -> HttpResponse<Bytes> {
    let (parts, body) = response.into_parts();
    let status = StatusCode::from_u16(parts.status.as_u16());
    let mut builder = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in &parts.headers {
        if name == CONNECTION {
            // Over HTTP/2 this says nothing.
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

/// The body of a refusal, and what is left of the request's until the refusal is sent.
///
/// actix reads what is left of a chunked payload that was dropped, to its end and without a
/// deadline; on one that is still held it closes the connection.
struct Refused {
    text: Bytes,
    _unread: Payload,
}

impl MessageBody for Refused {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        self.text.size()
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        Pin::new(&mut self.text).poll_next(context)
    }
}

/// A raw payload as a stream of chunks.
struct Chunks<'a>(&'a mut Payload);

impl Stream for Chunks<'_> {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        let chunk = ready_or_return!(Pin::new(&mut *self.0).poll_next(context));
        let unreadable = |error| Error::because(ErrorKind::BodyUnreadable, error);
        Poll::Ready(chunk.map(|chunk| chunk.map_err(unreadable)))
    }
}

/// Makes a payload of the chunks that were verified.
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
