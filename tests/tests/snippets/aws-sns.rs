use axum::{Router, body::Bytes, http::StatusCode, routing::post};
use serde_json::Value;
use tower_webhook_sig::provider::AWS_SNS;
use tower_webhook_sig::{Endpoint, Verifier, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    let verifier = Verifier::new(&AWS_SNS).param("topic_arn", "…");
    let endpoint = Endpoint::from_env(verifier, "AWS_SNS_CERTIFICATE")?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/aws-sns", hook))
}

// SNS sends JSON as `text/plain`, which `Json` refuses with 415.
async fn handle(body: Bytes) -> StatusCode {
    // The body as a whole is not signed: read the signed values only.
    let Ok(message) = serde_json::from_slice::<Value>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    if message["Type"] == "SubscriptionConfirmation" {
        let url = message["SubscribeURL"].as_str().unwrap_or_default();
        // The host of your topic's region, up to the slash.
        if !url.starts_with("https://sns.eu-central-1.amazonaws.com/") {
            return StatusCode::BAD_REQUEST;
        }
        // Confirm the subscription: send a GET to `url`, with a client of your choice.
    }
    StatusCode::OK
}
