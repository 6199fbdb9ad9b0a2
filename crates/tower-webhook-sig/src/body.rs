//! Bodies of requests, restored, and of responses.

use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;
use webhook_sig::VerifiedBody;

use crate::settling::Settling;

/// The body that the handler reads: the very bytes that were verified, then the trailers.
///
/// # Security
///
/// No signature covers trailers.
#[derive(Debug)]
pub struct RequestBody {
    body: VerifiedBody,
    trailers: Option<Box<HeaderMap>>,
}

impl RequestBody {
    pub(crate) const fn new(body: VerifiedBody, trailers: Option<Box<HeaderMap>>) -> Self {
        Self { body, trailers }
    }
}

impl Body for RequestBody {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let frame = match self.body.next_chunk() {
            Some(chunk) => Some(Frame::data(chunk)),
            None => self
                .trailers
                .take()
                .map(|trailers| Frame::trailers(*trailers)),
        };
        Poll::Ready(frame.map(Ok))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_empty() && self.trailers.is_none()
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(u64::try_from(self.body.len()).unwrap_or(u64::MAX))
    }
}

pin_project! {
    /// The body of a response: the inner service's, or that of a refusal.
    #[derive(Debug)]
    pub struct ResponseBody<B> {
        #[pin]
        kind: Kind<B>,
    }
}

pin_project! {
    #[project = KindProjection]
    #[derive(Debug)]
    enum Kind<B> {
        Handled { #[pin] body: B },
        Refused { text: Bytes },
        // Boxed, because few responses are gRPC's and all carry the room.
        Settling { body: Box<Settling<B>> },
    }
}

impl<B> ResponseBody<B> {
    pub(crate) const fn handled(body: B) -> Self {
        Self {
            kind: Kind::Handled { body },
        }
    }

    pub(crate) const fn refused(text: Bytes) -> Self {
        Self {
            kind: Kind::Refused { text },
        }
    }

    pub(crate) fn settling(body: Settling<B>) -> Self {
        let body = Box::new(body);
        Self {
            kind: Kind::Settling { body },
        }
    }
}

impl<B: Body<Data = Bytes>> Body for ResponseBody<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        match self.project().kind.project() {
            KindProjection::Handled { body } => body.poll_frame(context),
            KindProjection::Refused { text } if text.is_empty() => Poll::Ready(None),
            KindProjection::Refused { text } => {
                Poll::Ready(Some(Ok(Frame::data(std::mem::take(text)))))
            }
            KindProjection::Settling { body } => Pin::new(&mut **body).poll_frame(context),
        }
    }

    fn is_end_stream(&self) -> bool {
        match &self.kind {
            Kind::Handled { body } => body.is_end_stream(),
            Kind::Refused { text } => text.is_empty(),
            Kind::Settling { body } => body.is_end_stream(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match &self.kind {
            Kind::Handled { body } => body.size_hint(),
            Kind::Refused { text } => {
                SizeHint::with_exact(u64::try_from(text.len()).unwrap_or(u64::MAX))
            }
            Kind::Settling { body } => body.size_hint(),
        }
    }
}
