//! What a receiver sets.

use crate::origin::Sources;
use crate::time::Tolerance;
use crate::verify::{PublicUrl, RequiredHeader, Verifier};

impl Verifier {
    /// Sets the window for the signed timestamp; the scheme's unless set.
    #[must_use]
    pub fn tolerance(self, tolerance: Tolerance) -> Self {
        Self { tolerance, ..self }
    }

    /// Sets the greatest length of a body in bytes; the scheme's or [`BODY_LIMIT`] unless set.
    ///
    /// [`BODY_LIMIT`]: crate::verify::BODY_LIMIT
    #[must_use]
    pub fn body_limit(self, bytes: usize) -> Self {
        Self {
            body_limit: bytes,
            ..self
        }
    }

    /// Sets the methods that are let through; the scheme's unless set.
    #[must_use]
    pub fn methods(self, methods: &'static [&'static str]) -> Self {
        Self { methods, ..self }
    }

    /// Sets the origin that the sender addresses, for schemes that sign the URL.
    ///
    /// It is never taken from `Host` or `X-Forwarded-*`, which anybody can write.
    #[must_use]
    pub fn public_url(self, url: PublicUrl) -> Self {
        Self {
            public_url: Some(url),
            ..self
        }
    }

    /// Sets a parameter that the scheme signs but the message does not carry.
    #[must_use]
    pub fn param(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.params.push((name.into(), value.into()));
        self
    }

    /// Leaves out form fields that the receiver itself added, such as a router's own.
    ///
    /// # Security
    ///
    /// Anybody can put anything into these fields: the signature does not cover them.
    #[must_use]
    pub fn ignore_fields<T: Into<String>>(mut self, names: impl IntoIterator<Item = T>) -> Self {
        let names = names.into_iter().map(Into::into);
        self.reading.ignored_fields.extend(names);
        self
    }

    /// Sets the longest header value that is read, in bytes; [`HEADER_LIMIT`] unless set.
    ///
    /// [`HEADER_LIMIT`]: crate::head::HEADER_LIMIT
    #[must_use]
    pub const fn header_limit(mut self, bytes: usize) -> Self {
        self.reading.header_limit = bytes;
        self
    }

    /// Sets the greatest number of fields that a form or query may have; [`FIELD_LIMIT`] unless
    /// set.
    ///
    /// [`FIELD_LIMIT`]: crate::canonical::FIELD_LIMIT
    #[must_use]
    pub const fn field_limit(mut self, fields: usize) -> Self {
        self.reading.field_limit = fields;
        self
    }

    /// Sets the greatest number of empty chunks in one body; [`EMPTY_CHUNK_LIMIT`] unless set.
    ///
    /// [`EMPTY_CHUNK_LIMIT`]: crate::verify::EMPTY_CHUNK_LIMIT
    #[must_use]
    pub const fn empty_chunk_limit(mut self, chunks: usize) -> Self {
        self.empty_chunk_limit = chunks;
        self
    }

    /// Demands one more header with a fixed value, beside the signature.
    #[must_use]
    pub fn require_header(mut self, header: RequiredHeader) -> Self {
        self.required_headers.push(header);
        self
    }

    /// Lets deliveries in from these addresses only; it never replaces a signature.
    #[must_use]
    pub fn allow_from(self, sources: Sources) -> Self {
        Self {
            sources: Some(sources),
            ..self
        }
    }
}
