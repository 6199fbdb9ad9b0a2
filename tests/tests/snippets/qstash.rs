use axum::{Router, body::Bytes, routing::post};
use tower_webhook_sig::provider::QSTASH;
use tower_webhook_sig::{BaseUrl, Endpoint, Verifier, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    // When the keys are rolled, the next one becomes the current one.
    let current = std::env::var("QSTASH_CURRENT_SIGNING_KEY")?;
    let next = std::env::var("QSTASH_NEXT_SIGNING_KEY")?;
    let keys = QSTASH.keyring([current, next])?;
    let base_url = BaseUrl::new("https://hooks.example.com")?;
    let verifier = Verifier::new(&QSTASH).base_url(base_url);
    let endpoint = Endpoint::builder(verifier, keys).build()?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/qstash", hook))
}

async fn handle(body: Bytes) -> String {
    format!("{} verified bytes", body.len())
}
