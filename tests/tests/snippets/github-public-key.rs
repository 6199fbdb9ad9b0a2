use axum::{Router, body::Bytes, routing::post};
use tower_webhook_sig::provider::GITHUB_PUBLIC_KEY;
use tower_webhook_sig::{Endpoint, Keyring, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    // Each key has the id that the vendor gives it, and a delivery names one.
    let new = GITHUB_PUBLIC_KEY.key(&std::env::var("GITHUB_PUBLIC_KEY")?)?.with_id("…")?;
    let old = GITHUB_PUBLIC_KEY.key(&std::env::var("OLD_GITHUB_PUBLIC_KEY")?)?.with_id("…")?;
    let keys = Keyring::new(new).retiring(old)?;
    let endpoint = Endpoint::builder(&GITHUB_PUBLIC_KEY, keys).build()?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/github-public-key", hook))
}

async fn handle(body: Bytes) -> String {
    format!("{} verified bytes", body.len())
}
