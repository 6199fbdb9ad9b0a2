//! The kit with apps of actix-web.

use std::panic::AssertUnwindSafe;
use std::task::Poll;

use actix_web::{App, http::StatusCode, test, web};
use actix_webhook_sig::provider::{GITHUB, STRIPE};
use actix_webhook_sig::{Endpoint, Signed, VerifyWebhook};
use webhook_sig_test::{TestDelivery, assert_refuses_forgeries};

const SECRET: &str = "whsec_test";

async fn handle(Signed(_, body): Signed<web::Bytes>) -> String {
    format!("{} bytes", body.len())
}

fn delivery() -> TestDelivery {
    let event = serde_json::json!({"id": "evt_1", "type": "invoice.paid"});
    TestDelivery::of(&STRIPE)
        .secret(SECRET)
        .json(&event)
        .to("/webhooks?a=1")
}

#[actix_web::test]
async fn a_good_app_passes() {
    let endpoint = Endpoint::with_secret(&STRIPE, SECRET).unwrap();
    let hook = web::resource("/webhooks").route(web::post().to(handle));
    let app = test::init_service(App::new().service(hook.wrap(VerifyWebhook::new(endpoint)))).await;

    let response = test::call_service(&app, delivery().actix().to_request()).await;

    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(test::read_body(response).await, "36 bytes");
    assert_refuses_forgeries(&app, &delivery()).await;
}

#[actix_web::test]
async fn headers_and_method_arrive() {
    let endpoint = Endpoint::with_secret(&GITHUB, SECRET).unwrap();
    let kind = async |request: actix_web::HttpRequest| {
        let kind = request.headers().get("x-github-event").unwrap();
        kind.to_str().unwrap().to_owned()
    };
    let hook = web::resource("/").route(web::post().to(kind));
    let app = test::init_service(App::new().service(hook.wrap(VerifyWebhook::new(endpoint)))).await;

    let push = TestDelivery::of(&GITHUB)
        .secret(SECRET)
        .header("X-GitHub-Event", "push");
    let request = push.body("{}").actix().to_request();

    let response = test::call_service(&app, request).await;
    assert_eq!(test::read_body(response).await, "push");
}

#[actix_web::test]
async fn an_app_without_the_middleware_fails() {
    let open = async |body: web::Bytes| format!("{} bytes", body.len());
    let hook = web::resource("/webhooks").route(web::post().to(open));
    let app = test::init_service(App::new().service(hook)).await;

    let delivery = delivery();
    let mut assertion = Box::pin(assert_refuses_forgeries(&app, &delivery));
    let message = std::future::poll_fn(|context| {
        let polled =
            std::panic::catch_unwind(AssertUnwindSafe(|| assertion.as_mut().poll(context)));
        match polled {
            Ok(polled) => polled.map(|()| None),
            Err(panic) => Poll::Ready(panic.downcast_ref::<String>().cloned()),
        }
    });

    let message = message.await.expect("the assertion should fail");
    assert!(
        message.contains("- unsigned: answered 200 OK, and not 4xx"),
        "{message}"
    );
    assert!(
        message.contains("- also let in: forged, tampered, "),
        "{message}"
    );
}
