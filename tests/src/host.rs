//! A real server on a port of its own, with one handler that remembers what it saw.

use std::fmt;
use std::net::{SocketAddr, TcpListener};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use http::HeaderMap;
use webhook_sig::{Endpoint, ErrorKind};

pub mod actix;
pub mod axum;
mod hyper;

/// The header that chooses among a host's endpoints, by number; the first unless it is there.
pub const CHOICE: &str = "x-endpoint";

/// Whose server a host is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Framework {
    /// actix-web, with the middleware around a resource.
    Actix,
    /// axum, with the layer around a router.
    Axum,
    /// hyper alone, with the layer around a function.
    Hyper,
}

impl Framework {
    /// Every framework.
    pub const ALL: [Self; 3] = [Self::Actix, Self::Axum, Self::Hyper];

    /// Starts a server that verifies by one of these endpoints, as [`CHOICE`] says.
    #[must_use]
    pub fn start(self, endpoints: &[Endpoint]) -> Host {
        let seen = Seen::default();
        match self {
            Self::Actix => actix::start(endpoints.to_vec(), seen),
            Self::Axum => axum::start(endpoints, seen),
            Self::Hyper => hyper::start(endpoints, seen),
        }
    }
}

/// A server that runs until it is dropped.
pub struct Host {
    address: SocketAddr,
    seen: Seen,
    stop: Option<Box<dyn FnOnce() + Send>>,
}

impl Host {
    /// Creates a host from a server that listens already.
    #[must_use]
    pub fn new(address: SocketAddr, seen: Seen, stop: impl FnOnce() + Send + 'static) -> Self {
        Self {
            address,
            seen,
            stop: Some(Box::new(stop)),
        }
    }

    /// Returns where it listens.
    #[must_use]
    pub const fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns what its handler and the layer outside ours saw.
    #[must_use]
    pub const fn seen(&self) -> &Seen {
        &self.seen
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            stop();
        }
    }
}

impl fmt::Debug for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Host")
            .field("address", &self.address)
            .finish_non_exhaustive()
    }
}

/// What a host's handler saw, and the errors that a layer outside ours saw.
#[derive(Clone, Debug, Default)]
pub struct Seen {
    record: Arc<Mutex<Record>>,
}

/// What happened since the last look.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Record {
    /// Every run of the handler.
    pub handled: Vec<Handled>,
    /// Every [`webhook_sig::Error`] in a response's extensions.
    pub errors: Vec<ErrorKind>,
    /// How many connections were accepted.
    pub connections: usize,
}

/// What the handler got.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Handled {
    /// The body, through the framework's ordinary extractor.
    pub body: Bytes,
    /// The name of the key that verified it.
    pub key_id: String,
    /// The trailers, where the framework shows them.
    pub trailers: Option<HeaderMap>,
}

impl Handled {
    /// Makes what a handler without an eye for trailers saw.
    #[must_use]
    pub fn new(body: Bytes, verified: &webhook_sig::Verified) -> Self {
        Self {
            body,
            key_id: verified.key_id().to_owned(),
            trailers: None,
        }
    }
}

impl Seen {
    /// Remembers a run of the handler.
    pub fn handle(&self, handled: Handled) {
        self.with(|record| record.handled.push(handled));
    }

    /// Remembers the error of a response, if it has one.
    pub fn look_at(&self, error: Option<&webhook_sig::Error>) {
        self.with(|record| record.errors.extend(error.map(webhook_sig::Error::kind)));
    }

    /// Remembers a connection.
    pub fn accept(&self) {
        self.with(|record| record.connections = record.connections.saturating_add(1));
    }

    /// Returns what happened since the last look.
    #[must_use]
    pub fn take(&self) -> Record {
        self.with(std::mem::take)
    }

    fn with<T>(&self, change: impl FnOnce(&mut Record) -> T) -> T {
        change(&mut self.record.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Opens a free port.
#[must_use]
pub fn listen() -> (TcpListener, SocketAddr) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("the port is known");
    (listener, address)
}

/// Returns the number of the endpoint that a value of [`CHOICE`] asks for.
fn choice(value: Option<&[u8]>) -> usize {
    let text = value.and_then(|value| std::str::from_utf8(value).ok());
    text.and_then(|text| text.parse().ok()).unwrap_or_default()
}
