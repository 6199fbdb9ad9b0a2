//! What a refused sender gets to see.

use bytes::Bytes;
use http::header::{
    ALLOW, CONNECTION, CONTENT_TYPE, HeaderName, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{Response, StatusCode, Version};

use crate::endpoint::Endpoint;
use crate::error::{Error, Outcome};
use crate::request::{Found, Head};

impl Endpoint {
    /// Makes the response to a delivery that was not accepted.
    ///
    /// It depends on [`Error::outcome`] only, so no 401 differs from another one. The error itself
    /// is in the response's extensions, for layers that log. A gRPC request, which comes over HTTP/2
    /// with `te: trailers`, gets status 200, a `grpc-status` and no body, because gRPC clients read
    /// nothing else.
    ///
    /// ```
    /// use webhook_sig::provider::GITHUB;
    /// use webhook_sig::{Endpoint, ErrorKind, Head};
    ///
    /// let endpoint = Endpoint::with_secret(&GITHUB, "W5ZqkqPDYkYm8sJ1tq0V")?;
    /// # let headers = [("Host", "shop.example")];
    /// let head = Head::new("POST", "/webhooks", &headers);
    /// let respond = |kind: ErrorKind| endpoint.response(&head, &kind.into());
    ///
    /// let (missing, forged) =
    ///     (respond(ErrorKind::SignatureMissing), respond(ErrorKind::SignatureMismatch));
    /// assert_eq!((missing.status(), missing.body()), (forged.status(), forged.body()));
    /// assert_eq!(forged.status(), 401);
    ///
    /// assert_eq!(respond(ErrorKind::AlreadyHandled).status(), 200);
    /// # Ok::<(), webhook_sig::InvalidEndpoint>(())
    /// ```
    #[must_use]
    pub fn response(&self, head: &Head<'_>, error: &Error) -> Response<Bytes> {
        let outcome = error.outcome();
        let is_grpc = is_grpc(head);
        let mut response = if is_grpc {
            grpc(outcome)
        } else {
            self.plain(outcome)
        };
        if !matches!(outcome, Outcome::AlreadyHandled | Outcome::InFlight) {
            // What is left of the body must not be taken for the next request. It is said
            // always, or servers would say it where they noticed, and so tell how far a delivery
            // came. Of the two exceptions the whole body was read and verified.
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        if let Some(respond) = &self.settings.options.respond
            && !is_grpc
        {
            response = respond(error, response);
        }
        if head.http_version() >= Version::HTTP_2 {
            // A stream is reset by itself there, and the header is forbidden.
            response.headers_mut().remove(CONNECTION);
        }
        if head.method() == "HEAD" {
            // Not every server takes it away, and over HTTP/2 it would break the stream.
            response.body_mut().clear();
        }
        response.extensions_mut().insert(error.clone());
        response
    }

    fn plain(&self, outcome: Outcome) -> Response<Bytes> {
        let status = match outcome {
            Outcome::AlreadyHandled => {
                let scheme = self.settings.verifier.scheme();
                scheme.acknowledgement().status_code()
            }
            Outcome::BrokenOff => StatusCode::BAD_REQUEST,
            Outcome::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Outcome::Misconfigured => StatusCode::INTERNAL_SERVER_ERROR,
            Outcome::Refused => StatusCode::UNAUTHORIZED,
            Outcome::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Outcome::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Outcome::InFlight | Outcome::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        let text = status.canonical_reason().unwrap_or_default();
        let mut response = Response::new(Bytes::from_static(text.as_bytes()));
        *response.status_mut() = status;
        let headers = response.headers_mut();
        let plain_text = HeaderValue::from_static("text/plain; charset=utf-8");
        headers.insert(CONTENT_TYPE, plain_text);
        headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
        match outcome {
            Outcome::MethodNotAllowed => {
                let methods = self.settings.verifier.allowed_methods().join(", ");
                if let Ok(methods) = HeaderValue::try_from(methods) {
                    headers.insert(ALLOW, methods);
                }
            }
            // RFC 9110 demands a challenge with every 401.
            Outcome::Refused => {
                let challenge = HeaderValue::from_static("Webhook-Signature");
                headers.insert(WWW_AUTHENTICATE, challenge);
            }
            Outcome::InFlight | Outcome::Unavailable => {
                let seconds = self.settings.options.retry_after.as_secs().max(1);
                headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
            }
            Outcome::AlreadyHandled
            | Outcome::BrokenOff
            | Outcome::Misconfigured
            | Outcome::TooLarge
            | Outcome::TooSlow => {}
        }
        response
    }
}

/// Returns whether a request comes from a gRPC client, which always sends `te: trailers`.
///
/// The content type alone does not tell: over HTTP/1, or from a sender that cannot read trailers,
/// it would turn a refusal into a 200, which vendors take for an acknowledgement.
fn is_grpc(head: &Head<'_>) -> bool {
    const GRPC: &[u8] = b"application/grpc";
    let (Found::One(content_type), Found::One(te)) =
        (head.header("content-type"), head.header("te"))
    else {
        return false;
    };
    let start = content_type.get(..GRPC.len());
    head.http_version() == Version::HTTP_2
        && te.eq_ignore_ascii_case(b"trailers")
        && start.is_some_and(|start| start.eq_ignore_ascii_case(GRPC))
}

/// The codes of <https://grpc.io/docs/guides/status-codes/>.
fn grpc(outcome: Outcome) -> Response<Bytes> {
    let (code, message) = match outcome {
        Outcome::AlreadyHandled => (6, "already exists"),
        Outcome::BrokenOff => (1, "cancelled"),
        Outcome::MethodNotAllowed => (12, "unimplemented"),
        Outcome::Misconfigured => (13, "internal"),
        Outcome::Refused => (16, "unauthenticated"),
        Outcome::TooLarge => (8, "resource exhausted"),
        Outcome::TooSlow => (4, "deadline exceeded"),
        Outcome::InFlight | Outcome::Unavailable => (14, "unavailable"),
    };
    let mut response = Response::new(Bytes::new());
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/grpc"));
    headers.insert(
        HeaderName::from_static("grpc-status"),
        HeaderValue::from(code),
    );
    let message = HeaderValue::from_static(message);
    headers.insert(HeaderName::from_static("grpc-message"), message);
    response
}
