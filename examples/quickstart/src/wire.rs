//! The sender's side: plain HTTP/1.1 over a socket, and the same as `curl`.

use std::fmt::Write as _;
use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use http::Request;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends a request and returns the status of the response.
///
/// Where the body is not sent, the server is asked first whether it wants it.
pub(crate) async fn send(
    address: SocketAddr,
    request: &Request<Bytes>,
    is_body_sent: bool,
) -> io::Result<u16> {
    let mut head = format!(
        "{} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        request.method(),
        request.uri(),
        request.body().len(),
    );
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        let _ = write!(head, "{name}: {value}\r\n");
    }
    if !is_body_sent {
        head.push_str("expect: 100-continue\r\n");
    }
    head.push_str("\r\n");

    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(head.as_bytes()).await?;
    if is_body_sent {
        stream.write_all(request.body()).await?;
    }
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await?;
    let status = response
        .get(9..12)
        .and_then(|status| std::str::from_utf8(status).ok());
    status
        .and_then(|status| status.parse().ok())
        .ok_or_else(|| io::Error::other("the server sent no status"))
}

/// Writes a request as a `curl` line for a POSIX shell.
pub(crate) fn curl(address: SocketAddr, request: &Request<Bytes>) -> String {
    let mut line = format!("curl -i http://{address}{}", request.uri());
    for (name, value) in request.headers() {
        let value = String::from_utf8_lossy(value.as_bytes());
        let _ = write!(line, " \\\n  -H {}", quoted(&format!("{name}: {value}")));
    }
    let body = String::from_utf8_lossy(request.body());
    let _ = write!(line, " \\\n  --data-binary {}", quoted(&body));
    line
}

/// Quotes a text for a POSIX shell; within single quotes only a single quote is special.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
