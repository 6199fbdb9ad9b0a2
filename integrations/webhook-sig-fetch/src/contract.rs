//! What every client must do, as a suite that a client's own tests run.
//!
//! It starts a server for plain HTTP on the loopback interface, so the client must allow that in its
//! tests.
//!
//! ```
//! # #[cfg(feature = "reqwest")] {
//! use webhook_sig_fetch::{ReqwestClient, contract};
//!
//! # tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
//! let client = ReqwestClient::for_tests(reqwest::Client::builder()).unwrap();
//! contract::check(&client).await;
//! # });
//! # }
//! ```

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a suite reports by panicking, as its documentation says"
)]

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use bytes::Bytes;
use http::{Method, Request, Response};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use webhook_sig::BoxError;

use crate::fetch::Fetch;

/// Runs every law; it panics at the first that does not hold.
///
/// # Panics
///
/// Also if no server can be started on the loopback interface.
pub async fn check<F: Fetch>(client: &F) {
    let server = Server::start().await;
    a_body_of_the_limit_is_returned(client, &server).await;
    a_longer_body_is_an_error(client, &server).await;
    an_endless_body_is_not_read(client, &server).await;
    a_status_is_not_a_failure(client, &server).await;
    no_redirect_is_followed(client, &server).await;
    no_cookie_is_sent_back(client, &server).await;
    the_request_is_sent_as_it_is(client, &server).await;
}

const LIMIT: usize = 1000;

async fn a_body_of_the_limit_is_returned<F: Fetch>(client: &F, server: &Server) {
    let response = server.get(client, "/body").await;
    let body = response.unwrap_or_else(|error| panic!("a whole body is an error: {error}"));
    assert_eq!(body.into_body().len(), LIMIT, "the body is whole");
}

async fn a_longer_body_is_an_error<F: Fetch>(client: &F, server: &Server) {
    for path in ["/long", "/long-and-chunked"] {
        let response = server.get(client, path).await;
        assert!(response.is_err(), "{path} is beyond the limit");
    }
}

async fn an_endless_body_is_not_read<F: Fetch>(client: &F, server: &Server) {
    let response = server.get(client, "/endless").await;
    assert!(response.is_err(), "an endless body is beyond the limit");
}

async fn a_status_is_not_a_failure<F: Fetch>(client: &F, server: &Server) {
    let response = server.get(client, "/missing").await;
    let status = response.map(|response| response.status().as_u16());
    assert!(
        matches!(status, Ok(404)),
        "a status is returned: {status:?}"
    );
}

async fn no_redirect_is_followed<F: Fetch>(client: &F, server: &Server) {
    let before = server.requests.load(Ordering::Relaxed);
    let response = server.get(client, "/redirect").await;
    let status = response.map(|response| response.status().as_u16());
    assert!(
        matches!(status, Ok(302)),
        "a redirect is returned: {status:?}"
    );
    let after = server.requests.load(Ordering::Relaxed);
    assert_eq!(after.wrapping_sub(before), 1, "nothing else is asked for");
}

async fn no_cookie_is_sent_back<F: Fetch>(client: &F, server: &Server) {
    for _ in 0..2 {
        let response = server.get(client, "/cookie").await;
        let head = response.map(Response::into_body).unwrap_or_default();
        let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
        assert!(
            head.starts_with("get /cookie"),
            "the head comes back: {head}"
        );
        assert!(!head.contains("\r\ncookie:"), "a cookie was kept: {head}");
    }
}

async fn the_request_is_sent_as_it_is<F: Fetch>(client: &F, server: &Server) {
    let request = Request::builder()
        .method(Method::POST)
        .uri(server.url("/echo?a=b"))
        .header("authorization", "Bearer token")
        .body(Bytes::from_static(b"credentials"));
    let response = client.fetch(request.unwrap(), LIMIT).await;
    let echo = response.map(Response::into_body).unwrap_or_default();
    let echo = String::from_utf8_lossy(&echo);
    assert!(echo.starts_with("POST /echo?a=b HTTP/1.1"), "{echo}");
    let has_token = echo
        .to_ascii_lowercase()
        .contains("authorization: bearer token");
    assert!(has_token && echo.ends_with("credentials"), "{echo}");
}

/// A server that answers each path in its own way.
struct Server {
    address: SocketAddr,
    requests: Arc<AtomicUsize>,
}

impl Server {
    async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let requests = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&requests);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                counted.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(serve(stream));
            }
        });
        Self { address, requests }
    }

    fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    async fn get<F: Fetch>(&self, client: &F, path: &str) -> Result<Response<Bytes>, BoxError> {
        let request = Request::get(self.url(path)).body(Bytes::new()).unwrap();
        client.fetch(request, LIMIT).await
    }
}

/// Answers one request, and closes the connection.
async fn serve(mut stream: TcpStream) -> std::io::Result<()> {
    let request = read(&mut stream).await?;
    let path = request.split(' ').nth(1).unwrap_or_default();
    let body = |status: &str, more: &str, body: &str| {
        let len = body.len();
        format!(
            "HTTP/1.1 {status}\r\nconnection: close\r\n{more}content-length: {len}\r\n\r\n{body}"
        )
    };
    let beyond = "x".repeat(LIMIT.saturating_add(1));
    let answer = match path {
        "/body" => body("200 OK", "", &"x".repeat(LIMIT)),
        "/long" => body("200 OK", "", &beyond),
        "/long-and-chunked" => format!(
            "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n{:x}\r\n{beyond}\r\n0\r\n\r\n",
            beyond.len()
        ),
        "/endless" => {
            stream.write_all(b"HTTP/1.1 200 OK\r\n\r\n").await?;
            // It ends with the connection, which the client closes.
            loop {
                stream.write_all(beyond.as_bytes()).await?;
            }
        }
        "/redirect" => body("302 Found", "location: /body\r\n", ""),
        "/cookie" => body("200 OK", "set-cookie: a=b\r\n", &request),
        path if path.starts_with("/echo") => body("200 OK", "", &request),
        _ => body("404 Not Found", "", ""),
    };
    stream.write_all(answer.as_bytes()).await?;
    stream.shutdown().await
}

/// Reads a request to the end of its body.
async fn read(stream: &mut TcpStream) -> std::io::Result<String> {
    let mut read = Vec::new();
    loop {
        let text = String::from_utf8_lossy(&read).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let head = head.to_ascii_lowercase();
            let length = head
                .lines()
                .find_map(|line| line.strip_prefix("content-length: "));
            let length = length
                .and_then(|length| length.trim().parse().ok())
                .unwrap_or(0);
            if body.len() >= length {
                return Ok(text);
            }
        }
        if stream.read_buf(&mut read).await? == 0 {
            return Ok(text);
        }
    }
}
