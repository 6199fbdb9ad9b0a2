//! The kit with routers of axum: good ones pass, and each bad one fails for what is wrong with it.

#![expect(clippy::unwrap_used, reason = "a test reports by panicking")]

use std::future::Future;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode};
use axum::routing::{any, post};
use axum::{Json, Router};
use tower::ServiceExt;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::provider::{GITHUB, GITLAB_TOKEN, SLACK, STRIPE};
use tower_webhook_sig::replay::MemoryStore;
use tower_webhook_sig::{
    Endpoint, Head, Scheme, Tolerance, UnixTime, Verifier, VerifyWebhookLayer,
};
use webhook_sig_test::{Forgeries, TestDelivery, assert_refuses_forgeries};

const SECRET: &str = "whsec_test";

fn delivery(scheme: &'static Scheme) -> TestDelivery {
    let event = serde_json::json!({"id": "evt_1", "type": "invoice.paid"});
    TestDelivery::of(scheme)
        .secret(SECRET)
        .json(&event)
        .to("/webhooks")
}

fn app(verifier: impl Into<Verifier>) -> Router {
    let verifier = verifier.into();
    let keys = verifier.scheme().keyring([SECRET]).unwrap();
    let endpoint = Endpoint::builder(verifier, keys).build().unwrap();
    let handle = async |Signed(_, Json(_)): Signed<Json<serde_json::Value>>| "handled";
    Router::new().route(
        "/webhooks",
        post(handle).layer(VerifyWebhookLayer::new(endpoint)),
    )
}

/// Returns an app that verifies a request of its own making.
fn app_that_verifies(
    view: impl Fn(&mut HeaderMap, Bytes) -> Bytes + Clone + Send + Sync + 'static,
) -> Router {
    let handle = async move |request: Request<Body>| {
        let (mut parts, body) = request.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        let body = view(&mut parts.headers, body);
        let head = Head::new("POST", "/webhooks", &parts.headers);
        let keys = STRIPE.keyring([SECRET]).unwrap();
        let verified = Verifier::new(&STRIPE).verify(&head, body, &keys, UnixTime::now());
        verified.map_or(StatusCode::UNAUTHORIZED, |_| StatusCode::OK)
    };
    Router::new().route("/webhooks", any(handle))
}

/// Returns the message with which an assertion fails.
async fn failure(assertion: impl Future<Output = ()>) -> String {
    let mut assertion = Box::pin(assertion);
    let polled = std::future::poll_fn(|context| {
        let polled = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            assertion.as_mut().poll(context)
        }));
        match polled {
            Ok(polled) => polled.map(|()| None),
            Err(panic) => std::task::Poll::Ready(panic.downcast_ref::<String>().cloned()),
        }
    });
    polled.await.unwrap()
}

#[tokio::test]
async fn a_good_app_passes_for_schemes_of_every_strength() {
    for scheme in [&GITHUB, &GITLAB_TOKEN, &SLACK, &STRIPE] {
        let app = app(scheme);

        let response = app.clone().oneshot(delivery(scheme).axum()).await.unwrap();

        assert_eq!(response.status(), StatusCode::OK);
        assert_refuses_forgeries(&app, &delivery(scheme)).await;
    }
}

#[tokio::test]
async fn an_app_without_the_layer_lets_everything_in() {
    let open = Router::new().route("/webhooks", post(async || "handled"));

    let message = failure(assert_refuses_forgeries(&open, &delivery(&STRIPE))).await;

    let (head, lines) = message.split_once('\n').unwrap();
    assert!(
        head.ends_with(": the app fails with deliveries of `stripe` to /webhooks:"),
        "{head}"
    );
    assert_eq!(
        lines,
        "- unsigned: answered 200 OK, and not 4xx; likely cause: the route is without the layer: in \
         axum, `.layer(..)` covers the routes that were added before it\n\
         - also let in: forged, tampered, stale, oversized",
    );
}

#[tokio::test]
async fn a_failure_has_the_line_of_the_test() {
    let open = Router::new().route("/webhooks", post(async || "handled"));
    let delivery = delivery(&STRIPE);

    let (line, assertion) = (line!(), assert_refuses_forgeries(&open, &delivery));
    let message = failure(assertion).await;
    let forgeries = Forgeries::of(&delivery);
    let (later, assertion) = (line!(), forgeries.assert_refused(&open));
    let direct = failure(assertion).await;

    let starts = |line: u32| format!("{}:{line}:", file!());
    assert!(message.starts_with(&starts(line)), "{message}");
    assert!(direct.starts_with(&starts(later)), "{direct}");
}

#[tokio::test]
async fn an_app_that_ignores_the_tail_of_the_body_is_noticed() {
    let app = app_that_verifies(|_, body| Bytes::copy_from_slice(body.trim_ascii_end()));

    let message = failure(assert_refuses_forgeries(&app, &delivery(&STRIPE))).await;

    assert!(message.contains("- tampered: answered 200 OK"), "{message}");
    assert!(!message.contains("- forged"), "{message}");
}

#[tokio::test]
async fn an_app_that_writes_json_again_is_noticed() {
    let app = app_that_verifies(|_, body| {
        let value = serde_json::from_slice::<serde_json::Value>(&body).unwrap();
        value.to_string().into()
    });

    let message = failure(assert_refuses_forgeries(&app, &delivery(&STRIPE))).await;

    assert!(message.contains("- tampered: answered 200 OK"), "{message}");
}

#[tokio::test]
async fn an_app_with_a_wider_tolerance_is_noticed_unless_it_is_stated() {
    let day = Tolerance::symmetric(std::time::Duration::from_secs(24 * 3600));
    let wide = Verifier::new(&STRIPE).tolerance(day);
    let app = app(wide.clone());

    let message = failure(assert_refuses_forgeries(&app, &delivery(&STRIPE))).await;

    assert!(message.contains("- stale: answered 200 OK"), "{message}");
    let stated = TestDelivery::of(wide)
        .secret(SECRET)
        .body("{}")
        .to("/webhooks");
    assert_refuses_forgeries(&app, &stated).await;
}

#[tokio::test]
async fn an_app_with_a_greater_limit_is_noticed_unless_it_is_stated() {
    let limit = 4096;
    let app = app(Verifier::new(&STRIPE).body_limit(limit));

    let tighter = Forgeries::of(&delivery(&STRIPE)).limit(limit - 1);
    let message = failure(tighter.assert_refused(&app)).await;

    assert!(
        message.contains("- oversized: answered 200 OK"),
        "{message}"
    );
    let stated = Forgeries::of(&delivery(&STRIPE)).limit(limit);
    stated.assert_refused(&app).await;
}

#[tokio::test]
async fn an_app_that_refuses_the_genuine_delivery_says_why() {
    let stranger = delivery(&STRIPE).secret("whsec_test");
    let app = {
        let endpoint = Endpoint::with_secret(&STRIPE, "whsec_another").unwrap();
        let hook = post(async || "handled").layer(VerifyWebhookLayer::new(endpoint));
        Router::new().route("/webhooks", hook)
    };

    let message = failure(assert_refuses_forgeries(&app, &stranger)).await;
    let lost = failure(assert_refuses_forgeries(&app, &stranger.to("/hooks"))).await;

    assert!(
        message.contains("- genuine: answered 401 Unauthorized (the signature"),
        "{message}"
    );
    assert!(message.contains("another secret"), "{message}");
    assert!(lost.contains("- genuine: answered 404 Not Found"), "{lost}");
}

#[tokio::test]
async fn an_app_that_breaks_over_a_forgery_is_noticed() {
    let app = app(&STRIPE).map_response_of_refused();

    let message = failure(assert_refuses_forgeries(&app, &delivery(&STRIPE))).await;

    assert!(message.contains("- forged: answered 500"), "{message}");
    assert!(message.contains("the app failed over it"), "{message}");
}

trait Broken {
    /// Answers 500 where it should refuse.
    fn map_response_of_refused(self) -> Self;
}

impl Broken for Router {
    fn map_response_of_refused(self) -> Self {
        self.layer(axum::middleware::map_response(
            async |response: axum::response::Response| {
                if response.status().is_client_error() {
                    return Err(StatusCode::INTERNAL_SERVER_ERROR);
                }
                Ok(response)
            },
        ))
    }
}

/// Returns an app with or without a store, and the count of its handler's runs.
fn counted(store: Option<MemoryStore>) -> (Router, Arc<AtomicUsize>) {
    let keys = STRIPE.keyring([SECRET]).unwrap();
    let endpoint = Endpoint::builder(&STRIPE, keys).name("payments");
    let endpoint = match store {
        Some(store) => endpoint.replay(store),
        None => endpoint,
    };
    let runs = Arc::new(AtomicUsize::new(0));
    let counted = runs.clone();
    let handle = async move || {
        counted.fetch_add(1, Ordering::Relaxed);
    };
    let layer = VerifyWebhookLayer::new(endpoint.build().unwrap());
    (
        Router::new().route("/webhooks", post(handle).layer(layer)),
        runs,
    )
}

#[tokio::test]
async fn an_app_with_a_store_handles_a_delivery_once() {
    let (app, runs) = counted(Some(MemoryStore::new()));
    let delivery = delivery(&STRIPE);

    let forgeries = Forgeries::of(&delivery).handled_once(|| runs.load(Ordering::Relaxed));
    forgeries.assert_refused(&app).await;

    assert_eq!(runs.load(Ordering::Relaxed), 1);
}

#[tokio::test]
async fn a_missing_store_is_noticed_where_it_is_asked_for() {
    let (app, runs) = counted(None);
    let delivery = delivery(&STRIPE);

    assert_refuses_forgeries(&app, &delivery).await;
    let forgeries = Forgeries::of(&delivery).handled_once(|| runs.load(Ordering::Relaxed));
    let message = failure(forgeries.assert_refused(&app)).await;

    assert!(
        message.contains("- replayed: answered 200 OK, and the handler ran"),
        "{message}"
    );
    assert!(message.contains("no replay store"), "{message}");
}

#[tokio::test]
async fn a_handler_that_runs_before_the_refusal_is_noticed() {
    let (app, runs) = counted(Some(MemoryStore::new()));
    let early = runs.clone();
    let app = app.layer(axum::middleware::map_request(
        move |request: Request<Body>| {
            early.fetch_add(1, Ordering::Relaxed);
            std::future::ready(request)
        },
    ));

    let delivery = delivery(&STRIPE);
    let forgeries = Forgeries::of(&delivery).handled_once(|| runs.load(Ordering::Relaxed));
    let message = failure(forgeries.assert_refused(&app)).await;

    assert!(
        message.contains("- unsigned: answered 401 Unauthorized"),
        "{message}"
    );
    assert!(message.contains("and the handler ran"), "{message}");
}
