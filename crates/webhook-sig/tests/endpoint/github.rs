//! What most tests of an endpoint start from: one scheme, one secret, one instant.

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::key::Secret;
use webhook_sig::provider::GITHUB;
use webhook_sig::{BaseUrl, Endpoint, Error, Head, Received, Scheme, Verifier};

pub(crate) use crate::fixture::{NOW, SECRET};
use crate::test_keys::key_text;

/// Returns an endpoint of a scheme with default settings.
pub(crate) fn endpoint(scheme: &'static Scheme) -> Endpoint {
    builder(scheme).build().unwrap()
}

pub(crate) fn builder(scheme: &'static Scheme) -> EndpointBuilder {
    let url = BaseUrl::new("https://shop.example").unwrap();
    let secret = Secret::new(key_text(scheme, SECRET));
    let verifier = Verifier::new(scheme).base_url(url);
    let params = scheme.params();
    let verifier = params.fold(verifier, |verifier, name| verifier.param(name, "acct_17"));
    Endpoint::builder(verifier, secret).clock(|| NOW)
}

/// Returns the headers of a delivery that GitHub signed.
pub(crate) fn signed(body: impl AsRef<[u8]>) -> HeaderMap {
    let body = Bytes::copy_from_slice(body.as_ref());
    delivery(SECRET, body).headers().clone()
}

/// Returns a delivery that GitHub signed with a secret.
pub(crate) fn delivery(secret: &str, body: impl Into<Bytes>) -> Request<Bytes> {
    let request = Request::post("/").body(body.into()).unwrap();
    let keys = GITHUB.keyring([secret]).unwrap();
    GITHUB.sign(request, &keys, NOW).unwrap()
}

/// Receives a delivery whose body arrives in one chunk.
pub(crate) async fn receive(
    endpoint: &Endpoint,
    request: &Request<Bytes>,
) -> Result<Received, Error> {
    let head = Head::new(
        request.method().as_str(),
        request.uri().path(),
        request.headers(),
    );
    let body = tokio_stream::iter([Ok(request.body().clone())]);
    endpoint.receive(&head, body).await
}

/// Settles a delivery as a handler that answers 200 does.
pub(crate) async fn acknowledge(received: Received) {
    received
        .claim
        .settle(StatusCode::OK, &HeaderMap::new())
        .await;
}

/// Settles a delivery as a handler that answers 500 does.
pub(crate) async fn fail(received: Received) {
    let failure = StatusCode::INTERNAL_SERVER_ERROR;
    received.claim.settle(failure, &HeaderMap::new()).await;
}
