//! The kit with a server over HTTP.

use axum::Router;
use axum::middleware::map_response;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use tokio::net::TcpListener;
use tower_webhook_sig::provider::STRIPE;
use tower_webhook_sig::{Endpoint, VerifyWebhookLayer};
use webhook_sig_test::{TestDelivery, assert_refuses_forgeries};

#[tokio::test]
async fn a_good_server_passes() {
    let endpoint = Endpoint::with_secret(&STRIPE, "whsec_test").unwrap();
    let hook = post(async || "handled").layer(VerifyWebhookLayer::new(endpoint));
    let app = Router::new().route("/webhooks", hook);
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let server = tokio::spawn(axum::serve(listener, app).into_future());

    let delivery = TestDelivery::of(&STRIPE).secret("whsec_test").body("{}");
    let whole = delivery.clone().to(format!("{url}/webhooks"));
    let response = reqwest::Client::new()
        .execute(whole.reqwest())
        .await
        .unwrap();

    assert_eq!(response.status(), 200);
    assert_eq!(response.text().await.unwrap(), "handled");
    assert_refuses_forgeries(url.as_str(), &delivery.to("/webhooks")).await;
    server.abort();
}

/// What the redirect leads to says nothing about the delivery; it is the app's answer that is told.
#[tokio::test]
#[should_panic(expected = "- unsigned: answered 303 See Other, and not 4xx")]
async fn a_redirect_is_not_followed() {
    let endpoint = Endpoint::with_secret(&STRIPE, "whsec_test").unwrap();
    let hook = post(async || "handled").layer(VerifyWebhookLayer::new(endpoint));
    let redirect = async |response: Response| match response.status().is_success() {
        true => response,
        false => Redirect::to("/login").into_response(),
    };
    let app = Router::new()
        .route("/webhooks", hook)
        .layer(map_response(redirect))
        .route("/login", get(async || "who are you?"));
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let _server = tokio::spawn(axum::serve(listener, app).into_future());

    let delivery = TestDelivery::of(&STRIPE).secret("whsec_test").body("{}");
    assert_refuses_forgeries(url.as_str(), &delivery.to("/webhooks")).await;
}

#[tokio::test]
#[should_panic(expected = "cannot be reached")]
async fn a_server_that_is_gone_is_told() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);

    let delivery = TestDelivery::of(&STRIPE).secret("whsec_test").body("{}");
    assert_refuses_forgeries(url.as_str(), &delivery).await;
}

#[test]
#[should_panic(expected = "`/webhooks` is not a whole URL")]
fn a_path_is_not_a_request_for_reqwest() {
    let delivery = TestDelivery::of(&STRIPE).secret("whsec_test").body("{}");

    drop(delivery.to("/webhooks").reqwest());
}
