//! An endpoint of axum whose keys are fetched.

use axum::Router;
use axum::body::Body;
use axum::routing::post;
use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use tokio_stream::Stream;
use tower::ServiceExt as _;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::key::{Keys, SigningKey};
use webhook_sig::{Endpoint, Error, Signer, UnixTime};

use crate::server::Reply;
use crate::{ACME, Case, set};

/// Returns a private key: that of the set's first key, or another one.
pub(crate) fn private_key(number: usize) -> SigningKey {
    let texts = [
        "whsk_nWGxne/9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A=",
        "whsk_TM0Imyj/ltqdtsNG7BFOD1uKMZ81q6Yk2oztGDdQlPs=",
    ];
    ACME.signing_key(texts[number]).unwrap()
}

/// Returns the headers of a delivery.
pub(crate) fn delivery(signer: &Signer) -> HeaderMap {
    let request = Request::post("/").body(Bytes::from_static(b"{}")).unwrap();
    let signed = signer.sign(request, UnixTime::from_secs(1_750_000_000));
    signed.unwrap().headers().clone()
}

pub(crate) fn one_chunk() -> impl Stream<Item = Result<Bytes, Error>> {
    tokio_stream::once(Ok(Bytes::from_static(b"{}")))
}

fn app(case: &Case) -> Router {
    let endpoint = Endpoint::builder(&ACME, Keys::from_source(case.keys.clone()));
    let layer = VerifyWebhookLayer::new(endpoint.build().unwrap());
    Router::new().route("/", post(async || "handled").layer(layer))
}

async fn send(app: &Router, headers: &HeaderMap) -> Response<Body> {
    let mut request = Request::post("/").body(Body::from("{}")).unwrap();
    *request.headers_mut() = headers.clone();
    app.clone().oneshot(request).await.unwrap()
}

fn genuine() -> HeaderMap {
    delivery(&Signer::new(&ACME, private_key(0).with_id("k0").unwrap()))
}

#[tokio::test]
async fn an_endpoint_without_keys_answers_503_and_verifies_after_the_fetch() {
    let case = Case::new(Reply::status(503)).await;
    let app = app(&case);

    for _ in 0..3 {
        let early = send(&app, &genuine()).await;
        assert_eq!(early.status(), 503);
        assert!(early.headers().contains_key("retry-after"));
    }
    assert_eq!(case.server.count(), 1);

    case.server.replies(Reply::ok(set(&[0])));
    case.time.pass(60);
    assert_eq!(send(&app, &genuine()).await.status(), 200);

    let unknown = delivery(&Signer::new(&ACME, private_key(1).with_id("k9").unwrap()));
    assert_eq!(send(&app, &unknown).await.status(), 401);
    assert_eq!(case.server.count(), 2);
}

#[tokio::test]
async fn an_endpoint_may_fetch_before_it_is_built() {
    let case = Case::new(Reply::status(503)).await;
    let error = case.keys.prefetch().await.unwrap_err().to_string();
    assert!(error.contains("answered with status 503"), "{error}");

    case.server.replies(Reply::ok(set(&[0])));
    case.time.pass(60);
    case.keys.prefetch().await.unwrap();

    assert_eq!(send(&app(&case), &genuine()).await.status(), 200);
    assert_eq!(case.server.count(), 2);
}

#[tokio::test]
async fn a_forgery_that_its_head_shows_fetches_nothing() {
    let case = Case::new(Reply::ok(set(&[0]))).await;
    let mut headers = genuine();
    headers.remove("acme-sig");

    assert_eq!(send(&app(&case), &headers).await.status(), 401);
    assert_eq!(case.server.count(), 0);
}
