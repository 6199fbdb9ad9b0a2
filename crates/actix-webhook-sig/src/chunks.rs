//! The payload of a request, on its way in.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::dev::Payload;
use bytes::Bytes;
use futures_core::Stream;
use webhook_sig::{Error, ErrorKind};

/// A raw payload as a stream of chunks.
pub(crate) struct Chunks {
    payload: Payload,
    state: State,
}

#[derive(PartialEq, Eq)]
enum State {
    Arriving,
    /// After its end or its failure.
    Over,
}

impl Chunks {
    pub(crate) const fn new(payload: Payload) -> Self {
        let state = match payload {
            Payload::None => State::Over,
            _ => State::Arriving,
        };
        Self { payload, state }
    }
}

impl Stream for Chunks {
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        if self.state == State::Over {
            return Poll::Ready(None);
        }
        let chunk = ready!(Pin::new(&mut self.payload).poll_next(context));
        if !matches!(chunk, Some(Ok(_))) {
            self.state = State::Over;
        }
        let unreadable = |error| Error::new(ErrorKind::BodyUnreadable, error);
        Poll::Ready(chunk.map(|chunk| chunk.map_err(unreadable)))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let most = (self.state == State::Over).then_some(0);
        (0, most)
    }
}
