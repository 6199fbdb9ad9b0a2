//! A sender that resets in mid-handler, and what becomes of the delivery.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use actix_web::dev::Service;
use actix_web::{App, HttpResponse, HttpServer, web};
use actix_webhook_sig::VerifyWebhook;
use axum::Router;
use axum::extract::{Request as AxumRequest, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::routing::post;
use h2::Reason;
use http::StatusCode;
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::Endpoint;
use webhook_sig::endpoint::{BUDGET_BYTES, Budget, OnDisconnect};
use webhook_sig_tests::host::{self, Host, Seen};
use webhook_sig_tests::wire::http1;
use webhook_sig_tests::wire::http2::{self, RUNTIME};
use webhook_sig_tests::{Request, Wire, fixture};

/// How long a server may take for what takes it milliseconds.
const PATIENCE: Duration = Duration::from_secs(10);

/// Whose server it is, and how the delivery travels.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Place {
    ActixHttp1,
    ActixHttp2,
    AxumHttp1,
    AxumHttp2,
}

impl Place {
    const ALL: [Self; 4] = [
        Self::ActixHttp1,
        Self::ActixHttp2,
        Self::AxumHttp1,
        Self::AxumHttp2,
    ];

    fn start(self, endpoint: Endpoint, handler: &Handler) -> Host {
        match self {
            Self::ActixHttp1 | Self::ActixHttp2 => start_actix(endpoint, handler.clone()),
            Self::AxumHttp1 | Self::AxumHttp2 => start_axum(endpoint, handler.clone()),
        }
    }

    /// Sends a delivery, and resets once the handler runs.
    async fn reset(self, address: SocketAddr, delivery: &Request, handler: &Handler) {
        match self {
            Self::ActixHttp1 | Self::AxumHttp1 => {
                let mut stream = TcpStream::connect(address).await.expect("it listens");
                let sent = stream.write_all(&http1::with_length(delivery)).await;
                sent.expect("it is read");
                wait_for(&handler.started).await;
                stream.set_zero_linger().expect("a socket can be reset");
            }
            Self::ActixHttp2 | Self::AxumHttp2 => {
                let mut client = http2::open(address).await;
                let (_response, mut stream) = client
                    .send_request(http2::head(delivery), false)
                    .expect("it can be sent");
                let sent = stream.send_data(delivery.body.clone(), true);
                sent.expect("it can be sent");
                wait_for(&handler.started).await;
                stream.send_reset(Reason::CANCEL);
                // What comes after it on this connection is read after it.
                let after = http2::exchange(&mut client, &Request::post("/", ""), None).await;
                assert_eq!(after.status, 401);
                // Of the two futures that are over now, one was its own.
                wait_for(&handler.gone).await;
            }
        }
    }

    /// Returns whether the server drops a future whose sender has reset.
    fn drops(self) -> bool {
        self != Self::ActixHttp2
    }
}

/// A handler that waits at a gate halfway.
#[derive(Clone)]
struct Handler {
    started: Arc<Semaphore>,
    gate: Arc<Semaphore>,
    ended: Arc<AtomicUsize>,
    /// Futures around the layer that are over, or were dropped.
    gone: Arc<Semaphore>,
}

impl Handler {
    fn new() -> Self {
        Self {
            started: Arc::new(Semaphore::new(0)),
            gate: Arc::new(Semaphore::new(0)),
            ended: Arc::default(),
            gone: Arc::new(Semaphore::new(0)),
        }
    }

    async fn run(&self) -> StatusCode {
        self.started.add_permits(1);
        self.gate
            .acquire()
            .await
            .expect("it is not closed")
            .forget();
        self.ended.fetch_add(1, Ordering::SeqCst);
        StatusCode::NO_CONTENT
    }

    fn ended(&self) -> usize {
        self.ended.load(Ordering::SeqCst)
    }
}

/// Reports that the future which holds it was dropped.
pub(crate) struct Guard(pub(crate) Arc<Semaphore>);

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.add_permits(1);
    }
}

/// Waits for a signal, which must come.
pub(crate) async fn wait_for(signal: &Semaphore) {
    let permit = timeout(PATIENCE, signal.acquire()).await;
    let permit = permit.expect("it comes").expect("it is not closed");
    permit.forget();
}

fn start_axum(endpoint: Endpoint, handler: Handler) -> Host {
    let handle = async |State(handler): State<Handler>| handler.run().await;
    let watch = async |State(handler): State<Handler>, request: AxumRequest, next: Next| {
        let _guard = Guard(handler.gone.clone());
        Response::from(next.run(request).await)
    };
    let app = Router::new()
        .route("/webhooks", post(handle))
        .fallback(handle)
        .layer(VerifyWebhookLayer::new(endpoint))
        .layer(from_fn_with_state(handler.clone(), watch));
    host::axum::serve(app.with_state(handler), Seen::default())
}

fn start_actix(endpoint: Endpoint, handler: Handler) -> Host {
    host::actix::serve(Seen::default(), move |listener| {
        let server = HttpServer::new(move || {
            let (inside, outside) = (handler.clone(), handler.clone());
            let handle = move || {
                let handler = inside.clone();
                async move {
                    handler.run().await;
                    HttpResponse::NoContent().finish()
                }
            };
            App::new()
                .default_service(web::to(handle))
                .wrap(VerifyWebhook::new(endpoint.clone()))
                .wrap_fn(move |request, service| {
                    let guard = Guard(outside.gone.clone());
                    let response = service.call(request);
                    async move {
                        let _guard = guard;
                        response.await
                    }
                })
        });
        let server = server.workers(1).disable_signals();
        let server = server.listen_auto_h2c(listener);
        server.expect("the listener is good").run()
    })
}

fn endpoint(on_disconnect: OnDisconnect, budget: &Budget) -> Endpoint {
    let builder = fixture::once();
    let builder = builder.on_disconnect(on_disconnect).budget(budget.clone());
    builder.build().expect("the settings are sound")
}

/// Sends a delivery, resets, and returns once the server has given it up, if it does.
fn reset_midway(place: Place, host: &Host, handler: &Handler) {
    RUNTIME.block_on(async {
        place
            .reset(host.address(), &fixture::signed("a"), handler)
            .await;
        if place.drops() {
            wait_for(&handler.gone).await;
        }
    });
}

/// The vendor's retry, as often as it is told to come back.
fn retry(host: &Host) -> u16 {
    loop {
        let response = Wire::Http2.send(host.address(), &fixture::signed("a"));
        if response.status != 503 {
            return response.status;
        }
    }
}

#[test]
fn a_handler_whose_sender_resets_runs_again() {
    for place in Place::ALL.into_iter().filter(|place| place.drops()) {
        let (handler, budget) = (Handler::new(), Budget::new(BUDGET_BYTES, 8));
        let host = place.start(endpoint(OnDisconnect::Cancel, &budget), &handler);

        reset_midway(place, &host, &handler);
        handler.gate.add_permits(1);
        let retried = retry(&host);

        assert_eq!((retried, handler.ended()), (204, 1), "{place:?}");
        assert_eq!(retry(&host), 200, "{place:?}");
    }
}

#[test]
fn a_handler_that_is_to_finish_is_not_stopped_by_a_reset() {
    for place in Place::ALL {
        let (handler, budget) = (Handler::new(), Budget::new(BUDGET_BYTES, 8));
        let host = place.start(endpoint(OnDisconnect::Finish, &budget), &handler);

        reset_midway(place, &host, &handler);
        let meanwhile = Wire::Http2.send(host.address(), &fixture::signed("a"));
        let held = budget.deliveries_in_flight();
        handler.gate.add_permits(1);
        let retried = retry(&host);

        assert_eq!((meanwhile.status, held), (503, 1), "{place:?}");
        assert_eq!((retried, handler.ended()), (200, 1), "{place:?}");
        assert_eq!(budget.deliveries_in_flight(), 0, "{place:?}");
    }
}

/// What `OnDisconnect` says of actix-web over HTTP/2.
#[test]
fn actix_lets_a_handler_finish_whose_http_2_stream_was_reset() {
    let (handler, budget) = (Handler::new(), Budget::new(BUDGET_BYTES, 8));
    let place = Place::ActixHttp2;
    let host = place.start(endpoint(OnDisconnect::Cancel, &budget), &handler);

    reset_midway(place, &host, &handler);
    handler.gate.add_permits(1);

    assert_eq!((retry(&host), handler.ended()), (200, 1));
}
