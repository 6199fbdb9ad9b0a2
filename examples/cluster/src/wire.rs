//! The sender's HTTP client, as small as one can be.

use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Sends a request over a connection of its own, and returns the status of the response.
pub(crate) async fn send(address: SocketAddr, request: &Request<Bytes>) -> io::Result<StatusCode> {
    let mut message = format!(
        "{} {} HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\ncontent-length: {}\r\n",
        request.method(),
        request.uri(),
        request.body().len(),
    )
    .into_bytes();
    for (name, value) in request.headers() {
        for piece in [name.as_str().as_bytes(), b": ", value.as_bytes(), b"\r\n"] {
            message.extend_from_slice(piece);
        }
    }
    message.extend_from_slice(b"\r\n");
    message.extend_from_slice(request.body());

    let mut stream = TcpStream::connect(address).await?;
    stream.write_all(&message).await?;
    let mut response = Vec::new();
    stream.read_to_end(&mut response).await?;
    let status = response.get(9..12).unwrap_or_default();
    StatusCode::from_bytes(status).map_err(|_| io::Error::other("the server sent no status"))
}
