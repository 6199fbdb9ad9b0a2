use axum::{Router, body::Bytes, routing::any};
use tower_webhook_sig::provider::SHOPIFY_APP_PROXY;
use tower_webhook_sig::{Endpoint, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    let endpoint = Endpoint::from_env(&SHOPIFY_APP_PROXY, "SHOPIFY_CLIENT_SECRET")?;
    let hook = any(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/shopify-app-proxy", hook))
}

async fn handle(body: Bytes) -> String {
    // The body as a whole is not signed: read the signed values only.
    format!("{} bytes", body.len())
}
