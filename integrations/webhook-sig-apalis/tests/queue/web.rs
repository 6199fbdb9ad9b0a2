//! Servers on sockets, and deliveries to them.

use std::net::{SocketAddr, TcpListener};

use actix_web::{App, HttpServer, web};
use axum::Router;
use axum::routing::post_service;
use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::sync::mpsc::{self, UnboundedReceiver};
use tokio::sync::oneshot;
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::MemoryStore;
use webhook_sig::{Endpoint, Signer, UnixTime, Verifier};
use webhook_sig_apalis::Queue;

pub(crate) const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

/// Returns an endpoint that knows events, and none of them yet: another instance's, or a later one.
pub(crate) fn endpoint() -> Endpoint {
    let key = STRIPE.key(SECRET).unwrap().name("november");
    let verifier = Verifier::new(&STRIPE).read_events();
    let endpoint = Endpoint::builder(verifier, key).name("tests");
    endpoint.replay(MemoryStore::new()).build().unwrap()
}

/// Returns a handler each of whose runs tells that it has begun, and ends when it is told to.
pub(crate) fn held() -> (Router, UnboundedReceiver<oneshot::Sender<()>>) {
    let (begun, begins) = mpsc::unbounded_channel();
    let handler = Router::new().fallback(async move || {
        let (end, ends) = oneshot::channel::<()>();
        begun.send(end).unwrap();
        ends.await.unwrap();
    });
    (handler, begins)
}

/// Serves a queue behind an endpoint, with axum.
pub(crate) async fn serve(queue: &Queue, endpoint: Endpoint) -> SocketAddr {
    let hook = post_service(queue.accept()).layer(VerifyWebhookLayer::new(endpoint));
    let app = Router::new().route("/hooks/stripe", hook);
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move { axum::serve(listener, app).await });
    address
}

/// Serves a queue behind an endpoint, with actix-web.
pub(crate) fn serve_actix(queue: &Queue, endpoint: Endpoint) -> SocketAddr {
    let queue = queue.clone();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let app = move || {
        let hook = web::resource("/hooks/stripe")
            .route(web::post().to(queue.accept_actix()))
            .wrap(actix_webhook_sig::VerifyWebhook::new(endpoint.clone()));
        App::new().service(hook)
    };
    std::thread::spawn(move || {
        let server = HttpServer::new(app).workers(1).disable_signals();
        let server = server.listen(listener).unwrap().run();
        actix_web::rt::System::new().block_on(server)
    });
    address
}

/// Returns a delivery that is signed now.
pub(crate) fn signed(body: &str) -> Request<Bytes> {
    signed_at(body, UnixTime::now())
}

pub(crate) fn signed_at(body: &str, time: UnixTime) -> Request<Bytes> {
    let request = Request::post("/hooks/stripe?source=tests")
        .header("Content-Type", "application/json")
        .header("Authorization", "Bearer hunter2")
        .body(Bytes::copy_from_slice(body.as_bytes()));
    let signer = Signer::new(&STRIPE, STRIPE.key(SECRET).unwrap());
    signer.sign(request.unwrap(), time).unwrap()
}

/// Sends a delivery, and returns the status and all of the response.
pub(crate) async fn send(address: SocketAddr, delivery: Request<Bytes>) -> (u16, String) {
    let (head, body) = delivery.into_parts();
    let mut text = format!("{} {} HTTP/1.1\r\n", head.method, head.uri).into_bytes();
    for (name, value) in &head.headers {
        let line = [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"];
        text.extend(line.concat());
    }
    let length = body.len();
    let end = format!("host: tests\r\nconnection: close\r\ncontent-length: {length}\r\n\r\n");
    text.extend(end.into_bytes());
    text.extend(body);
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.write_all(&text).await.unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).await.unwrap();
    let status = response.split(' ').nth(1).unwrap().parse().unwrap();
    (status, response)
}
