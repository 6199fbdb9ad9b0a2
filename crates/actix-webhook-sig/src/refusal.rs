//! The body of a refusal.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use actix_web::HttpResponse;
use actix_web::body::{BodySize, MessageBody};
use actix_web::http::header::{CONTENT_LENGTH, HeaderValue};
use bytes::Bytes;
use webhook_sig::endpoint::Drain;

use crate::chunks::Chunks;

/// The text of a refusal, which does not end before the rest of the request was drained.
///
/// actix sends the text while it waits for the end, and goes on reading for as long. It does not
/// wait for a body of no bytes, which is therefore a stream to it, with an announced length. The
/// payload is held to the end: on one that was dropped, actix would read a chunked body without a
/// deadline; on one that is held it closes the connection.
pub(crate) struct Refusal {
    text: Bytes,
    rest: Rest,
}

enum Rest {
    Draining(Pin<Box<dyn Future<Output = Chunks>>>),
    Held(#[expect(dead_code, reason = "it is held, not read")] Chunks),
}

impl Refusal {
    pub(crate) fn new(text: Bytes, mut body: Chunks, drain: Option<Drain>) -> Self {
        let rest = match drain {
            Some(drain) => Rest::Draining(Box::pin(async move {
                drain.run(&mut body).await;
                body
            })),
            None => Rest::Held(body),
        };
        Self { text, rest }
    }

    /// Puts the refusal into a response.
    pub(crate) fn answer<B>(self, response: HttpResponse<B>) -> HttpResponse<Self> {
        let mut response = response.set_body(self);
        if response.body().size() == BodySize::Stream {
            response.head_mut().no_chunking(true);
            let nothing = HeaderValue::from_static("0");
            response.headers_mut().insert(CONTENT_LENGTH, nothing);
        }
        response
    }
}

impl MessageBody for Refusal {
    type Error = Infallible;

    fn size(&self) -> BodySize {
        match &self.rest {
            Rest::Draining(_) if self.text.is_empty() => BodySize::Stream,
            Rest::Draining(_) | Rest::Held(_) => self.text.size(),
        }
    }

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Bytes, Infallible>>> {
        if !self.text.is_empty() {
            return Poll::Ready(Some(Ok(std::mem::take(&mut self.text))));
        }
        if let Rest::Draining(draining) = &mut self.rest {
            let body = ready!(draining.as_mut().poll(context));
            self.rest = Rest::Held(body);
        }
        Poll::Ready(None)
    }
}
