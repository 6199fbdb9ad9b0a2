use axum::{Router, body::Bytes, routing::post};
use tower_webhook_sig::provider::SQUARE;
use tower_webhook_sig::{BaseUrl, Endpoint, Verifier, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    let base_url = BaseUrl::new("https://hooks.example.com")?;
    let verifier = Verifier::new(&SQUARE).base_url(base_url);
    let endpoint = Endpoint::from_env(verifier, "SQUARE_SIGNATURE_KEY")?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/square", hook))
}

async fn handle(body: Bytes) -> String {
    format!("{} verified bytes", body.len())
}
