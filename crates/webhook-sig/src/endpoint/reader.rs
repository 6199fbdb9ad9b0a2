//! A body on its way in.

use std::borrow::Cow;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;

use crate::endpoint::budget::Reservation;
use crate::error::{Error, ErrorKind};
use crate::request::{LimitedBody, VerifiedBody};
use crate::runtime::Runtime;

/// A body being read within its time and its budget.
pub(crate) struct Reader<'b, B> {
    arriving: Arriving<'b, B>,
    time: Duration,
    runtime: &'b dyn Runtime,
    /// The end of that time, once the sender has made us wait.
    ///
    /// There is one for the whole body: a timer that every byte resets would never fire. Most
    /// bodies are there at once and need none.
    deadline: Option<Pin<Box<dyn Future<Output = ()> + Send>>>,
    pub(crate) reservation: Reservation,
}

/// Where the next chunk comes from.
enum Arriving<'b, B> {
    /// The sender.
    Streamed(Pin<&'b mut B>),
    /// Memory, because the body had to be read before its keys were known. Its stream has ended,
    /// and must not be polled again.
    ///
    /// Boxed, because only deliveries to tenants named in their bodies need the room.
    Held(Box<VerifiedBody>),
}

impl<'b, B: Stream<Item = Result<Bytes, Error>>> Reader<'b, B> {
    pub(crate) const fn new(
        body: Pin<&'b mut B>,
        time: Duration,
        runtime: &'b dyn Runtime,
        reservation: Reservation,
    ) -> Self {
        Self {
            arriving: Arriving::Streamed(body),
            time,
            runtime,
            deadline: None,
            reservation,
        }
    }

    /// Returns the next chunk, and adds its length to the bytes that have arrived.
    ///
    /// `wait` is called each time that the sender makes us wait.
    pub(crate) async fn next(
        &mut self,
        arrived: &mut usize,
        mut wait: impl FnMut() -> Result<(), Error>,
    ) -> Result<Option<Bytes>, Error> {
        let body = match &mut self.arriving {
            Arriving::Streamed(body) => body,
            Arriving::Held(body) => return Ok(body.next_chunk()),
        };
        let next = poll_fn(|context| match body.as_mut().poll_next(context) {
            Poll::Ready(chunk) => Poll::Ready(chunk.transpose()),
            Poll::Pending => {
                wait()?;
                let deadline = self
                    .deadline
                    .get_or_insert_with(|| self.runtime.sleep(self.time));
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

    /// Reads the whole body and holds it, so that [`next`](Self::next) returns it from memory.
    pub(crate) async fn hold(
        &mut self,
        mut body: LimitedBody,
        arrived: &mut usize,
    ) -> Result<(), Error> {
        while let Some(chunk) = self
            .next(arrived, || {
                body.wait();
                Ok(())
            })
            .await?
        {
            body.push(chunk, |_| {})?;
        }
        self.arriving = Arriving::Held(Box::new(body.take()));
        Ok(())
    }

    /// Returns the body that is held, copied if it came in several chunks; else nothing.
    pub(crate) fn held(&self) -> Cow<'_, [u8]> {
        match &self.arriving {
            Arriving::Streamed(_) => Cow::Borrowed(&[]),
            Arriving::Held(body) => body.contiguous(),
        }
    }
}
