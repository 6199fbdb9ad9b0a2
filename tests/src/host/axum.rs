//! The host of axum.

use std::net::SocketAddr;

use ::axum::Router;
use ::axum::body::Bytes;
use ::axum::extract::{Request, State};
use ::axum::middleware::map_response;
use ::axum::response::Response;
use ::axum::serve::ListenerExt;
use tower::{ServiceExt, service_fn};
use tower_webhook_sig::VerifyWebhookLayer;
use tower_webhook_sig::axum::Signed;
use webhook_sig::{Endpoint, Error};

use crate::host::{CHOICE, Handled, Host, Seen, choice, listen};
use crate::wire::http2::RUNTIME;

pub(super) fn start(endpoints: &[Endpoint], seen: Seen) -> Host {
    let apps: Vec<Router> = endpoints
        .iter()
        .map(|endpoint| {
            Router::new()
                .fallback(handle)
                .layer(VerifyWebhookLayer::new(endpoint.clone()))
                .with_state(seen.clone())
        })
        .collect();
    let choose = service_fn(move |request: Request| {
        let value = request.headers().get(CHOICE);
        let app = apps.get(choice(value.map(|value| value.as_bytes())));
        app.expect("the endpoint exists").clone().oneshot(request)
    });
    let outside = seen.clone();
    let look = move |response: Response| {
        outside.look_at(response.extensions().get::<Error>());
        async { response }
    };
    serve(
        Router::new()
            .fallback_service(choose)
            .layer(map_response(look)),
        seen,
    )
}

/// Serves any application of axum.
pub fn serve(app: Router, seen: Seen) -> Host {
    let (listener, address) = listen();
    listener
        .set_nonblocking(true)
        .expect("sockets need not block");
    let app = app.into_make_service_with_connect_info::<SocketAddr>();
    let accepting = seen.clone();
    let serving = RUNTIME.spawn(async move {
        let listener = tokio::net::TcpListener::from_std(listener).expect("the listener is good");
        let listener = listener.tap_io(move |stream| {
            accepting.accept();
            let _ = stream.set_nodelay(true);
        });
        ::axum::serve(listener, app).await
    });
    Host::new(address, seen, move || serving.abort())
}

/// Remembers the body and the proof.
pub async fn handle(
    State(seen): State<Seen>,
    Signed(verified, body): Signed<Bytes>,
) -> &'static str {
    seen.handle(Handled::new(body, &verified));
    "handled"
}
