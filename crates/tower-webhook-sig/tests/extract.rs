//! What the extractor of axum rejects.

#![cfg(feature = "axum")]
#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use axum::body::{Body, Bytes};
use axum::extract::{Extension, FromRequest, Request};
use axum::routing::post;
use axum::{Json, Router};
use http::StatusCode;
use serde_json::Value;
use tower::ServiceExt as _;
use tower_webhook_sig::VerifyWebhookLayer;
use tower_webhook_sig::axum::{Signed, SignedRejection};
use webhook_sig::provider::GITHUB;
use webhook_sig::{Endpoint, Verified};

#[tokio::test]
async fn a_payload_is_rejected_as_its_own_extractor_rejects_it() {
    async fn handle(Signed(_, Json(_)): Signed<Json<Value>>) {}
    let app = Router::new().route("/", post(handle).layer(layer()));

    let response = app.oneshot(signed()).await.unwrap();

    assert_eq!(response.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
}

#[tokio::test]
async fn without_the_layer_the_payload_is_not_read() {
    let rejection = Signed::<Json<Value>>::from_request(signed(), &()).await;

    assert!(matches!(
        rejection,
        Err(SignedRejection::MissingLayer { .. })
    ));
}

#[tokio::test]
async fn the_proof_alone_is_an_extension() {
    async fn handle(Extension(verified): Extension<Verified>, body: Bytes) -> String {
        format!("{} bytes, {}", body.len(), verified.key_id())
    }
    let app = Router::new().route("/", post(handle).layer(layer()));

    let response = app.oneshot(signed()).await.unwrap();

    let text = axum::body::to_bytes(response.into_body(), 100).await;
    assert_eq!(text.unwrap(), "13 bytes, current");
}

fn layer() -> VerifyWebhookLayer {
    VerifyWebhookLayer::new(Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody").unwrap())
}

/// A delivery of plain text.
fn signed() -> Request {
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    let request = Request::post("/").header("X-Hub-Signature-256", signature);
    request.body(Body::from("Hello, World!")).unwrap()
}
