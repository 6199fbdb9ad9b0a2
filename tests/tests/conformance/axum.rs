//! What only axum has: its ways to put a layer somewhere, and its extractors.

use std::convert::Infallible;
use std::io::Write;
use std::thread;

use axum::Router;
use axum::body::{Body, Bytes, HttpBody};
use axum::extract::{Request as AxumRequest, State};
use axum::middleware::map_request;
use axum::routing::post;
use flate2::Compression;
use flate2::write::GzEncoder;
use http::{HeaderMap, HeaderValue, Response, Version};
use http_body_util::BodyExt;
use tower::limit::ConcurrencyLimitLayer;
use tower::{Layer, ServiceBuilder, ServiceExt, service_fn};
use tower_http::decompression::RequestDecompressionLayer;
use tower_webhook_sig::axum::Signed;
use tower_webhook_sig::{RequestBody, VerifyWebhookLayer};
use webhook_sig::provider::STRIPE;
use webhook_sig::scheme::{Component, Encoding, Location, Scheme};
use webhook_sig::{AllowedIps, Endpoint, ErrorKind, Keyring, Signer, Verifier};
use webhook_sig_tests::fixture::{self, NOW, SECRET, SIGNATURE};
use webhook_sig_tests::host::axum::{handle, serve};
use webhook_sig_tests::host::{Handled, Host, Seen};
use webhook_sig_tests::wire::http2::RUNTIME;
use webhook_sig_tests::wire::{http1, http2};
use webhook_sig_tests::{Request, Wire, log};

/// A vendor that signs the path too, so that a router must not hide it.
pub(crate) const PATH_SIGNED: Scheme = Scheme::hmac_sha256(
    "path-signed",
    Location::header("X-Signature"),
    Encoding::Hex,
)
.signs(&[Component::Path, Component::Literal("\n"), Component::Body]);

/// Signs a request to this path.
pub(crate) fn path_signed(path: &str) -> Request {
    let keys = PATH_SIGNED.keyring([SECRET]).expect("it is a key");
    let request = http::Request::post(path)
        .body(Bytes::from("a"))
        .expect("it is a request");
    let signed = Signer::new(&PATH_SIGNED, keys).sign(request, NOW);
    signed.expect("the scheme signs any body").into()
}

/// Compresses a text.
pub(crate) fn gzip(text: &str) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder
        .write_all(text.as_bytes())
        .expect("memory takes all");
    encoder.finish().expect("memory takes all")
}

fn layer() -> VerifyWebhookLayer {
    VerifyWebhookLayer::new(fixture::endpoint())
}

/// Serves an application whose handlers remember what they saw.
fn host(app: impl FnOnce() -> Router<Seen>) -> Host {
    let seen = Seen::default();
    serve(app().with_state(seen.clone()), seen)
}

#[test]
fn the_layer_holds_wherever_it_is_put() {
    type App = fn() -> Router<Seen>;
    let apps: [(&str, App); 8] = [
        ("a router", || {
            Router::new().route("/a/b", post(handle)).layer(layer())
        }),
        ("a method router", || {
            Router::new().route("/a/b", post(handle).layer(layer()))
        }),
        ("a route layer", || {
            Router::new()
                .route("/a/b", post(handle))
                .route_layer(layer())
        }),
        ("a service builder", || {
            let layers = ServiceBuilder::new().layer(layer());
            Router::new().route("/a/b", post(handle)).layer(layers)
        }),
        ("a nested router", || {
            let nested = Router::new().route("/b", post(handle)).layer(layer());
            Router::new().nest("/a", nested)
        }),
        ("a merged router", || {
            let merged = Router::new().route("/a/b", post(handle)).layer(layer());
            Router::new().merge(merged)
        }),
        ("a fallback", || {
            Router::new().fallback(handle).layer(layer())
        }),
        ("a fallback of a nested router", || {
            Router::new().nest("/a", Router::new().fallback(handle).layer(layer()))
        }),
    ];
    for (name, app) in apps {
        let host = host(app);
        for wire in Wire::ALL {
            let genuine = fixture::signed("a").target("/a/b");
            let forged = genuine.clone().body("b");

            let statuses =
                [genuine, forged].map(|request| wire.send(host.address(), &request).status);

            assert_eq!(statuses, [200, 401], "{name}, {wire:?}");
            assert_eq!(host.seen().take().handled.len(), 1, "{name}, {wire:?}");
        }
    }
}

#[test]
fn a_nested_router_does_not_hide_the_signed_path() {
    let host = host(|| {
        let endpoint = Endpoint::with_secret(&PATH_SIGNED, SECRET).expect("it is a key");
        let layer = VerifyWebhookLayer::new(endpoint);
        let inner = Router::new().route("/c", post(handle).layer(layer));
        Router::new().nest("/a", Router::new().nest("/b", inner))
    });
    for wire in Wire::ALL {
        let genuine = path_signed("/a/b/c?d=e");
        let moved = path_signed("/c").target("/a/b/c");

        let statuses = [genuine, moved].map(|request| wire.send(host.address(), &request).status);

        assert_eq!(statuses, [200, 401], "{wire:?}");
    }
}

#[test]
fn a_layer_inside_may_decompress_and_one_outside_must_not() {
    let inside = host(|| {
        let layers = ServiceBuilder::new()
            .layer(layer())
            .layer(RequestDecompressionLayer::new());
        Router::new().route("/webhooks", post(handle)).layer(layers)
    });
    let outside = host(|| {
        let layers = ServiceBuilder::new()
            .layer(RequestDecompressionLayer::new())
            .layer(layer());
        Router::new().route("/webhooks", post(handle)).layer(layers)
    });
    let request = fixture::signed(gzip("Hello, World!")).header("Content-Encoding", "gzip");
    for wire in Wire::ALL {
        assert_eq!(
            wire.send(inside.address(), &request).status,
            200,
            "{wire:?}"
        );
        assert_eq!(
            wire.send(outside.address(), &request).status,
            401,
            "{wire:?}"
        );
        assert_eq!(inside.seen().take().handled[0].body, "Hello, World!");
        assert!(outside.seen().take().handled.is_empty());
    }
}

#[test]
fn a_service_that_takes_one_request_at_a_time_is_asked_first() {
    let host = host(|| {
        let layers = ServiceBuilder::new()
            .layer(layer())
            .layer(ConcurrencyLimitLayer::new(1));
        Router::new().route("/webhooks", post(handle)).layer(layers)
    });
    let statuses: Vec<u16> = thread::scope(|scope| {
        let senders: Vec<_> = (0..24)
            .map(|number| {
                let address = host.address();
                let wire = Wire::ALL[number % 3];
                scope.spawn(move || wire.send(address, &fixture::signed("a")).status)
            })
            .collect();
        senders
            .into_iter()
            .map(|sender| sender.join().expect("no panic"))
            .collect()
    });

    assert_eq!(statuses, [200; 24]);
    assert_eq!(host.seen().take().handled.len(), 24);
}

#[test]
fn a_body_keeps_its_length_and_its_trailers() {
    async fn handle(
        State(seen): State<Seen>,
        Signed(verified, request): Signed<AxumRequest>,
    ) -> String {
        let body = request.into_body();
        let length = body.size_hint().exact();
        let ends = body.is_end_stream();
        let collected = body.collect().await.expect("it was read before");
        let mut handled = Handled::new(Bytes::new(), &verified);
        handled.trailers = collected.trailers().cloned();
        handled.body = collected.to_bytes();
        seen.handle(handled);
        format!("{length:?} {ends}")
    }
    let host = host(|| {
        Router::new()
            .route("/webhooks", post(handle))
            .layer(layer())
    });
    let trailers = HeaderMap::from_iter([(
        "x-checksum".parse().expect("a name"),
        "1".parse().expect("a value"),
    )]);

    let whole = http2::send(host.address(), &fixture::signed("Hello"));
    let empty = http2::send(host.address(), &fixture::signed(""));
    let by_http2 =
        http2::send_with_trailers(host.address(), &fixture::signed(""), trailers.clone());
    let request = fixture::signed("Hello");
    let mut chunked = http1::chunked(&request);
    chunked.truncate(chunked.len() - 2);
    chunked.extend_from_slice(b"x-checksum: 1\r\n\r\n");
    let by_http1 = http1::send(host.address(), &request, &chunked);

    assert_eq!(whole.body, "Some(5) false");
    assert_eq!(empty.body, "Some(0) true");
    assert_eq!(by_http2.body, "Some(0) false");
    assert_eq!(by_http1.body, "Some(5) false");
    let handled = host.seen().take().handled;
    let seen: Vec<_> = handled
        .iter()
        .map(|handled| handled.trailers.as_ref())
        .collect();
    assert_eq!(seen, [None, None, Some(&trailers), Some(&trailers)]);
}

#[test]
fn an_extractor_without_the_layer_is_an_opaque_error() {
    log::keep();
    let host = host(|| Router::new().route("/webhooks", post(handle)));

    let response = http2::send(host.address(), &fixture::signed("a"));

    assert_eq!(response.status, 500);
    assert_eq!(response.body, "");
    let cure = log::lines_with("VerifyWebhookLayer::new");
    assert!(cure.iter().any(|line| line.contains("ERROR")), "{cure:?}");
    assert!(host.seen().take().handled.is_empty());
}

#[test]
fn a_proof_from_elsewhere_does_not_count() {
    let stolen = stolen();
    let host = host(|| {
        let preset = move |mut request: AxumRequest<Body>| {
            request.extensions_mut().insert(stolen.clone());
            async { request }
        };
        Router::new()
            .route("/webhooks", post(handle))
            .layer(layer())
            .layer(map_request(preset))
    });
    let genuine = http2::send(host.address(), &fixture::signed("a"));
    let forged = http2::send(host.address(), &fixture::signed("a").body("b"));

    let handled = host.seen().take().handled;
    assert_eq!((genuine.status, forged.status), (200, 401));
    assert_eq!(handled.len(), 1);
    assert_eq!(handled[0].key_id, "current");
}

/// Returns a proof of some other delivery, under a key called `stolen`.
pub(crate) fn stolen() -> webhook_sig::Verified {
    let request = fixture::signed("stolen");
    let text = String::from_utf8(request.value(SIGNATURE).to_vec()).expect("it is text");
    let headers = [(SIGNATURE, text)];
    let head = webhook_sig::Head::new("POST", "/", &headers);
    let keys = Keyring::new(STRIPE.key(SECRET).expect("it is a key").name("stolen"));
    let verified = Verifier::new(&STRIPE).verify(&head, "stolen", &keys, NOW);
    verified.expect("it is genuine")
}

#[test]
fn an_unknown_peer_is_our_fault_and_logged() {
    log::keep();
    let host = host(|| {
        let sources = AllowedIps::parse(["127.0.0.1"]).expect("it is a network");
        let endpoint = fixture::endpoint_with(Verifier::new(&STRIPE).allowed_ips(sources));
        let layer = VerifyWebhookLayer::new(endpoint).peer_from(|_| None);
        Router::new().route("/webhooks", post(handle)).layer(layer)
    });

    let response = http2::send(host.address(), &fixture::signed("a"));

    let lines = log::lines_with(ErrorKind::SourceUnknown.as_str());
    assert_eq!(response.status, 500);
    assert!(host.seen().take().handled.is_empty());
    assert!(lines.iter().any(|line| line.contains("ERROR")), "{lines:?}");
}

#[test]
fn over_http_2_a_refusal_names_no_connection() {
    let refused = |version| {
        let service = service_fn(async |_: http::Request<RequestBody>| {
            Ok::<_, Infallible>(Response::new(Body::empty()))
        });
        let mut request = AxumRequest::new(Body::empty());
        *request.version_mut() = version;
        let response = RUNTIME.block_on(layer().layer(service).oneshot(request));
        let Ok(response) = response;
        response.headers().get("connection").cloned()
    };

    assert_eq!(
        refused(Version::HTTP_11),
        Some(HeaderValue::from_static("close"))
    );
    assert_eq!(refused(Version::HTTP_2), None);
}
