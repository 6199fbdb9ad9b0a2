use axum::{Router, body::Bytes, routing::post};
use tower_webhook_sig::provider::GOOGLE_PUBSUB_PUSH;
use tower_webhook_sig::{Endpoint, Keyring, Verifier, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    // Each key has the id that the vendor gives it, and a delivery names one.
    let new = GOOGLE_PUBSUB_PUSH.key(&std::env::var("GOOGLE_PUBLIC_KEY")?)?.with_id("…")?;
    let old = GOOGLE_PUBSUB_PUSH.key(&std::env::var("OLD_GOOGLE_PUBLIC_KEY")?)?.with_id("…")?;
    let keys = Keyring::new(new).retiring(old)?;
    let verifier = Verifier::new(&GOOGLE_PUBSUB_PUSH).param("email", "…").param("audience", "…");
    let endpoint = Endpoint::builder(verifier, keys).build()?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/google-pubsub-push", hook))
}

async fn handle(body: Bytes) -> String {
    // The body as a whole is not signed: read the signed values only.
    format!("{} bytes", body.len())
}
