//! FastSpring's fulfillment requests: license keys for an order.

use axum::Form;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use tower_webhook_sig::axum::Signed;

use crate::license::LicenseKey;
use crate::store::{Issued, Order, Store};

/// The most keys that one order gets.
const MOST_KEYS: usize = 1000;

/// Answers with one key a line; the same order gets the same keys again.
pub(crate) async fn issue(
    State(store): State<Store>,
    Signed(_, Form(request)): Signed<Form<FulfillmentRequest>>,
) -> Response {
    let Some(order) = order(request) else {
        return (StatusCode::BAD_REQUEST, "the order is malformed").into_response();
    };
    match store.issue(order).await {
        Ok(Issued::Keys(keys)) => {
            let lines: Vec<_> = keys.iter().map(LicenseKey::as_str).collect();
            ([(CACHE_CONTROL, "no-store")], lines.join("\n")).into_response()
        }
        Ok(Issued::Revoked) => (StatusCode::GONE, "the order was revoked").into_response(),
        Err(error) => {
            tracing::error!("no keys were issued: {error}");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

/// The form's fields that matter here; the signature covers all of them.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FulfillmentRequest {
    internal_product_name: String,
    quantity: String,
    reference: String,
    subscription: Option<String>,
}

/// Reads an order strictly.
///
/// The signature covers the form's values without what separates them: `quantity=1` and
/// `reference=2ABC` are signed like `quantity=12` and `reference=ABC`. A quantity is all digits and
/// a reference begins with a letter, so that no digit moves from one to the other. Other neighbors
/// can still trade letters, so keep these requests confidential: TLS all the way, POST rather than
/// GET, which proxies log, and FastSpring's addresses only.
fn order(request: FulfillmentRequest) -> Option<Order> {
    let is_number = request.quantity.bytes().all(|byte| byte.is_ascii_digit());
    let quantity = request.quantity.parse().ok().filter(|_| is_number)?;
    let reference = request.reference;
    let begins_well = reference.starts_with(|first: char| first.is_ascii_alphabetic());
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    if !begins_well || !reference.bytes().all(is_plain) || !(1..=MOST_KEYS).contains(&quantity) {
        return None;
    }
    Some(Order {
        reference,
        product: request.internal_product_name,
        subscription: request.subscription.filter(|id| !id.is_empty()),
        quantity,
    })
}
