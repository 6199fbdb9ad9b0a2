//! A request's body on its way in, and what it saw of its receiver.

use std::cell::Cell;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use bytes::Bytes;
use http_body::{Body, Frame, SizeHint};

/// Whether chunks are there at once, or each has to be waited for.
#[derive(Clone, Copy, PartialEq)]
pub enum Pace {
    AtOnce,
    Awaited,
}

/// What the chunks of a body lie in.
#[derive(Clone, Copy)]
enum Buffers {
    /// A new one for each, as a server has it.
    Own,
    /// The body that they are cut from, so that it shows who has copied one.
    Shared,
}

/// A body that arrives in chunks.
pub struct Incoming {
    rest: Bytes,
    chunk: usize,
    pace: Pace,
    buffers: Buffers,
    is_due: bool,
}

thread_local! {
    static POLLS: Cell<usize> = const { Cell::new(0) };
    static LAST_BYTE: Cell<Option<Instant>> = const { Cell::new(None) };
    static HANDLER: Cell<Option<Instant>> = const { Cell::new(None) };
}

impl Incoming {
    pub fn new(body: Bytes, chunk: usize, pace: Pace) -> Self {
        Self {
            rest: body,
            chunk,
            pace,
            buffers: Buffers::Own,
            is_due: pace == Pace::AtOnce,
        }
    }

    /// Makes one whose chunks lie where the body does.
    pub fn cut_from(body: Bytes, chunk: usize, pace: Pace) -> Self {
        Self {
            buffers: Buffers::Shared,
            ..Self::new(body, chunk, pace)
        }
    }

    /// Returns how often any body was polled since this was last asked.
    pub fn polls() -> usize {
        POLLS.take()
    }
}

/// Notes that the handler begins.
pub fn handler_begins() {
    HANDLER.set(Some(Instant::now()));
}

/// Returns how long before the handler began the last byte was there.
pub fn wait_for_handler() -> Option<Duration> {
    Some(HANDLER.take()?.duration_since(LAST_BYTE.take()?))
}

impl Body for Incoming {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        POLLS.set(POLLS.get() + 1);
        if self.rest.is_empty() {
            return Poll::Ready(None);
        }
        if !self.is_due {
            self.is_due = true;
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        self.is_due = self.pace == Pace::AtOnce;
        let length = self.chunk.min(self.rest.len());
        let chunk = self.rest.split_to(length);
        let chunk = match self.buffers {
            Buffers::Own => Bytes::copy_from_slice(&chunk),
            Buffers::Shared => chunk,
        };
        if self.rest.is_empty() {
            LAST_BYTE.set(Some(Instant::now()));
        }
        Poll::Ready(Some(Ok(Frame::data(chunk))))
    }

    fn is_end_stream(&self) -> bool {
        self.rest.is_empty()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(self.rest.len() as u64)
    }
}
