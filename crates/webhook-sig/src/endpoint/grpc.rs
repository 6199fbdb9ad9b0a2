//! gRPC: which requests and responses belong to a call, how a call is refused, and how it ended.

use bytes::Bytes;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue};
use http::{Response, Version};

use crate::error::Outcome;
use crate::request::{Found, Head, Headers};

/// How a call ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CallStatus {
    Failed,
    Ok,
}

impl CallStatus {
    /// Reads the `grpc-status` of a response's head or of its trailers.
    pub(crate) fn read(headers: &dyn Headers) -> Option<Self> {
        let code = first(headers, STATUS)?;
        Some(if code == b"0" { Self::Ok } else { Self::Failed })
    }
}

/// Returns whether a response belongs to a call, which ends with a `grpc-status`.
///
/// gRPC-Web is not meant: its status is in the body.
pub(crate) fn is_response(headers: &dyn Headers) -> bool {
    first(headers, CONTENT_TYPE.as_str())
        .and_then(subtype)
        .is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';')))
}

/// Returns whether a request comes from a gRPC client, which always sends `te: trailers`.
///
/// The content type alone is not enough: over HTTP/1, or from a sender that cannot read trailers,
/// it would turn a refusal into a 200, which vendors take for an acknowledgement.
pub(crate) fn is_request(head: &Head<'_>) -> bool {
    let (Found::One(content_type), Found::One(te)) =
        (head.header(CONTENT_TYPE.as_str()), head.header("te"))
    else {
        return false;
    };
    head.http_version() == Version::HTTP_2
        && te.eq_ignore_ascii_case(b"trailers")
        && subtype(content_type).is_some()
}

/// Creates the response to a refused call, as <https://grpc.io/docs/guides/status-codes/> has it.
pub(crate) fn refusal(outcome: Outcome) -> Response<Bytes> {
    let (code, message) = match outcome {
        Outcome::AlreadyHandled => (6, "already exists"),
        Outcome::BrokenOff => (1, "cancelled"),
        // No vendor asks for a handshake by a call.
        Outcome::Answered | Outcome::MethodNotAllowed => (12, "unimplemented"),
        Outcome::Misconfigured => (13, "internal"),
        Outcome::NotFound => (5, "not found"),
        Outcome::Refused => (16, "unauthenticated"),
        Outcome::TooLarge => (8, "resource exhausted"),
        Outcome::TooSlow => (4, "deadline exceeded"),
        Outcome::InFlight | Outcome::Unavailable => (14, "unavailable"),
    };
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(CONTENT));
    headers.insert(HeaderName::from_static(STATUS), HeaderValue::from(code));
    let message = HeaderValue::from_static(message);
    headers.insert(HeaderName::from_static("grpc-message"), message);
    response
}

const CONTENT: &str = "application/grpc";

const STATUS: &str = "grpc-status";

/// Returns what follows `application/grpc` in a content type.
fn subtype(content_type: &[u8]) -> Option<&[u8]> {
    let (start, rest) = content_type.split_at_checked(CONTENT.len())?;
    start
        .eq_ignore_ascii_case(CONTENT.as_bytes())
        .then_some(rest)
}

fn first<'a>(headers: &'a dyn Headers, wanted: &str) -> Option<&'a [u8]> {
    let mut first = None;
    headers.visit(&mut |name, value| {
        if first.is_none() && name.eq_ignore_ascii_case(wanted) {
            first = Some(value);
        }
    });
    first
}
