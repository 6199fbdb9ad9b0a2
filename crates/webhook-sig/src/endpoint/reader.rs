//! A body on its way in.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::Sleep;

use crate::endpoint::budget::Reservation;
use crate::error::{Error, ErrorKind};
use crate::verify::{Arrival, Chunk};

/// A body being read within its time and its budget.
pub(crate) struct Reader<'b, B> {
    pub(crate) body: Pin<&'b mut B>,
    pub(crate) deadline: Pin<&'b mut Sleep>,
    pub(crate) reservation: Reservation,
}

impl<B: Stream<Item = Result<Bytes, Error>>> Reader<'_, B> {
    /// Returns the next chunk, and adds its length to the bytes that have arrived.
    pub(crate) async fn next(&mut self, arrived: &mut usize) -> Result<Option<Chunk>, Error> {
        let mut arrival = Arrival::AtOnce;
        let next = poll_fn(|context| match self.body.as_mut().poll_next(context) {
            Poll::Ready(chunk) => Poll::Ready(chunk.transpose()),
            Poll::Pending => {
                arrival = Arrival::Awaited;
                let elapsed = self.deadline.as_mut().poll(context);
                elapsed.map(|()| Err(ErrorKind::BodyTooSlow.into()))
            }
        });
        let Some(bytes) = next.await? else {
            return Ok(None);
        };
        *arrived = arrived.saturating_add(bytes.len());
        self.reservation.grow(bytes.len())?;
        Ok(Some(Chunk { bytes, arrival }))
    }
}
