//! The layers that verify, each around a handler that does nothing but note that it begins.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::middleware::from_fn;
use axum::response::IntoResponse as _;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Body;
use http_body_util::{BodyExt as _, Full};
use tower::{Layer as _, Service, ServiceExt as _, service_fn};
use tower_github_webhook::ValidateGitHubWebhookLayer;
use tower_webhook_sig::{RequestBody, VerifyWebhookLayer};
use webhook_sig::Endpoint;
use webhook_verify::tower::VerifyLayer;
use webhook_verify::{Provider, Secret};

use crate::by_hand::{self, ByHand};
use crate::delivery::Shape;
use crate::incoming::{Incoming, handler_begins};

/// A layer around a handler.
pub struct Served {
    pub name: &'static str,
    serve: Box<Serve>,
}

type Serve = dyn Fn(Request<Incoming>) -> Pin<Box<dyn Future<Output = StatusCode>>>;

impl Served {
    /// Serves one request.
    pub async fn serve(&self, request: Request<Incoming>) -> StatusCode {
        (self.serve)(request).await
    }

    fn new<S, R>(name: &'static str, service: S) -> Self
    where
        S: Service<Request<Incoming>, Response = Response<R>> + Clone + 'static,
    {
        Self {
            name,
            serve: Box::new(move |request| {
                let serving = service.clone().oneshot(request);
                Box::pin(async {
                    let Ok(response) = serving.await else {
                        panic!("no contestant fails");
                    };
                    response.status()
                })
            }),
        }
    }
}

/// Nothing but the handler, after the body was read as every layer reads it.
pub fn unverified() -> Served {
    let read = async |mut request: Request<Incoming>| {
        while request.body_mut().frame().await.is_some() {}
        handle(request).await
    };
    Served::new("no verification", service_fn(read))
}

/// Our layer, for deliveries of a shape.
pub fn ours(shape: &Shape) -> Served {
    let endpoint = Endpoint::with_secret(shape.scheme, shape.secret).expect("the secret is a key");
    with_endpoint(endpoint)
}

pub fn with_endpoint(endpoint: Endpoint) -> Served {
    let layer = VerifyWebhookLayer::new(endpoint);
    Served::new("tower-webhook-sig", layer.layer(service_fn(handle)))
}

/// Our layer around a handler that counts the chunks of its body that lie outside of a range, and
/// so were copied on their way.
pub fn counting_moved(shape: &Shape, body: &Bytes, moved: &Arc<AtomicU64>) -> Served {
    let endpoint = Endpoint::with_secret(shape.scheme, shape.secret).expect("the secret is a key");
    let start = body.as_ptr() as usize;
    let (range, moved) = (start..start + body.len(), moved.clone());
    let count = service_fn(move |mut request: Request<RequestBody>| {
        let (range, moved) = (range.clone(), moved.clone());
        async move {
            while let Some(Ok(frame)) = request.body_mut().frame().await {
                let chunk = frame.into_data().expect("there are no trailers");
                let is_moved = !range.contains(&(chunk.as_ptr() as usize));
                moved.fetch_add(is_moved.into(), Ordering::Relaxed);
            }
            handle(request).await
        }
    });
    Served::new(
        "tower-webhook-sig",
        VerifyWebhookLayer::new(endpoint).layer(count),
    )
}

/// The layers of others, for GitHub's deliveries.
pub fn peers(shape: &Shape) -> [Served; 3] {
    let secret = Secret::new(shape.secret);
    let webhook_verify = VerifyLayer::new(Provider::GitHub, secret);
    let github = ValidateGitHubWebhookLayer::new(shape.secret);
    let [rust_crypto, ..] = ByHand::all();
    let rust_crypto: &'static ByHand = Box::leak(Box::new(rust_crypto));
    let by_hand = from_fn(move |request, next| by_hand::verify(rust_crypto, request, next));
    let by_hand = by_hand.layer(service_fn(async |request| {
        let handled = handle::<axum::body::Body>(request).await;
        handled.map(|response| response.into_response())
    }));
    let by_hand = tower::ServiceBuilder::new()
        .map_request(|request: Request<Incoming>| request.map(axum::body::Body::new))
        .service(by_hand);
    [
        Served::new(
            "webhook-verify",
            webhook_verify.layer(service_fn(handle_bytes)),
        ),
        Served::new("tower-github-webhook", github.layer(service_fn(handle))),
        Served::new("by hand with axum", by_hand),
    ]
}

async fn handle<B: Body>(request: Request<B>) -> Result<Response<Full<Bytes>>, Infallible> {
    handler_begins();
    drop(request);
    Ok(Response::new(Full::default()))
}

async fn handle_bytes(request: Request<Bytes>) -> Result<Response<Full<Bytes>>, Infallible> {
    handler_begins();
    drop(request);
    Ok(Response::new(Full::default()))
}
