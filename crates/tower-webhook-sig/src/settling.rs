//! The body of a gRPC response, whose trailers say whether the handler succeeded.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::HeaderMap;
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::runtime::Handle;
use webhook_sig::endpoint::{AwaitingTrailers, OnDisconnect};

/// A response's body that settles a delivery by its trailers.
///
/// The trailers are passed on when the settlement is recorded, as the head of another response
/// is. A body that fails, ends without a status, or is dropped midway releases the claim.
pub(crate) struct Settling<B> {
    state: State<B>,
    /// What becomes of a body that is dropped midway, unless it is to be given up.
    read_on: Option<fn(Open<B>)>,
}

enum State<B> {
    Open(Open<B>),
    /// The end of the claim is being recorded; the trailers follow.
    Recording(Pin<Box<dyn Future<Output = HeaderMap> + Send>>),
    Over,
}

/// A body that has not ended, and the claim that waits for its end.
struct Open<B> {
    /// Boxed, so that a task can take it over when the connection drops it.
    body: Pin<Box<B>>,
    claim: AwaitingTrailers,
}

impl<B> Settling<B>
where
    B: Body<Data = Bytes> + Send + 'static,
{
    pub(crate) fn new(body: B, claim: AwaitingTrailers, on_disconnect: OnDisconnect) -> Self {
        let open = Open {
            body: Box::pin(body),
            claim,
        };
        let read_on = match on_disconnect {
            OnDisconnect::Cancel => None,
            OnDisconnect::Finish => Some(read_on as fn(Open<B>)),
        };
        Self {
            state: State::Open(open),
            read_on,
        }
    }
}

/// Reads a body to its end in a task of its own, because the handler is to finish.
fn read_on<B>(open: Open<B>)
where
    B: Body<Data = Bytes> + Send + 'static,
{
    let mut rest = Settling {
        state: State::Open(open),
        read_on: None,
    };
    // Without a runtime, as while a process ends, the lease ends the claim.
    if let Ok(runtime) = Handle::try_current() {
        runtime.spawn(async move { while let Some(Ok(_)) = rest.frame().await {} });
    }
}

impl<B: Body<Data = Bytes>> Body for Settling<B> {
    type Data = Bytes;
    type Error = B::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, B::Error>>> {
        if let State::Open(open) = &mut self.state {
            let frame = match ready!(open.body.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => frame,
                failed_or_ended => {
                    self.state = State::Over;
                    return Poll::Ready(failed_or_ended);
                }
            };
            match frame.into_trailers() {
                Ok(trailers) => self.record(trailers),
                Err(data) => return Poll::Ready(Some(Ok(data))),
            }
        }
        let State::Recording(recording) = &mut self.state else {
            return Poll::Ready(None);
        };
        let trailers = ready!(recording.as_mut().poll(context));
        self.state = State::Over;
        Poll::Ready(Some(Ok(Frame::trailers(trailers))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.state, State::Over)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.state {
            State::Open(open) => open.body.size_hint(),
            State::Recording(_) | State::Over => SizeHint::with_exact(0),
        }
    }
}

impl<B> Settling<B> {
    /// Begins to record what the trailers say.
    fn record(&mut self, trailers: HeaderMap) {
        if let State::Open(open) = mem::replace(&mut self.state, State::Over) {
            let claim = open.claim;
            self.state = State::Recording(Box::pin(async move {
                claim.settle(&trailers).await;
                trailers
            }));
        }
    }
}

impl<B> fmt::Debug for Settling<B> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settling").finish_non_exhaustive()
    }
}

impl<B> Drop for Settling<B> {
    fn drop(&mut self) {
        if let Some(read_on) = self.read_on
            && let State::Open(open) = mem::replace(&mut self.state, State::Over)
        {
            read_on(open);
        }
    }
}
