//! Bodies as they come off a connection, chunk by chunk.

use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use tokio_stream::Stream;
use webhook_sig::Error;

/// A body whose chunks are never asked for.
pub(crate) struct Untouchable;

impl Stream for Untouchable {
    type Item = Result<Bytes, Error>;

    fn poll_next(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        panic!("the body was polled")
    }
}

/// Returns a body that arrives in these chunks.
pub(crate) fn chunks<'c>(chunks: &'c [&'c [u8]]) -> impl Stream<Item = Result<Bytes, Error>> + 'c {
    tokio_stream::iter(chunks.iter().map(|chunk| Ok(Bytes::copy_from_slice(chunk))))
}

/// Returns a body that arrives byte by byte.
pub(crate) fn byte_by_byte(text: &str) -> impl Stream<Item = Result<Bytes, Error>> + use<> {
    let bytes: Vec<_> = text.bytes().map(|byte| Ok(vec![byte].into())).collect();
    tokio_stream::iter(bytes)
}
