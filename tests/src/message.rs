//! Requests as a sender writes them, and responses as it reads them.

use std::net::Ipv4Addr;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};
use webhook_sig_delivery::Delivery;

/// A request with any bytes that a sender may put into it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Request {
    /// The address that the sender's socket is bound to.
    pub source: Ipv4Addr,
    /// The method.
    pub method: String,
    /// The path and query.
    pub target: String,
    /// Names and values, in order, repeats kept.
    pub headers: Vec<(String, Vec<u8>)>,
    /// The body.
    pub body: Bytes,
}

impl Request {
    /// Creates a `POST` without a signature.
    #[must_use]
    pub fn post(target: &str, body: impl Into<Bytes>) -> Self {
        Self {
            source: Ipv4Addr::LOCALHOST,
            method: "POST".to_owned(),
            target: target.to_owned(),
            headers: Vec::new(),
            body: body.into(),
        }
    }

    /// Sends it from another address of the loopback network than 127.0.0.1.
    #[must_use]
    pub fn sent_from(self, source: Ipv4Addr) -> Self {
        Self { source, ..self }
    }

    /// Appends a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .push((name.to_owned(), value.as_ref().to_vec()));
        self
    }

    /// Leaves out every header of this name.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.headers
            .retain(|(own, _)| !own.eq_ignore_ascii_case(name));
        self
    }

    /// Replaces the method.
    #[must_use]
    pub fn method(self, method: &str) -> Self {
        Self {
            method: method.to_owned(),
            ..self
        }
    }

    /// Replaces the target.
    #[must_use]
    pub fn target(self, target: &str) -> Self {
        Self {
            target: target.to_owned(),
            ..self
        }
    }

    /// Replaces the body and nothing else.
    #[must_use]
    pub fn body(self, body: impl Into<Bytes>) -> Self {
        Self {
            body: body.into(),
            ..self
        }
    }

    /// Returns the first value of a header, which must be there.
    #[must_use]
    pub fn value(&self, name: &str) -> &[u8] {
        self.find(name).expect("the header is there")
    }

    /// Returns the host, if a header names one.
    #[must_use]
    pub fn host(&self) -> Option<&str> {
        str::from_utf8(self.find("host")?).ok()
    }

    fn find(&self, name: &str) -> Option<&[u8]> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(own, _)| own.eq_ignore_ascii_case(name));
        found.map(|(_, value)| &**value)
    }
}

impl From<http::Request<Bytes>> for Request {
    fn from(request: http::Request<Bytes>) -> Self {
        let (parts, body) = request.into_parts();
        let target = parts.uri.path_and_query();
        let headers = parts.headers.iter();
        Self {
            source: Ipv4Addr::LOCALHOST,
            method: parts.method.to_string(),
            target: target.map_or("/", |target| target.as_str()).to_owned(),
            headers: headers
                .map(|(name, value)| (name.to_string(), value.as_bytes().to_vec()))
                .collect(),
            body,
        }
    }
}

impl From<&Delivery> for Request {
    fn from(delivery: &Delivery) -> Self {
        let head = delivery.head();
        let headers = delivery.headers.iter();
        Self {
            source: Ipv4Addr::LOCALHOST,
            method: head.method().to_owned(),
            target: head.target().to_owned(),
            headers: headers
                .map(|(name, value)| (name.clone(), value.clone().into_bytes()))
                .collect(),
            body: delivery.body_bytes().expect("a vector has one body"),
        }
    }
}

/// A response as it came over the wire.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Response {
    /// Creates a response that has a head only.
    #[must_use]
    pub const fn new(status: u16, headers: HeaderMap) -> Self {
        Self {
            status,
            headers,
            body: Bytes::new(),
        }
    }

    /// Returns a header as text, empty if it is missing or not text.
    #[must_use]
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value
            .and_then(|value| HeaderValue::to_str(value).ok())
            .unwrap_or_default()
    }
}
