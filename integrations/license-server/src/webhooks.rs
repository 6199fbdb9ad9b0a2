//! FastSpring's webhooks: what happened to orders and subscriptions.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde::Deserialize;
use serde_json::Value;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::endpoint::HandledEvents;
use webhook_sig_sqlx::Event;

use crate::store::{Revocation, Store};

/// Answers 200 if every event was processed, 202 with the ids of those that were, or 500 if none
/// was; FastSpring sends the others again.
pub(crate) async fn process(
    State(store): State<Store>,
    recorder: Event,
    Signed(_, Json(delivery)): Signed<Json<Delivery>>,
) -> Response {
    let mut processed = Vec::new();
    let mut failed = 0_usize;
    for event in delivery.events {
        // A transaction for each, so that one that fails takes no other with it.
        let done = match event.revocation() {
            Ok(revocation) => store.process_once(&recorder, &event.id, revocation).await,
            Err(error) => Err(error.into()),
        };
        match done {
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

#[derive(Deserialize)]
pub(crate) struct Delivery {
    events: Vec<FastSpringEvent>,
}

/// One event; its data is read by type, so that one that cannot be read holds up no other.
#[derive(Deserialize)]
struct FastSpringEvent {
    id: String,
    r#type: String,
    data: Value,
}

impl FastSpringEvent {
    /// Returns what it takes back, if anything.
    fn revocation(&self) -> serde_json::Result<Option<Revocation>> {
        Ok(match self.r#type.as_str() {
            // Any part of it may have been returned.
            "return.created" => {
                let data = ReturnCreated::deserialize(&self.data)?;
                Some(Revocation::Order(data.original.reference))
            }
            // The end; `subscription.canceled` only announces it.
            "subscription.deactivated" => {
                let data = SubscriptionDeactivated::deserialize(&self.data)?;
                Some(Revocation::Subscription(data.id))
            }
            _ => None,
        })
    }
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
