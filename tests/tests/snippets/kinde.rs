use axum::{Extension, Router, routing::post};
use tower_webhook_sig::provider::KINDE;
use tower_webhook_sig::{Endpoint, Keyring, Verified, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    // Each key has the id that the vendor gives it, and a delivery names one.
    let new = KINDE.key(&std::env::var("KINDE_PUBLIC_KEY")?)?.with_id("…")?;
    let old = KINDE.key(&std::env::var("OLD_KINDE_PUBLIC_KEY")?)?.with_id("…")?;
    let keys = Keyring::new(new).retiring(old)?;
    let endpoint = Endpoint::builder(&KINDE, keys).build()?;
    let hook = post(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/kinde", hook))
}

async fn handle(Extension(verified): Extension<Verified>) -> String {
    // The event is in the claims of the token, which are JSON.
    let claims = verified.claims().unwrap_or_default();
    format!("{} verified bytes", claims.len())
}
