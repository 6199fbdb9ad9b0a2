//! The sender's HTTP client, as small as one can be.

use std::fmt;
use std::io;
use std::net::SocketAddr;

use bytes::Bytes;
use http::{Request, StatusCode};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// The part of a response that a sender of webhooks reads.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    /// How many seconds it asks the sender to wait.
    pub(crate) retry_after: Option<String>,
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.status.as_str())?;
        match &self.retry_after {
            Some(seconds) => write!(f, " (again after {seconds} s)"),
            None => Ok(()),
        }
    }
}

/// Sends a request over a connection of its own, and returns the response.
pub(crate) async fn send(address: SocketAddr, request: &Request<Bytes>) -> io::Result<Answer> {
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
    let status = StatusCode::from_bytes(status);
    let status = status.map_err(|_| io::Error::other("the server sent no status"))?;
    let response = String::from_utf8_lossy(&response);
    let mut lines = response.lines();
    let retry_after = lines.find_map(|line| line.strip_prefix("retry-after: "));
    Ok(Answer {
        status,
        retry_after: retry_after.map(str::to_owned),
    })
}
