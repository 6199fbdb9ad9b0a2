//! An HTTP/2 client that knows beforehand what it speaks to.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::LazyLock;
use std::time::Duration;

use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};
use http::HeaderMap;
use tokio::runtime::Runtime;
use tokio::time::timeout;

use crate::message::{Request, Response};
use crate::wire::connect;

/// How long a server may be silent before a test fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// The runtime of all clients and of all hosts that have none of their own.
pub static RUNTIME: LazyLock<Runtime> = LazyLock::new(|| {
    let mut builder = tokio::runtime::Builder::new_multi_thread();
    let runtime = builder.worker_threads(2).enable_all().build();
    runtime.expect("a runtime starts")
});

/// Sends a request over a connection of its own.
#[must_use]
pub fn send(address: SocketAddr, request: &Request) -> Response {
    RUNTIME.block_on(async {
        let mut client = open_from(request.source, address).await;
        exchange(&mut client, request, None).await
    })
}

/// Sends a request that ends in trailers.
#[must_use]
pub fn send_with_trailers(address: SocketAddr, request: &Request, trailers: HeaderMap) -> Response {
    RUNTIME.block_on(async {
        let mut client = open_from(request.source, address).await;
        exchange(&mut client, request, Some(trailers)).await
    })
}

/// Connects.
pub async fn open(address: SocketAddr) -> SendRequest<Bytes> {
    open_from(Ipv4Addr::LOCALHOST, address).await
}

async fn open_from(source: Ipv4Addr, address: SocketAddr) -> SendRequest<Bytes> {
    let stream = connect(source, address).await;
    let stream = stream.expect("the host listens");
    let mut builder = h2::client::Builder::new();
    builder.initial_window_size(1 << 20);
    let (client, connection) = builder
        .handshake(stream)
        .await
        .expect("the host speaks HTTP/2");
    tokio::spawn(connection);
    client.ready().await.expect("the host takes requests")
}

/// Returns the head of a request in the form that HTTP/2 demands, where the host is a part of the
/// URL and no header.
#[must_use]
pub fn head(request: &Request) -> http::Request<()> {
    let host = request.host().unwrap_or("localhost");
    let mut builder = http::Request::builder()
        .method(&*request.method)
        .uri(format!("http://{host}{}", request.target));
    for (name, value) in &request.headers {
        if !name.eq_ignore_ascii_case("host") {
            builder = builder.header(name, &**value);
        }
    }
    builder.body(()).expect("the request can be sent by HTTP/2")
}

/// Sends one request and reads its response.
pub async fn exchange(
    client: &mut SendRequest<Bytes>,
    request: &Request,
    trailers: Option<HeaderMap>,
) -> Response {
    let ends = request.body.is_empty() && trailers.is_none();
    let (response, mut stream) = client
        .send_request(head(request), ends)
        .expect("the request can be sent");
    if !ends {
        // A server that has already refused resets the stream, which is expected here.
        let _ = stream.send_data(request.body.clone(), trailers.is_none());
        if let Some(trailers) = trailers {
            let _ = stream.send_trailers(trailers);
        }
    }
    read(response).await
}

/// Reads a response, which must come.
pub async fn read(response: ResponseFuture) -> Response {
    let reading = async {
        let (head, mut stream) = response.await.expect("the server answers").into_parts();
        let mut body = Vec::new();
        while let Some(chunk) = stream.data().await {
            let chunk = chunk.expect("the server ends its answer");
            let _ = stream.flow_control().release_capacity(chunk.len());
            body.extend_from_slice(&chunk);
        }
        Response {
            body: body.into(),
            ..Response::new(head.status.as_u16(), head.headers)
        }
    };
    timeout(PATIENCE, reading)
        .await
        .expect("the server is not silent")
}
