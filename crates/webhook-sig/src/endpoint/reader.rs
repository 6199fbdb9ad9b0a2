//! A body on its way in.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use tokio::time::{Sleep, sleep};

use crate::endpoint::budget::Reservation;
use crate::error::{Error, ErrorKind};

/// A body being read within its time and its budget.
pub(crate) struct Reader<'b, B> {
    body: Pin<&'b mut B>,
    time: Duration,
    /// The end of that time, once the sender has made us wait.
    ///
    /// There is one for the whole body: a timer that every byte resets would never ring. Most
    /// bodies are there at once and need none.
    deadline: Option<Pin<Box<Sleep>>>,
    pub(crate) reservation: Reservation,
}

impl<'b, B: Stream<Item = Result<Bytes, Error>>> Reader<'b, B> {
    pub(crate) const fn new(
        body: Pin<&'b mut B>,
        time: Duration,
        reservation: Reservation,
    ) -> Self {
        Self {
            body,
            time,
            deadline: None,
            reservation,
        }
    }

    /// Returns the next chunk, and adds its length to the bytes that have arrived.
    ///
    /// If it has to be waited for, `wait` is called before.
    pub(crate) async fn next(
        &mut self,
        arrived: &mut usize,
        mut wait: impl FnMut() -> Result<(), Error>,
    ) -> Result<Option<Bytes>, Error> {
        let next = poll_fn(|context| match self.body.as_mut().poll_next(context) {
            Poll::Ready(chunk) => Poll::Ready(chunk.transpose()),
            Poll::Pending => {
                wait()?;
                let deadline = self
                    .deadline
                    .get_or_insert_with(|| Box::pin(sleep(self.time)));
                let elapsed = deadline.as_mut().poll(context);
                elapsed.map(|()| Err(ErrorKind::BodyTooSlow.into()))
            }
        });
        let Some(chunk) = next.await? else {
            return Ok(None);
        };
        *arrived = arrived.saturating_add(chunk.len());
        self.reservation.grow(chunk.len())?;
        Ok(Some(chunk))
    }
}
