//! FastSpring's webhooks: what happened to orders and subscriptions.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::Value;
use tower_webhook_sig::BoxError;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::endpoint::HandledEvents;

use crate::store::{Revocation, Store};

/// Answers 200 if every event was processed, 202 with the ids of those that were, or 500 if none
/// was; FastSpring sends the others again.
///
/// A handler that takes `Signed` cannot run without the layer.
pub(crate) async fn process(
    State(store): State<Store>,
    Signed(_, Json(delivery)): Signed<Json<Delivery>>,
) -> Response {
    let mut processed = Vec::new();
    let mut failed = 0_usize;
    for event in delivery.events {
        match process_event(&store, &event).await {
            Ok(()) => processed.push(event.id),
            Err(error) => {
                tracing::error!(id = event.id, r#type = event.r#type, "{error}");
                failed = failed.saturating_add(1);
            }
        }
    }
    match (processed.len(), failed) {
        (_, 0) => StatusCode::OK.into_response(),
        (0, _) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        (_, _) => {
            // FastSpring reads the ids in the body, and the endpoint those in the extension.
            let handled = HandledEvents::new(processed);
            let ids = handled.to_string();
            (StatusCode::ACCEPTED, Extension(handled), ids).into_response()
        }
    }
}

async fn process_event(store: &Store, event: &Event) -> Result<(), BoxError> {
    let revocation = match event.r#type.as_str() {
        // Any part of it may have been returned.
        "return.created" => {
            let data = ReturnCreated::deserialize(&event.data)?;
            Some(Revocation::Order(data.original.reference))
        }
        // The end; `subscription.canceled` only announces it, and the customer has paid till then.
        "subscription.deactivated" => {
            let data = SubscriptionDeactivated::deserialize(&event.data)?;
            Some(Revocation::Subscription(data.id))
        }
        // No business of ours: acknowledged, or it would come again for a week.
        _ => None,
    };
    store.process_once(event.id.clone(), revocation).await
}

#[derive(Deserialize)]
pub(crate) struct Delivery {
    events: Vec<Event>,
}

/// One event; its data is read by type, so that one that cannot be read holds up no other.
#[derive(Deserialize)]
struct Event {
    id: String,
    r#type: String,
    data: Value,
}

#[derive(Deserialize)]
struct ReturnCreated {
    original: OriginalOrder,
}

#[derive(Deserialize)]
struct OriginalOrder {
    reference: String,
}

#[derive(Deserialize)]
struct SubscriptionDeactivated {
    id: String,
}
