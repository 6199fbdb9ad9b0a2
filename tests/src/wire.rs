//! The forms in which one request may travel.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::time::Duration;

use tokio::net::{TcpSocket, TcpStream};
use tokio::time::sleep;

use crate::message::{Request, Response};

pub mod http1;
pub mod http2;

/// How a request is put on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Wire {
    /// HTTP/1.1, the body in chunks.
    Http1Chunked,
    /// HTTP/1.1, the body's length announced.
    Http1Length,
    /// HTTP/2 without TLS, known beforehand.
    Http2,
}

impl Wire {
    /// Every form.
    pub const ALL: [Self; 3] = [Self::Http1Chunked, Self::Http1Length, Self::Http2];

    /// Sends a request over a connection of its own.
    #[must_use]
    pub fn send(self, address: SocketAddr, request: &Request) -> Response {
        match self {
            Self::Http1Chunked => http1::send(address, request, &http1::chunked(request)),
            Self::Http1Length => http1::send(address, request, &http1::with_length(request)),
            Self::Http2 => http2::send(address, request),
        }
    }
}

/// Connects from an address of this machine, which is what the server sees as its peer.
async fn connect(source: Ipv4Addr, address: SocketAddr) -> io::Result<TcpStream> {
    loop {
        match connect_once(source, address).await {
            // A fast run closes so many connections that no port is left for a moment.
            Err(error) if is_without_port(&error) => sleep(PAUSE).await,
            connected => return connected,
        }
    }
}

async fn connect_once(source: Ipv4Addr, address: SocketAddr) -> io::Result<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    // To look for a port before the peer is known takes long while many are in use.
    if source != Ipv4Addr::LOCALHOST {
        socket.bind(SocketAddr::from((source, 0)))?;
    }
    socket.connect(address).await
}

fn is_without_port(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::AddrInUse | io::ErrorKind::AddrNotAvailable
    )
}

/// How long a client waits for a port of its own.
const PAUSE: Duration = Duration::from_millis(200);
