//! What a handler's response says of its delivery.

use http::StatusCode;

use crate::endpoint::grpc::{self, CallStatus};
use crate::request::Headers;
use crate::scheme::Acknowledgement;

/// What a handler's response says of its delivery.
///
/// [`Claim::settle`](crate::endpoint::Claim::settle) goes by it, and so can a queue whose workers run
/// the handler later.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// The delivery is acknowledged.
    Handled,
    /// The events that [`HandledEvents`](crate::endpoint::HandledEvents) names are acknowledged, and
    /// the others are not.
    Partly,
    /// Nothing is acknowledged.
    Failed,
}

impl Answer {
    /// Reads the head of a response, or returns `None` if its trailers decide: a gRPC response that has
    /// no `grpc-status` yet.
    ///
    /// ```
    /// use http::StatusCode;
    /// use webhook_sig::endpoint::Answer;
    /// use webhook_sig::scheme::Acknowledgement;
    ///
    /// let acknowledgement = Acknowledgement::status(200).partial(202);
    /// let answer = |status, headers: &[(&str, &str)]| {
    ///     Answer::of_head(acknowledgement, status, &headers.to_vec())
    /// };
    ///
    /// assert_eq!(answer(StatusCode::OK, &[]), Some(Answer::Handled));
    /// assert_eq!(answer(StatusCode::ACCEPTED, &[]), Some(Answer::Partly));
    /// assert_eq!(answer(StatusCode::OK, &[("grpc-status", "13")]), Some(Answer::Failed));
    /// assert_eq!(answer(StatusCode::OK, &[("content-type", "application/grpc")]), None);
    /// ```
    #[must_use]
    pub fn of_head(
        acknowledgement: Acknowledgement,
        status: StatusCode,
        headers: &dyn Headers,
    ) -> Option<Self> {
        let call = match CallStatus::read(headers) {
            Some(call) => call,
            None if grpc::is_response(headers) => return None,
            None => CallStatus::Ok,
        };
        Some(Self::of(acknowledgement, status, call))
    }

    /// Reads the trailers of a response whose head does not decide.
    ///
    /// Without a `grpc-status` the delivery has failed, because a client takes such a call for one that
    /// failed. A body that fails or ends without trailers is one without it.
    #[must_use]
    pub fn of_trailers(
        acknowledgement: Acknowledgement,
        status: StatusCode,
        trailers: &dyn Headers,
    ) -> Self {
        let call = CallStatus::read(trailers).unwrap_or(CallStatus::Failed);
        Self::of(acknowledgement, status, call)
    }

    fn of(acknowledgement: Acknowledgement, status: StatusCode, call: CallStatus) -> Self {
        if call != CallStatus::Ok {
            Self::Failed
        } else if acknowledgement.accepts(status) {
            Self::Handled
        } else if acknowledgement.partial_status() == Some(status) {
            Self::Partly
        } else {
            Self::Failed
        }
    }
}
