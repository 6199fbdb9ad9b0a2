use axum::{Router, body::Bytes, routing::any};
use tower_webhook_sig::provider::VONAGE_SMS_SIGNATURE_MD5;
use tower_webhook_sig::{Endpoint, VerifyWebhookLayer};

fn app() -> Result<Router, Box<dyn std::error::Error>> {
    let endpoint = Endpoint::from_env(&VONAGE_SMS_SIGNATURE_MD5, "VONAGE_SIGNATURE_SECRET")?;
    let hook = any(handle).layer(VerifyWebhookLayer::new(endpoint));
    Ok(Router::new().route("/webhooks/vonage-sms-signature-md5", hook))
}

async fn handle(body: Bytes) -> String {
    format!("{} verified bytes", body.len())
}
