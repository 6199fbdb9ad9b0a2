//! What the extractor of actix-web rejects.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use actix_web::http::StatusCode;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::web::{self, Bytes, Json, ReqData};
use actix_web::{App, FromRequest as _};
use actix_webhook_sig::{MissingMiddleware, Signed, VerifyWebhook};
use serde_json::Value;
use webhook_sig::provider::GITHUB;
use webhook_sig::{Endpoint, Verified};

#[actix_web::test]
async fn a_payload_is_rejected_as_its_own_extractor_rejects_it() {
    async fn handle(Signed(_, Json(_)): Signed<Json<Value>>) -> &'static str {
        "handled"
    }
    let resource = web::resource("/").route(web::post().to(handle));
    let app = init_service(App::new().service(resource.wrap(middleware()))).await;

    let response = call_service(&app, signed().to_request()).await;

    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
}

#[actix_web::test]
async fn without_the_middleware_the_payload_is_not_read() {
    let (request, mut payload) = signed().to_http_parts();

    let rejection = Signed::<Json<Value>>::from_request(&request, &mut payload).await;

    assert!(
        rejection
            .unwrap_err()
            .as_error::<MissingMiddleware>()
            .is_some()
    );
}

#[actix_web::test]
async fn the_proof_alone_is_request_data() {
    async fn handle(verified: ReqData<Verified>, body: Bytes) -> String {
        format!("{} bytes, {}", body.len(), verified.key_id())
    }
    let resource = web::resource("/").route(web::post().to(handle));
    let app = init_service(App::new().service(resource.wrap(middleware()))).await;

    let response = call_service(&app, signed().to_request()).await;

    assert_eq!(read_body(response).await, "13 bytes, current");
}

fn middleware() -> VerifyWebhook {
    VerifyWebhook::new(Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody").unwrap())
}

/// A delivery of plain text.
fn signed() -> TestRequest {
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    TestRequest::post()
        .insert_header(("X-Hub-Signature-256", signature))
        .set_payload("Hello, World!")
}
