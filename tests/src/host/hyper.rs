//! The host of hyper alone, whose accept loop is the user's own.

use std::convert::Infallible;
use std::net::SocketAddr;

use ::hyper::body::Incoming;
use bytes::Bytes;
use http::{Request, Response};
use http_body_util::{BodyExt, Full};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;
use tower::{Layer, ServiceExt, service_fn};
use tower_webhook_sig::{RequestBody, VerifyWebhookLayer};
use webhook_sig::{Endpoint, Error, Verified};

use crate::host::{CHOICE, Handled, Host, Seen, choice, listen};
use crate::wire::http2::RUNTIME;

pub(super) fn start(endpoints: &[Endpoint], seen: Seen) -> Host {
    let by_handler = seen.clone();
    let handle = service_fn(move |request| handle(by_handler.clone(), request));
    let apps: Vec<_> = endpoints
        .iter()
        .map(|endpoint| {
            VerifyWebhookLayer::new(endpoint.clone())
                .peer_from(|extensions| extensions.get::<SocketAddr>().map(SocketAddr::ip))
                .layer(handle.clone())
        })
        .collect();
    let outside = seen.clone();
    let choose = service_fn(move |request: Request<Incoming>| {
        let value = request.headers().get(CHOICE);
        let app = apps.get(choice(value.map(|value| value.as_bytes())));
        let answering = app.expect("the endpoint exists").clone().oneshot(request);
        let outside = outside.clone();
        async move {
            let response = answering.await?;
            outside.look_at(response.extensions().get::<Error>());
            Ok::<_, Infallible>(response)
        }
    });

    let (listener, address) = listen();
    listener
        .set_nonblocking(true)
        .expect("sockets need not block");
    let accepting = seen.clone();
    let serving = RUNTIME.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).expect("the listener is good");
        while let Ok((stream, peer)) = listener.accept().await {
            accepting.accept();
            // Without it, a head and a body wait for each other's acknowledgement.
            let _ = stream.set_nodelay(true);
            let service = choose.clone().map_request(move |mut request: Request<_>| {
                request.extensions_mut().insert(peer);
                request
            });
            tokio::spawn(async move {
                let mut builder = auto::Builder::new(TokioExecutor::new());
                builder.http1().timer(TokioTimer::new());
                let service = TowerToHyperService::new(service);
                builder
                    .serve_connection(TokioIo::new(stream), service)
                    .await
            });
        }
    });
    Host::new(address, seen, move || serving.abort())
}

async fn handle(
    seen: Seen,
    request: Request<RequestBody>,
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let verified = parts
        .extensions
        .get::<Verified>()
        .expect("the layer is there");
    let collected = body.collect().await?;
    let trailers = collected.trailers().cloned();
    seen.handle(Handled {
        trailers,
        ..Handled::new(collected.to_bytes(), verified)
    });
    Ok(Response::new(Full::from("handled")))
}
