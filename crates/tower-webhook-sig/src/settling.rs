//! The body of a gRPC response, whose trailers say whether the handler succeeded.

use std::fmt;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue, Response};
use http_body::{Body, Frame, SizeHint};
use http_body_util::BodyExt;
use tokio::runtime::Handle;
use webhook_sig::endpoint::{Claim, OnDisconnect};

pub(crate) static GRPC_STATUS: HeaderName = HeaderName::from_static("grpc-status");

/// Returns whether the trailers of a response will say how the call ended.
///
/// gRPC-Web is not meant: its status is within the body.
pub(crate) fn status_follows<B>(response: &Response<B>) -> bool {
    const GRPC: &[u8] = b"application/grpc";
    let headers = response.headers();
    let content_type = headers.get(CONTENT_TYPE).map(HeaderValue::as_bytes);
    let is_grpc = content_type
        .and_then(|value| value.split_at_checked(GRPC.len()))
        .is_some_and(|(start, rest)| {
            start.eq_ignore_ascii_case(GRPC) && matches!(rest.first(), None | Some(b'+' | b';'))
        });
    is_grpc && !headers.contains_key(&GRPC_STATUS)
}

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
    Recording {
        recording: Pin<Box<dyn Future<Output = ()> + Send>>,
        trailers: HeaderMap,
    },
    Over,
}

/// A body that has not ended, and the claim that waits for its end.
struct Open<B> {
    /// Boxed, so that a task can take it over when the connection drops it.
    body: Pin<Box<B>>,
    claim: Claim,
    status: u16,
}

impl<B> Settling<B>
where
    B: Body<Data = Bytes> + Send + 'static,
{
    pub(crate) fn new(body: B, claim: Claim, status: u16, on_disconnect: OnDisconnect) -> Self {
        let open = Open {
            body: Box::pin(body),
            claim,
            status,
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
        if let State::Recording { recording, .. } = &mut self.state {
            ready!(recording.as_mut().poll(context));
        }
        Poll::Ready(match mem::replace(&mut self.state, State::Over) {
            State::Recording { trailers, .. } => Some(Ok(Frame::trailers(trailers))),
            _ => None,
        })
    }

    fn is_end_stream(&self) -> bool {
        matches!(self.state, State::Over)
    }

    fn size_hint(&self) -> SizeHint {
        match &self.state {
            State::Open(open) => open.body.size_hint(),
            State::Recording { .. } | State::Over => SizeHint::with_exact(0),
        }
    }
}

impl<B> Settling<B> {
    /// Begins to record what the trailers say.
    fn record(&mut self, trailers: HeaderMap) {
        if let State::Open(open) = mem::replace(&mut self.state, State::Over) {
            let Open { claim, status, .. } = open;
            // A client takes a call without a status for one that failed.
            let missing = HeaderValue::from_static("");
            let grpc_status = trailers.get(&GRPC_STATUS).cloned().unwrap_or(missing);
            let recording = async move { claim.settle(status, Some(grpc_status.as_bytes())).await };
            self.state = State::Recording {
                recording: Box::pin(recording),
                trailers,
            };
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
