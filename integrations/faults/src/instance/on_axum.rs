//! A receiver on axum, and the worker of every receiver.

use axum::extract::{Request, State};
use axum::http::StatusCode;
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, post, post_service};
use axum::{Extension, Json, Router};
use serde_json::Value;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::{BoxError, Endpoint};
use webhook_sig_integration_tests::{Place, Step};
use webhook_sig_sqlx::Event;

use crate::app::{App, Failure};
use crate::points::Around;
use crate::receiver::Receiver;

/// Handles deliveries in the request, or gives them to the queue.
pub(crate) async fn serve(receiver: Receiver, port: u16) -> Result<(), BoxError> {
    let verified = |router: MethodRouter, endpoint: &Endpoint, place, last| {
        let inner = from_fn_with_state(receiver.around(place, Step::Verified, last), pass);
        let outer = receiver.around(place, Step::Received, Some(Step::Settled));
        let router: MethodRouter = router.layer(inner);
        let router: MethodRouter = router.layer(VerifyWebhookLayer::new(endpoint.clone()));
        router.layer(from_fn_with_state(outer, pass))
    };
    let handler = |place| post(handle).with_state(receiver.app(place));
    let accept = post_service(receiver.queue.accept());
    let accept_batches = post_service(receiver.batches.accept());
    let memory = verified(
        handler(Place::Memory),
        &receiver.memory,
        Place::Memory,
        None,
    );
    let store = verified(handler(Place::Store), &receiver.store, Place::Store, None);
    let inserted = Some(Step::Inserted);
    let queue = verified(accept, &receiver.accepting, Place::Queue, inserted);
    let endpoint = &receiver.accepting_batches;
    let batches = verified(accept_batches, endpoint, Place::Batches, inserted);
    let app = Router::new()
        .route("/memory", memory)
        .route("/store/{tenant}", store)
        .route("/queue", queue)
        .route("/batches", batches);
    let listener = tokio::net::TcpListener::bind(("127.0.0.1", port)).await?;
    Ok(axum::serve(listener, app).await?)
}

/// Handles what a queue has.
pub(crate) fn worker(receiver: &Receiver, place: Place) -> Router {
    let around = receiver.around(place, Step::Fetched, Some(Step::Returned));
    Router::new()
        .fallback(handle)
        .layer(from_fn_with_state(around, pass))
        .with_state(receiver.app(place))
}

async fn handle(
    State(app): State<App>,
    event: Event,
    Json(body): Json<Value>,
) -> Result<(), Failure> {
    app.handle(&event, &body).await
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        match self {
            Self::Database => StatusCode::SERVICE_UNAVAILABLE.into_response(),
            Self::OnPurpose => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
            Self::Partly(handled) => (StatusCode::ACCEPTED, Extension(handled)).into_response(),
            Self::Record(error) => error.into_response(),
        }
    }
}

async fn pass(State(around): State<Around>, request: Request, next: Next) -> Response {
    around.enter();
    let response = next.run(request).await;
    around.leave(response.status().is_success());
    response
}
