//! The body of a request, on its way in.

use std::error::Error as StdError;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::{Buf, Bytes};
use futures_core::Stream;
use http::HeaderMap;
use http_body::Body;
use http_body_util::LengthLimitError;
use webhook_sig::{BoxError, Error, ErrorKind};

/// The data of a body as a stream of chunks; trailers are set aside.
///
/// The body is boxed, so that what is left of a refused one can be moved to where it is drained.
pub(crate) struct Chunks<B> {
    /// `None` after its end or its failure: not every body may be polled again.
    body: Option<Pin<Box<B>>>,
    /// Boxed, because few bodies have any and all carry the room.
    trailers: Option<Box<HeaderMap>>,
}

impl<B: Body> Chunks<B> {
    pub(crate) fn new(body: B) -> Self {
        Self {
            body: Some(Box::pin(body)),
            trailers: None,
        }
    }

    pub(crate) fn into_trailers(self) -> Option<Box<HeaderMap>> {
        self.trailers
    }
}

impl<B> Stream for Chunks<B>
where
    B: Body,
    B::Error: Into<BoxError>,
{
    type Item = Result<Bytes, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Error>>> {
        let Some(body) = &mut self.body else {
            return Poll::Ready(None);
        };
        let chunk = match ready!(body.as_mut().poll_frame(context)) {
            Some(Ok(frame)) => match frame.into_data() {
                // All slices of the buffer, not the first alone; `Bytes` are not copied.
                Ok(mut data) => Some(Ok(data.copy_to_bytes(data.remaining()))),
                Err(frame) => match frame.into_trailers() {
                    // Nothing follows trailers.
                    Ok(trailers) => {
                        self.trailers = Some(Box::new(trailers));
                        None
                    }
                    // Frames of other kinds are counted like empty chunks, so they end too.
                    Err(_unknown) => Some(Ok(Bytes::new())),
                },
            },
            Some(Err(error)) => Some(Err(classify(error.into()))),
            None => None,
        };
        if !matches!(chunk, Some(Ok(_))) {
            self.body = None;
        }
        Poll::Ready(chunk)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        match &self.body {
            Some(body) if !body.is_end_stream() => (0, None),
            Some(_) | None => (0, Some(0)),
        }
    }
}

/// Distinguishes a body that an outer layer found too long from a connection that closed.
fn classify(error: BoxError) -> Error {
    let mut source: Option<&(dyn StdError + 'static)> = Some(&*error);
    while let Some(cause) = source {
        if cause.is::<LengthLimitError>() {
            return Error::new(ErrorKind::BodyTooLarge, error);
        }
        source = cause.source();
    }
    Error::new(ErrorKind::BodyUnreadable, error)
}
