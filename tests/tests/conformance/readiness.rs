//! An inner service that is not always ready: only verified deliveries wait for it.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::mem;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Waker};
use std::thread;
use std::time::Duration;

use actix_web::dev::{Service as ActixService, ServiceRequest, Transform};
use actix_web::error::ErrorTooManyRequests;
use actix_web::{App, HttpServer, web};
use actix_webhook_sig::VerifyWebhook;
use axum::Router;
use axum::body::Body;
use axum::error_handling::HandleErrorLayer;
use axum::response::Response;
use axum::routing::post;
use http::StatusCode;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tower::buffer::BufferLayer;
use tower::layer::layer_fn;
use tower::limit::{ConcurrencyLimitLayer, GlobalConcurrencyLimitLayer};
use tower::load_shed::LoadShedLayer;
use tower::{BoxError, Layer, Service, ServiceBuilder, ServiceExt, service_fn};
use tower_webhook_sig::{RequestBody, VerifyWebhookLayer};
use webhook_sig::Endpoint;
use webhook_sig::endpoint::{BUDGET_BYTES, Budget};
use webhook_sig::provider::STRIPE;
use webhook_sig_tests::fixture;
use webhook_sig_tests::host::{self, Host, Seen};
use webhook_sig_tests::wire::http1::{self, Connection};
use webhook_sig_tests::wire::http2::{self, RUNTIME};
use webhook_sig_tests::{Request, Wire};

/// How many requests the inner services take at a time.
const PERMITS: usize = 4;

/// A receiver whose senders have more time than a test has patience.
fn patient(budget: &Budget) -> Endpoint {
    let builder = fixture::builder(&STRIPE).budget(budget.clone());
    let endpoint = builder.body_deadline(Duration::from_secs(60)).build();
    endpoint.expect("the settings are sound")
}

/// A receiver that waits for its handler for no longer than a test should take.
fn hasty() -> Endpoint {
    let builder = fixture::once();
    let endpoint = builder.ready_timeout(Duration::from_millis(100)).build();
    endpoint.expect("the settings are sound")
}

/// Puts `inside` between the layer and the handler, and answers what it fails with.
macro_rules! serve {
    ($endpoint:expr, $inside:expr) => {{
        let seen = Seen::default();
        let layers = ServiceBuilder::new()
            .layer(HandleErrorLayer::new(async |error: BoxError| {
                (StatusCode::TOO_MANY_REQUESTS, error.to_string())
            }))
            .map_err(Into::<BoxError>::into)
            .layer(VerifyWebhookLayer::new($endpoint))
            .layer($inside);
        let app = Router::new().route("/webhooks", post(host::axum::handle).layer(layers));
        host::axum::serve(app.with_state(seen.clone()), seen)
    }};
}

#[test]
fn strangers_who_drip_keep_no_genuine_delivery_waiting() {
    type Start = fn(Endpoint) -> Host;
    let starts: [(&str, Start); 3] = [
        ("a concurrency limit", |endpoint| {
            serve!(endpoint, ConcurrencyLimitLayer::new(PERMITS))
        }),
        ("a buffer", |endpoint| {
            // Its worker runs where it is made.
            let _guard = RUNTIME.enter();
            let limited = ServiceBuilder::new()
                .layer(BufferLayer::new(PERMITS))
                .layer(ConcurrencyLimitLayer::new(PERMITS));
            serve!(endpoint, limited)
        }),
        ("load shedding", |endpoint| {
            let limited = ServiceBuilder::new()
                .layer(LoadShedLayer::new())
                .layer(ConcurrencyLimitLayer::new(PERMITS));
            serve!(endpoint, limited)
        }),
    ];
    for (name, start) in starts {
        let budget = Budget::new(BUDGET_BYTES, 64);
        let host = start(patient(&budget));
        let _strangers = drip(&host, &budget);

        for wire in Wire::ALL {
            let genuine = wire.send(host.address(), &fixture::signed("a"));

            assert_eq!(genuine.status, 200, "{name}, {wire:?}");
        }

        assert_eq!(budget.deliveries_in_flight(), PERMITS, "they drip on");
    }
}

/// Begins as many forged deliveries as there are permits, and waits until all are being received.
fn drip(host: &Host, budget: &Budget) -> Vec<Connection> {
    let forged = fixture::signed("another body");
    let mut begun = http1::head(&forged, &[("Content-Length", "30")]);
    begun.push(b'a');
    let strangers = std::iter::repeat_with(|| {
        let mut stranger = Connection::open(host.address());
        stranger.write(&begun);
        stranger
    });
    let strangers = strangers.take(PERMITS).collect();
    while budget.deliveries_in_flight() < PERMITS {
        thread::yield_now();
    }
    strangers
}

#[test]
fn a_permit_that_never_comes_gives_the_delivery_back() {
    let semaphore = Arc::new(Semaphore::new(1));
    let host = serve!(
        hasty(),
        GlobalConcurrencyLimitLayer::with_semaphore(semaphore.clone())
    );
    let permit = semaphore.try_acquire().expect("the permit is free");

    let refused = Wire::Http2.send(host.address(), &fixture::signed("a"));
    drop(permit);
    let again = deliver_until_it_is_decided(&host, &fixture::signed("a"));
    let handled = host.seen().take().handled.len();
    let repeated = Wire::Http2.send(host.address(), &fixture::signed("a"));

    assert_eq!((refused.status, refused.header("retry-after")), (503, "5"));
    assert_eq!((again, handled), (200, 1));
    assert_eq!(repeated.status, 200);
    assert!(host.seen().take().handled.is_empty());
}

/// Delivers again as long as the delivery is in flight, and returns the status.
fn deliver_until_it_is_decided(host: &Host, delivery: &Request) -> u16 {
    loop {
        let status = Wire::Http2.send(host.address(), delivery).status;
        if status != 503 {
            return status;
        }
    }
}

/// A service that fails to get ready once, and is ready ever after.
#[derive(Clone)]
struct Ailing<S> {
    inner: S,
    is_well: Arc<AtomicBool>,
}

impl<S: Service<R>, R> Service<R> for Ailing<S>
where
    S::Error: Into<BoxError>,
    S::Future: Send + 'static,
{
    type Response = S::Response;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<S::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        if !self.is_well.swap(true, Ordering::Relaxed) {
            return Poll::Ready(Err("it is not well".into()));
        }
        self.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: R) -> Self::Future {
        let response = self.inner.call(request);
        Box::pin(async move { response.await.map_err(Into::into) })
    }
}

#[test]
fn a_service_that_fails_to_get_ready_gives_the_delivery_back() {
    let is_well = Arc::<AtomicBool>::default();
    let host = serve!(
        hasty(),
        layer_fn(move |inner| Ailing {
            inner,
            is_well: is_well.clone(),
        })
    );

    let failed = Wire::Http2.send(host.address(), &fixture::signed("a"));
    let again = deliver_until_it_is_decided(&host, &fixture::signed("a"));

    assert_eq!(
        (failed.status, &*failed.body),
        (429, &b"it is not well"[..])
    );
    assert_eq!((again, host.seen().take().handled.len()), (200, 1));
}

/// A layer that took a permit when it was asked whether it is ready would keep it from the other.
#[test]
fn services_that_share_a_semaphore_do_not_wait_for_each_other() {
    let limit = GlobalConcurrencyLimitLayer::new(1);
    let handler = service_fn(async |_: http::Request<RequestBody>| {
        Ok::<_, Infallible>(Response::new(Body::empty()))
    });
    let service = || {
        let service = VerifyWebhookLayer::new(fixture::endpoint()).layer(limit.layer(handler));
        service.map_request(|request: http::Request<Body>| request)
    };
    let (mut one, mut other) = (service(), service());

    let exchange = async {
        let Ok(one) = one.ready().await;
        let Ok(other) = other.ready().await;
        let Ok(first) = one.call(request(&fixture::signed("a"))).await;
        let Ok(second) = other.call(request(&fixture::signed("b"))).await;
        [first, second].map(|response| response.status())
    };
    let statuses = RUNTIME.block_on(async { timeout(Duration::from_secs(5), exchange).await });

    assert_eq!(statuses.expect("neither waits"), [StatusCode::OK; 2]);
}

/// Creates a request as axum would get it.
fn request(request: &Request) -> http::Request<Body> {
    let (head, ()) = http2::head(request).into_parts();
    http::Request::from_parts(head, Body::from(request.body.clone()))
}

/// A middleware of actix that is ready once its gate is open.
#[derive(Clone, Default)]
struct Gate {
    shared: Arc<Mutex<Shared>>,
}

#[derive(Default)]
struct Shared {
    is_open: bool,
    is_ailing: bool,
    waiting: Vec<Waker>,
}

impl Gate {
    /// Opens it, and has it fail once.
    fn open_ailing(&self) {
        let mut shared = self.shared.lock().expect("no panic");
        (shared.is_open, shared.is_ailing) = (true, true);
        shared.waiting.drain(..).for_each(Waker::wake);
    }
}

impl<S> Transform<S, ServiceRequest> for Gate
where
    S: ActixService<ServiceRequest, Error = actix_web::Error>,
{
    type Response = S::Response;
    type Error = actix_web::Error;
    type Transform = Gated<S>;
    type InitError = ();
    type Future = Ready<Result<Gated<S>, ()>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        let gate = self.clone();
        ready(Ok(Gated { inner, gate }))
    }
}

struct Gated<S> {
    inner: S,
    gate: Gate,
}

impl<S> ActixService<ServiceRequest> for Gated<S>
where
    S: ActixService<ServiceRequest, Error = actix_web::Error>,
{
    type Response = S::Response;
    type Error = actix_web::Error;
    type Future = S::Future;

    fn poll_ready(&self, context: &mut Context<'_>) -> Poll<Result<(), actix_web::Error>> {
        let mut shared = self.gate.shared.lock().expect("no panic");
        if !shared.is_open {
            shared.waiting.push(context.waker().clone());
            return Poll::Pending;
        }
        if mem::take(&mut shared.is_ailing) {
            return Poll::Ready(Err(ErrorTooManyRequests("it is not well")));
        }
        self.inner.poll_ready(context)
    }

    fn call(&self, request: ServiceRequest) -> S::Future {
        self.inner.call(request)
    }
}

#[test]
fn in_actix_only_verified_deliveries_wait_too() {
    let (seen, gate) = (Seen::default(), Gate::default());
    let (shared, inside) = (web::Data::new(seen.clone()), gate.clone());
    let host = host::actix::serve(seen, move |listener| {
        let endpoint = hasty();
        let server = HttpServer::new(move || {
            App::new()
                .app_data(shared.clone())
                .route("/webhooks", web::post().to(host::actix::handle))
                .wrap(inside.clone())
                .wrap(VerifyWebhook::new(endpoint.clone()))
        });
        let server = server.workers(1).disable_signals();
        let server = server.listen_auto_h2c(listener);
        server.expect("the listener is good").run()
    });
    let send = |delivery: &Request| Wire::Http2.send(host.address(), delivery);

    let forged = send(&fixture::signed("a").body("b"));
    let refused = send(&fixture::signed("a"));
    gate.open_ailing();
    let failed = loop {
        // The claim is released in its own time.
        match send(&fixture::signed("a")) {
            response if response.status == 503 => {}
            response => break response,
        }
    };
    let again = deliver_until_it_is_decided(&host, &fixture::signed("a"));

    assert_eq!((forged.status, refused.status), (401, 503));
    assert_eq!(
        (failed.status, &*failed.body),
        (429, &b"it is not well"[..])
    );
    assert_eq!((again, host.seen().take().handled.len()), (200, 1));
}
