//! What a response under actix-web says of its delivery.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpResponse, web};
use actix_webhook_sig::VerifyWebhook;
use webhook_sig::Endpoint;
use webhook_sig::endpoint::UnsignedIds;
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::MemoryStore;

/// actix-web sends no trailers, so a gRPC client takes a call without a status in its head for one
/// that failed, and sends it again.
#[actix_web::test]
async fn a_grpc_call_is_handled_only_by_a_status_0_in_its_head() {
    let grpc = "application/grpc";

    assert_eq!(runs_of_two(grpc, Some("0")).await, 1);
    assert_eq!(runs_of_two(grpc, Some("13")).await, 2);
    assert_eq!(runs_of_two(grpc, None).await, 2);
    assert_eq!(runs_of_two("application/json", None).await, 1);
}

/// Sends one delivery twice, and returns how often the handler ran.
async fn runs_of_two(content_type: &'static str, grpc_status: Option<&'static str>) -> usize {
    let endpoint = Endpoint::builder(&GITHUB, Secret::new("It's a Secret to Everybody"))
        .name("github")
        .unsigned_ids(UnsignedIds::Ignore)
        .replay(MemoryStore::new())
        .build()
        .unwrap();
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let handle = move || {
        counted.fetch_add(1, Ordering::SeqCst);
        let mut response = HttpResponse::Ok();
        response.content_type(content_type);
        if let Some(code) = grpc_status {
            response.insert_header(("grpc-status", code));
        }
        let response = response.finish();
        async { response }
    };
    let resource = web::resource("/").route(web::post().to(handle));
    let app = init_service(App::new().service(resource.wrap(VerifyWebhook::new(endpoint)))).await;

    for _ in 0..2 {
        // The vendor comes back as long as the release of the first claim is being recorded.
        while call_service(&app, signed().to_request()).await.status() == 503 {
            tokio::task::yield_now().await;
        }
    }

    runs.load(Ordering::SeqCst)
}

/// A delivery of plain text.
fn signed() -> TestRequest {
    let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    TestRequest::post()
        .insert_header(("X-Hub-Signature-256", signature))
        .set_payload("Hello, World!")
}
