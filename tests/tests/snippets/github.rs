use axum::{Router, body::Bytes, routing::post};
use tower_webhook_sig::provider::GITHUB;
use tower_webhook_sig::{Endpoint, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    let endpoint = Endpoint::from_env(&GITHUB, "GITHUB_WEBHOOK_SECRET")?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/github", hook))
}

async fn handle(body: Bytes) -> String {
    format!("{} verified bytes", body.len())
}
