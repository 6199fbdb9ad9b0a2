//! What events do to orders.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use webhook_sig_sqlx::Event;

use crate::database::Database;

/// What the handler reads of Stripe's event.
#[derive(Deserialize)]
pub(crate) struct Payment {
    data: Data,
}

#[derive(Deserialize)]
struct Data {
    object: Session,
}

#[derive(Deserialize)]
struct Session {
    client_reference_id: Option<String>,
}

/// Runs in a worker, as it would in a request; any answer but a success lets it run again.
pub(crate) async fn count_payment(
    State(database): State<Database>,
    event: Event,
    Json(payment): Json<Payment>,
) -> Result<(), StatusCode> {
    let Some(order) = payment.data.object.client_reference_id else {
        return Err(StatusCode::UNPROCESSABLE_ENTITY);
    };
    database
        .count_payment(&event, &order)
        .await
        .map_err(|error| {
            tracing::error!(error, order, "a payment was not counted");
            StatusCode::INTERNAL_SERVER_ERROR
        })
}

/// Returns a line for each order with its number of payments.
pub(crate) async fn list(State(database): State<Database>) -> Result<String, StatusCode> {
    let orders = database.orders().await;
    let orders = orders.map_err(|_| StatusCode::SERVICE_UNAVAILABLE)?;
    let line = |(order, payments)| format!("{order} {payments}\n");
    Ok(orders.into_iter().map(line).collect())
}
