//! A piece of a body on its way in.

use bytes::Bytes;

/// A chunk, and how it arrived.
#[derive(Debug)]
pub(crate) struct Chunk {
    pub(crate) bytes: Bytes,
    pub(crate) arrival: Arrival,
}

/// Whether a chunk was waited for.
///
/// A server reads into a buffer and hands out slices of it. A chunk that was waited for may be
/// the only one in its buffer, however short it is, and keeps all of that as long as it is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Arrival {
    AtOnce,
    Awaited,
}

impl From<Bytes> for Chunk {
    fn from(bytes: Bytes) -> Self {
        Self {
            bytes,
            arrival: Arrival::AtOnce,
        }
    }
}
