//! One server for each framework, whose handler does what the body tells it.

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;
use webhook_sig::Endpoint;
use webhook_sig::endpoint::EndpointBuilder;

use crate::connection::{Answer, Connection};

/// The frameworks under test.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Framework {
    Actix,
    /// With `h1_allow_half_closed(false)`.
    ActixThatCloses,
    Axum,
}

/// Runs a test against each framework as it is by default.
pub(crate) fn on_both(test: impl AsyncFn(Framework)) {
    on(Framework::Actix, &test);
    on(Framework::Axum, &test);
}

/// Runs a test against one framework, which a failure names.
pub(crate) fn on(framework: Framework, test: impl AsyncFn(Framework)) {
    eprintln!("through {framework:?}");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    let test = async { timeout(Duration::from_secs(20), test(framework)).await };
    runtime
        .unwrap()
        .block_on(test)
        .expect("no test takes as long");
}

/// A server on a thread of its own, until the process ends.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) runs: Arc<AtomicUsize>,
    /// Lets handlers that wait go on, one for each permit.
    pub(crate) gate: Arc<Semaphore>,
}

impl Framework {
    pub(crate) fn serve(self, endpoint: EndpointBuilder) -> Server {
        let endpoint = endpoint.build().unwrap();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let handler = Handler::default();
        let server = Server {
            address: listener.local_addr().unwrap(),
            runs: handler.runs.clone(),
            gate: handler.gate.clone(),
        };
        thread::spawn(move || match self {
            Self::Actix => serve_actix(listener, endpoint, handler, true),
            Self::ActixThatCloses => serve_actix(listener, endpoint, handler, false),
            Self::Axum => serve_axum(listener, endpoint, handler),
        });
        server
    }
}

fn serve_axum(listener: TcpListener, endpoint: Endpoint, handler: Handler) {
    use axum::Router;
    use axum::http::StatusCode;
    use tower_webhook_sig::VerifyWebhookLayer;

    let handle =
        async move |body: Bytes| StatusCode::from_u16(handler.handle(&body).await).unwrap();
    let app = Router::new()
        .fallback(handle)
        .layer(VerifyWebhookLayer::new(endpoint));
    listener.set_nonblocking(true).unwrap();
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build();
    runtime.unwrap().block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        axum::serve(listener, app).await.unwrap();
    });
}

fn serve_actix(listener: TcpListener, endpoint: Endpoint, handler: Handler, allows_half: bool) {
    use actix_web::http::StatusCode;
    use actix_web::{App, HttpResponse, HttpServer, web};
    use actix_webhook_sig::VerifyWebhook;

    let app = move || {
        let handler = handler.clone();
        let handle = move |body: Bytes| {
            let handler = handler.clone();
            async move { HttpResponse::new(StatusCode::from_u16(handler.handle(&body).await).unwrap()) }
        };
        App::new()
            .default_service(web::to(handle))
            .wrap(VerifyWebhook::new(endpoint.clone()))
    };
    actix_web::rt::System::new().block_on(async {
        let server = HttpServer::new(app)
            .workers(1)
            .disable_signals()
            .h1_allow_half_closed(allows_half);
        server.listen(listener).unwrap().run().await.unwrap();
    });
}

/// Does what the body says.
#[derive(Clone)]
struct Handler {
    runs: Arc<AtomicUsize>,
    gate: Arc<Semaphore>,
}

impl Default for Handler {
    fn default() -> Self {
        Self {
            runs: Arc::default(),
            gate: Arc::new(Semaphore::new(0)),
        }
    }
}

impl Handler {
    async fn handle(&self, body: &[u8]) -> u16 {
        let is_first = self.runs.fetch_add(1, Ordering::SeqCst) == 0;
        match body {
            b"accept" => return 202,
            b"fail once" if is_first => return 500,
            b"ok" => return 200,
            b"panic once" if is_first => panic!("as the delivery says"),
            b"wait once" if !is_first => {}
            b"wait" | b"wait once" => self.gate.acquire().await.unwrap().forget(),
            _ => {}
        }
        204
    }
}

impl Server {
    pub(crate) fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    pub(crate) async fn until_runs(&self, runs: usize) {
        until(async || (self.runs() >= runs).then_some(())).await;
    }

    pub(crate) async fn connect(&self) -> Connection {
        Connection {
            stream: TcpStream::connect(self.address).await.unwrap(),
        }
    }

    pub(crate) async fn send(&self, delivery: &Request<Bytes>) -> Connection {
        let mut connection = self.connect().await;
        connection.write(delivery).await;
        connection
    }

    pub(crate) async fn deliver(&self, delivery: &Request<Bytes>) -> Answer {
        self.send(delivery).await.read().await.expect("an answer")
    }

    /// Delivers again as long as the server answers that the delivery is in flight: it learns in its
    /// own time that a sender has left, or that a handler has panicked.
    pub(crate) async fn deliver_until_it_is_decided(&self, delivery: &Request<Bytes>) -> Answer {
        until(async || {
            let answer = self.deliver(delivery).await;
            (answer.status != 503).then_some(answer)
        })
        .await
    }
}

/// Asks again and again; the timeout is the test's.
async fn until<T, F: Future<Output = Option<T>>>(mut ask: impl FnMut() -> F) -> T {
    loop {
        if let Some(answer) = ask().await {
            return answer;
        }
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}
