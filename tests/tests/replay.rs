//! What a handler sees of repeated deliveries, through axum and through actix.
//!
//! One suite for both: each framework offers a server on a free port whose handler does what the
//! delivery's own body tells it, and counts how often it ran.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::future::Future;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::Semaphore;
use tokio::time::timeout;

use webhook_sig::endpoint::{EndpointBuilder, OnDisconnect};
use webhook_sig::key::{Keyring, Secret, SharedKeyring, Tenant, TenantKeys};
use webhook_sig::provider::{FASTSPRING, GITHUB};
use webhook_sig::replay::MemoryStore;
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, Scheme, UnixTime};

#[test]
fn a_delivery_runs_once_and_is_acknowledged_ever_after() {
    on_both(async |framework| {
        let server = framework.serve(github(SECRET).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "run");

        assert_eq!(server.deliver(&delivery).await.status, 204);
        for _ in 0..3 {
            assert_eq!(server.deliver(&delivery).await.status, 200);
        }

        assert_eq!(server.runs(), 1);
    });
}

#[test]
fn a_handler_that_fails_gets_the_retry() {
    on_both(async |framework| {
        let server = framework.serve(github(SECRET).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "fail once");

        assert_eq!(server.deliver(&delivery).await.status, 500);
        assert_eq!(server.deliver(&delivery).await.status, 204);
        assert_eq!(server.deliver(&delivery).await.status, 200);

        assert_eq!(server.runs(), 2);
    });
}

#[test]
fn a_handler_that_panics_gets_the_retry() {
    on_both(async |framework| {
        for on_disconnect in [OnDisconnect::Cancel, OnDisconnect::Finish] {
            let endpoint = github(SECRET).replay(MemoryStore::new());
            let server = framework.serve(endpoint.on_disconnect(on_disconnect));
            let delivery = signed(&GITHUB, SECRET, "panic once");

            let broken = server.send(&delivery).await.read().await;
            let again = server.deliver_until_it_is_decided(&delivery).await;

            assert!(broken.is_none(), "the connection ends without an answer");
            assert_eq!((again.status, server.runs()), (204, 2), "{on_disconnect:?}");
        }
    });
}

#[test]
fn a_handler_that_is_dropped_because_the_sender_left_gets_the_retry() {
    for framework in [Framework::ActixThatCloses, Framework::Axum] {
        on(framework, async |framework| {
            let server = framework.serve(github(SECRET).replay(MemoryStore::new()));
            let delivery = signed(&GITHUB, SECRET, "wait once");

            let connection = server.send(&delivery).await;
            server.until_runs(1).await;
            drop(connection);
            let again = server.deliver_until_it_is_decided(&delivery).await;

            assert_eq!((again.status, server.runs()), (204, 2));
        });
    }
}

/// Unless told otherwise, actix takes a sender that left for one that only stopped sending, and
/// lets the handler finish: it has run, so it does not run again.
#[test]
fn a_handler_that_finishes_although_the_sender_left_has_run() {
    on(Framework::Actix, async |framework| {
        let server = framework.serve(github(SECRET).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "wait once");

        let connection = server.send(&delivery).await;
        server.until_runs(1).await;
        drop(connection);
        let duplicate = server.deliver(&delivery).await;
        server.gate.add_permits(1);
        let late = server.deliver_until_it_is_decided(&delivery).await;

        assert_eq!(
            (duplicate.status, late.status, server.runs()),
            (503, 200, 1)
        );
    });
}

#[test]
fn a_sender_that_leaves_within_the_body_leaves_nothing_behind() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let server = framework.serve(github(SECRET).replay(store.clone()));
        let delivery = signed(&GITHUB, SECRET, "run");
        let whole = wire(&delivery);

        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(&whole[..whole.len() - 1]).await.unwrap();
        drop(stream);

        assert!(store.is_empty());
        assert_eq!(server.deliver(&delivery).await.status, 204);
    });
}

#[test]
fn a_duplicate_of_what_is_in_flight_is_told_to_come_back() {
    on_both(async |framework| {
        let server = framework.serve(github(SECRET).replay(MemoryStore::new()));
        let delivery = signed(&GITHUB, SECRET, "wait");

        let mut first = server.send(&delivery).await;
        server.until_runs(1).await;
        let duplicate = server.deliver(&delivery).await;
        server.gate.add_permits(1);
        let first = first.read().await.unwrap();
        let late = server.deliver(&delivery).await;

        assert_eq!(duplicate.status, 503);
        assert_eq!(duplicate.header("retry-after"), Some("5"));
        assert_eq!((first.status, late.status, server.runs()), (204, 200, 1));
    });
}

#[test]
fn what_the_vendor_takes_for_no_acknowledgement_runs_again() {
    on_both(async |framework| {
        let endpoint = Endpoint::builder(&FASTSPRING, Secret::new(SECRET));
        let server = framework.serve(endpoint.replay(MemoryStore::new()));
        let accepted = signed(&FASTSPRING, SECRET, "accept");

        assert_eq!(server.deliver(&accepted).await.status, 202);
        assert_eq!(server.deliver(&accepted).await.status, 202);
        assert_eq!(server.runs(), 2);

        let handled = signed(&FASTSPRING, SECRET, "ok");
        assert_eq!(server.deliver(&handled).await.status, 200);
        assert_eq!(server.deliver(&handled).await.status, 200);
        assert_eq!(server.runs(), 3);
    });
}

#[test]
fn another_valid_signature_does_not_make_a_delivery_new() {
    on_both(async |framework| {
        let endpoint = Endpoint::builder(&GITHUB, keyring(&[SECRET, OLD]));
        let server = framework.serve(endpoint.replay(MemoryStore::new()));

        assert_eq!(
            server.deliver(&signed(&GITHUB, SECRET, "run")).await.status,
            204
        );
        assert_eq!(
            server.deliver(&signed(&GITHUB, OLD, "run")).await.status,
            200
        );

        assert_eq!(server.runs(), 1);
    });
}

#[test]
fn a_rotation_forgets_nothing() {
    on_both(async |framework| {
        let keys = SharedKeyring::new(keyring(&[OLD]));
        let endpoint = Endpoint::builder(&GITHUB, keys.clone());
        let server = framework.serve(endpoint.replay(MemoryStore::new()));
        let (old, new) = (signed(&GITHUB, OLD, "run"), signed(&GITHUB, SECRET, "run"));

        assert_eq!(server.deliver(&old).await.status, 204);
        keys.replace(keyring(&[SECRET, OLD]));
        assert_eq!(server.deliver(&old).await.status, 200);
        assert_eq!(server.deliver(&new).await.status, 200);
        keys.replace(keyring(&[SECRET]));
        assert_eq!(server.deliver(&old).await.status, 401);
        assert_eq!(server.deliver(&new).await.status, 200);

        assert_eq!(server.runs(), 1);
    });
}

#[test]
fn tenants_do_not_share_a_memory() {
    on_both(async |framework| {
        let keys = TenantKeys::new(Location::query("shop"), async |tenant: Tenant| {
            let is_known = ["one", "other"].contains(&tenant.as_str());
            Ok::<_, BoxError>(is_known.then(|| keyring(&[SECRET])))
        });
        let server = framework.serve(Endpoint::builder(&GITHUB, keys).replay(MemoryStore::new()));
        let to = |target| {
            let mut delivery = signed(&GITHUB, SECRET, "run");
            *delivery.uri_mut() = http::Uri::from_static(target);
            delivery
        };

        assert_eq!(server.deliver(&to("/?shop=one")).await.status, 204);
        assert_eq!(server.deliver(&to("/?shop=other")).await.status, 204);
        assert_eq!(server.deliver(&to("/?shop=other")).await.status, 200);
        assert_eq!(server.deliver(&to("/?shop=%6Fne")).await.status, 200);
        assert_eq!(server.deliver(&to("/?shop=nobody")).await.status, 401);

        assert_eq!(server.runs(), 2);
    });
}

#[test]
fn endpoints_with_names_of_their_own_share_a_store_but_no_deliveries() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let orders = framework.serve(github(SECRET).name("orders").replay(store.clone()));
        let refunds = framework.serve(github(SECRET).name("refunds").replay(store.clone()));
        let same = framework.serve(github(SECRET).name("orders").replay(store));
        let delivery = signed(&GITHUB, SECRET, "run");

        assert_eq!(orders.deliver(&delivery).await.status, 204);
        assert_eq!(refunds.deliver(&delivery).await.status, 204);
        assert_eq!(same.deliver(&delivery).await.status, 200);

        assert_eq!((orders.runs(), refunds.runs(), same.runs()), (1, 1, 0));
    });
}

#[test]
fn nothing_unsigned_makes_a_delivery_new() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let server = framework.serve(github(SECRET).replay(store.clone()));
        let delivery = signed(&GITHUB, SECRET, "run");
        assert_eq!(server.deliver(&delivery).await.status, 204);

        for (name, value) in [
            ("x-github-delivery", "2d7b3f60-0000-0000-0000-000000000000"),
            ("x-github-event", "another"),
            (
                "x-hub-signature",
                "sha1=0000000000000000000000000000000000000000",
            ),
            ("webhook-id", "msg_2"),
            ("idempotency-key", "2"),
            ("x-forwarded-for", "192.0.2.7"),
            ("x-forwarded-host", "elsewhere.example"),
            ("user-agent", "another"),
            ("content-type", "text/plain"),
            ("date", "Thu, 01 Jan 2026 00:00:00 GMT"),
        ] {
            let mut changed = delivery.clone();
            changed.headers_mut().insert(name, value.parse().unwrap());
            assert_eq!(server.deliver(&changed).await.status, 200, "{name}");
        }
        for target in ["/?a=b", "/else/where", "//"] {
            let mut changed = delivery.clone();
            *changed.uri_mut() = target.parse().unwrap();
            assert_eq!(server.deliver(&changed).await.status, 200, "{target}");
        }
        let mut shouted = delivery.clone();
        let signature = shouted.headers()["x-hub-signature-256"].to_str().unwrap();
        let signature = signature.to_uppercase().replace("SHA256=", "sha256=");
        let signature = signature.parse().unwrap();
        shouted
            .headers_mut()
            .insert("x-hub-signature-256", signature);
        let shouted = server.deliver(&shouted).await.status;
        assert!(shouted == 200 || shouted == 401, "{shouted}");

        assert_eq!((server.runs(), store.len()), (1, 1));
    });
}

#[test]
fn what_is_not_authentic_never_reaches_the_store() {
    on_both(async |framework| {
        let store = MemoryStore::new();
        let server = framework.serve(github(SECRET).replay(store.clone()));

        for number in 0..3000 {
            let forged = signed(
                &GITHUB,
                "a secret that nobody has",
                &format!("run {number}"),
            );
            assert_eq!(server.deliver(&forged).await.status, 401);
        }

        assert!(store.is_empty());
        assert_eq!(server.runs(), 0);
    });
}

/// The frameworks under test.
#[derive(Clone, Copy, Debug)]
enum Framework {
    Actix,
    /// With `h1_allow_half_closed(false)`.
    ActixThatCloses,
    Axum,
}

/// Runs a test against each framework as it is by default.
fn on_both(test: impl AsyncFn(Framework)) {
    on(Framework::Actix, &test);
    on(Framework::Axum, &test);
}

/// Runs a test against one framework, which a failure names.
fn on(framework: Framework, test: impl AsyncFn(Framework)) {
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
struct Server {
    address: SocketAddr,
    runs: Arc<AtomicUsize>,
    /// Lets handlers that wait go on, one for each permit.
    gate: Arc<Semaphore>,
}

impl Framework {
    fn serve(self, endpoint: EndpointBuilder) -> Server {
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
    fn runs(&self) -> usize {
        self.runs.load(Ordering::SeqCst)
    }

    async fn until_runs(&self, runs: usize) {
        until(async || (self.runs() >= runs).then_some(())).await;
    }

    async fn connect(&self) -> Connection {
        Connection {
            stream: TcpStream::connect(self.address).await.unwrap(),
        }
    }

    async fn send(&self, delivery: &Request<Bytes>) -> Connection {
        let mut connection = self.connect().await;
        connection.write(delivery).await;
        connection
    }

    async fn deliver(&self, delivery: &Request<Bytes>) -> Answer {
        self.send(delivery).await.read().await.expect("an answer")
    }

    /// Delivers again as long as the server says that the delivery is in flight: it learns in its
    /// own time that a sender has left, or that a handler has panicked.
    async fn deliver_until_it_is_decided(&self, delivery: &Request<Bytes>) -> Answer {
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

/// A connection that carries one delivery after the other.
struct Connection {
    stream: TcpStream,
}

impl Connection {
    async fn write(&mut self, delivery: &Request<Bytes>) {
        self.stream.write_all(&wire(delivery)).await.unwrap();
    }

    /// Reads an answer; `None` if the connection ends without one.
    async fn read(&mut self) -> Option<Answer> {
        let mut text = Vec::new();
        loop {
            let mut byte = [0; 1024];
            let read = self.stream.read(&mut byte).await.unwrap_or(0);
            if read == 0 {
                return None;
            }
            text.extend_from_slice(&byte[..read]);
            if let Some(answer) = Answer::parse(&text) {
                return Some(answer);
            }
        }
    }
}

struct Answer {
    status: u16,
    head: String,
}

impl Answer {
    /// Reads an answer whose body is there whole.
    fn parse(text: &[u8]) -> Option<Self> {
        let text = String::from_utf8(text.to_vec()).unwrap();
        let (head, body) = text.split_once("\r\n\r\n")?;
        let status = head.get(9..12)?.parse().ok()?;
        let answer = Self {
            status,
            head: head.to_lowercase(),
        };
        let length = answer
            .header("content-length")
            .map_or(0, |text| text.parse().unwrap());
        (body.len() >= length).then_some(answer)
    }

    fn header(&self, name: &str) -> Option<&str> {
        let mut lines = self.head.lines();
        lines.find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

fn wire(delivery: &Request<Bytes>) -> Vec<u8> {
    let mut text = format!(
        "{} {} HTTP/1.1\r\nhost: receiver\r\n",
        delivery.method(),
        delivery.uri()
    );
    for (name, value) in delivery.headers() {
        text += &format!("{name}: {}\r\n", value.to_str().unwrap());
    }
    text += &format!("content-length: {}\r\n\r\n", delivery.body().len());
    [text.as_bytes(), delivery.body()].concat()
}

fn signed(scheme: &'static Scheme, secret: &str, body: &str) -> Request<Bytes> {
    let request = Request::post("/")
        .body(Bytes::copy_from_slice(body.as_bytes()))
        .unwrap();
    let keys = scheme.keyring([secret]).unwrap();
    scheme.sign(request, &keys, UnixTime::now()).unwrap()
}

fn github(secret: &str) -> EndpointBuilder {
    Endpoint::builder(&GITHUB, Secret::new(secret))
}

fn keyring(secrets: &[&str]) -> Keyring {
    GITHUB.keyring(secrets.iter().copied()).unwrap()
}

const SECRET: &str = "It's a Secret to Everybody";
const OLD: &str = "It was a Secret to Everybody";
