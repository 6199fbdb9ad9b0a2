use axum::{Json, Router, http::StatusCode, response::{IntoResponse, Response}, routing::post};
use serde_json::{Value, json};
use tower_webhook_sig::provider::DISCORD;
use tower_webhook_sig::{Endpoint, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    let endpoint = Endpoint::from_env(&DISCORD, "DISCORD_PUBLIC_KEY")?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/discord", hook))
}

async fn handle(Json(delivery): Json<Value>) -> Response {
    if delivery.get("event").is_some() {
        return StatusCode::NO_CONTENT.into_response(); // a webhook event
    }
    let answer = match delivery["type"].as_u64() {
        Some(1) => json!({ "type": 1 }), // a PING
        _ => json!({ "type": 4, "data": { "content": "Hello" } }),
    };
    Json(answer).into_response()
}
