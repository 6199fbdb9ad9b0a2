//! A small HTTP/1.1 client that writes what it is told, sound or not.

use std::io::{self, Read, Write};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpStream};
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};

use crate::message::{Request, Response};
use crate::wire::connect;
use crate::wire::http2::RUNTIME;

/// How long a server may be silent before a test fails.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sends `bytes`, which are `request` in some form, over a connection of their own.
#[must_use]
pub fn send(address: SocketAddr, request: &Request, bytes: &[u8]) -> Response {
    let mut connection = Connection::open_from(request.source, address);
    connection.write(bytes);
    if request.method == "HEAD" {
        connection.read_head().expect("the server answers")
    } else {
        connection.read()
    }
}

/// Writes a request whose length is announced.
#[must_use]
pub fn with_length(request: &Request) -> Vec<u8> {
    let length = request.body.len().to_string();
    let mut bytes = head(request, &[("Content-Length", &length)]);
    bytes.extend_from_slice(&request.body);
    bytes
}

/// Writes a request whose body comes in chunks of growing length.
#[must_use]
pub fn chunked(request: &Request) -> Vec<u8> {
    let mut bytes = head(request, &[("Transfer-Encoding", "chunked")]);
    let mut rest = &request.body[..];
    let mut length = 1_usize;
    while !rest.is_empty() {
        let (chunk, after) = rest.split_at(length.min(rest.len()));
        bytes.extend_from_slice(&one_chunk(chunk));
        rest = after;
        length = length.saturating_mul(2);
    }
    bytes.extend_from_slice(b"0\r\n\r\n");
    bytes
}

/// Writes one chunk of a chunked body; an empty one would end it.
#[must_use]
pub fn one_chunk(data: &[u8]) -> Vec<u8> {
    let mut bytes = format!("{:x}\r\n", data.len()).into_bytes();
    bytes.extend_from_slice(data);
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// Writes the head of a request, and the empty line that ends it.
#[must_use]
pub fn head(request: &Request, more: &[(&str, &str)]) -> Vec<u8> {
    let mut bytes = format!("{} {} HTTP/1.1\r\n", request.method, request.target).into_bytes();
    if request.host().is_none() {
        bytes.extend_from_slice(b"Host: localhost\r\n");
    }
    let own = request
        .headers
        .iter()
        .map(|(name, value)| (&**name, &**value));
    for (name, value) in own.chain(more.iter().map(|(name, value)| (*name, value.as_bytes()))) {
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(b": ");
        bytes.extend_from_slice(value);
        bytes.extend_from_slice(b"\r\n");
    }
    bytes.extend_from_slice(b"\r\n");
    bytes
}

/// One connection, on which a test reads and writes in any order.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    unread: Vec<u8>,
}

impl Connection {
    /// Connects.
    #[must_use]
    pub fn open(address: SocketAddr) -> Self {
        Self::open_from(Ipv4Addr::LOCALHOST, address)
    }

    fn open_from(source: Ipv4Addr, address: SocketAddr) -> Self {
        let stream = RUNTIME.block_on(async { connect(source, address).await?.into_std() });
        let stream = stream.expect("the host listens");
        stream.set_nonblocking(false).expect("sockets may block");
        stream
            .set_read_timeout(Some(PATIENCE))
            .expect("a timeout can be set");
        stream.set_nodelay(true).expect("delays can be turned off");
        Self {
            stream,
            unread: Vec::new(),
        }
    }

    /// Writes bytes; a server that has closed the connection already does not mind.
    pub fn write(&mut self, bytes: &[u8]) {
        let _ = self.try_write(bytes);
    }

    /// Writes bytes.
    ///
    /// # Errors
    ///
    /// As the socket's, once the server has closed it.
    pub fn try_write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes)
    }

    /// Waits a moment, and returns whether the server has written or ended the connection.
    #[must_use]
    pub fn has_answer_within(&self, moment: Duration) -> bool {
        let limit = |duration| self.stream.set_read_timeout(Some(duration));
        limit(moment).expect("a timeout can be set");
        let peeked = self.stream.peek(&mut [0]);
        limit(PATIENCE).expect("a timeout can be set");
        let is_waiting = |kind| matches!(kind, io::ErrorKind::WouldBlock | io::ErrorKind::TimedOut);
        peeked.map_or_else(|error| !is_waiting(error.kind()), |_| true)
    }

    /// Closes the sending half of the connection.
    pub fn finish_writing(&self) {
        let _ = self.stream.shutdown(Shutdown::Write);
    }

    /// Reads one response, which must come.
    #[must_use]
    pub fn read(&mut self) -> Response {
        self.try_read().expect("the server answers")
    }

    /// Reads one response, an interim one too; `None` if the connection ends first.
    #[must_use]
    pub fn try_read(&mut self) -> Option<Response> {
        let mut response = self.read_head()?;
        if response.header("transfer-encoding") == "chunked" {
            response.body = self.read_chunks()?;
        } else if let Ok(length) = response.header("content-length").parse() {
            response.body = self.take(length)?;
        }
        Some(response)
    }

    /// Reads the head of one response; `None` if the connection ends first.
    #[must_use]
    pub fn read_head(&mut self) -> Option<Response> {
        let text = self.take_until(b"\r\n\r\n")?;
        let text = String::from_utf8_lossy(&text).into_owned();
        let mut lines = text.split("\r\n");
        let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
        let mut headers = HeaderMap::new();
        for (name, value) in lines.filter_map(|line| line.split_once(':')) {
            let name = HeaderName::from_bytes(name.as_bytes()).expect("a name of a header");
            let value = HeaderValue::from_str(value.trim()).expect("a value of a header");
            headers.append(name, value);
        }
        Some(Response::new(status, headers))
    }

    /// Returns whether the server ends the connection without another byte.
    ///
    /// It panics if the server neither writes nor ends it in time.
    #[must_use]
    pub fn is_over(&mut self) -> bool {
        self.unread.is_empty() && !self.fill()
    }

    fn read_chunks(&mut self) -> Option<Bytes> {
        let mut body = Vec::new();
        loop {
            let line = self.take_until(b"\r\n")?;
            let length = usize::from_str_radix(std::str::from_utf8(&line).ok()?, 16).ok()?;
            let chunk = self.take(length)?;
            self.take(2)?;
            if chunk.is_empty() {
                return Some(body.into());
            }
            body.extend_from_slice(&chunk);
        }
    }

    /// Removes and returns what precedes a mark, and removes the mark.
    fn take_until(&mut self, mark: &[u8]) -> Option<Vec<u8>> {
        loop {
            let at = self
                .unread
                .windows(mark.len())
                .position(|window| window == mark);
            if let Some(at) = at {
                let before = self.unread.drain(..at).collect();
                self.unread.drain(..mark.len());
                return Some(before);
            }
            if !self.fill() {
                return None;
            }
        }
    }

    fn take(&mut self, length: usize) -> Option<Bytes> {
        while self.unread.len() < length {
            if !self.fill() {
                return None;
            }
        }
        Some(self.unread.drain(..length).collect())
    }

    /// Reads more; false if the connection ended.
    fn fill(&mut self) -> bool {
        let mut buffer = [0; 16 * 1024];
        match self.stream.read(&mut buffer) {
            Ok(0) => false,
            Ok(length) => {
                self.unread.extend(buffer.iter().take(length));
                true
            }
            Err(error) if error.kind() == io::ErrorKind::ConnectionReset => false,
            Err(error) => panic!("the server is silent: {error}"),
        }
    }
}
