//! How large the layer's future is.

use std::convert::Infallible;
use std::future::ready;

use bytes::Bytes;
use http::{Request, Response};
use http_body_util::Full;
use tower::{Layer as _, Service as _, service_fn};
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::Endpoint;
use webhook_sig::provider::GITHUB;

/// It is moved into its box for each request, whole, and is allocated for as long as the handler
/// runs. What only few deliveries need belongs behind a pointer: a tenant's keys, a claim in a
/// store, a timer, trailers.
#[test]
fn the_future_carries_what_every_delivery_needs() {
    let endpoint = Endpoint::with_secret(&GITHUB, "W5ZqkqPDYkYm8sJ1tq0V").unwrap();
    let handler =
        service_fn(|_verified| ready(Ok::<_, Infallible>(Response::new(Full::<Bytes>::default()))));
    let mut service = VerifyWebhookLayer::new(endpoint).layer(handler);

    let future = service.call(Request::new(Full::<Bytes>::default()));

    let size = size_of_val(&*future);
    assert!(size <= 1800, "{size} bytes");
}
