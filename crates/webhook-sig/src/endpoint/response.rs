//! The response to a refused delivery.

use std::time::Duration;

use bytes::Bytes;
use http::header::{
    ALLOW, CONNECTION, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE,
    X_CONTENT_TYPE_OPTIONS,
};
use http::{Response, StatusCode, Version};

use crate::endpoint::handshake::Answered;
use crate::endpoint::{self, Endpoint, IN_FLIGHT_RETRY, grpc};
use crate::error::{Error, Outcome};
use crate::request::Head;
use crate::scheme::Algorithm;

impl Endpoint {
    /// Creates the response to a delivery that was not accepted.
    ///
    /// It depends on [`Error::outcome`] only, so all 401 responses are identical. The error itself
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
        let is_grpc = grpc::is_request(head);
        let answered = Answered::of(error);
        let mut response = match answered {
            Some(answered) => answered.response.clone(),
            None if is_grpc => grpc::refusal(outcome),
            None => self.plain(outcome),
        };
        if !matches!(outcome, Outcome::AlreadyHandled | Outcome::InFlight) {
            // The rest of the body must not be taken for the next request. The header is always
            // there: servers that add it only where they notice a rest would show how far a
            // delivery came. In the two exceptions the whole body was read and verified.
            let close = HeaderValue::from_static("close");
            response.headers_mut().insert(CONNECTION, close);
        }
        if let Some(respond) = &self.settings.options.respond
            && !is_grpc
            && answered.is_none()
        {
            response = respond(error, response);
        }
        if head.http_version() >= Version::HTTP_2 {
            // A stream is reset on its own there, and the header is forbidden.
            response.headers_mut().remove(CONNECTION);
        }
        if head.method() == "HEAD" {
            // Not every server removes it, and over HTTP/2 it would break the stream.
            response.body_mut().clear();
        }
        response.extensions_mut().insert(error.clone());
        response
    }

    /// Creates a response without a body, except for a repeat whose vendor reads one.
    fn plain(&self, outcome: Outcome) -> Response<Bytes> {
        let acknowledgement = self.settings.verifier.scheme().acknowledgement();
        let status = match outcome {
            Outcome::AlreadyHandled => acknowledgement.status_code(),
            Outcome::Answered => StatusCode::OK,
            Outcome::BrokenOff => StatusCode::BAD_REQUEST,
            Outcome::MethodNotAllowed => StatusCode::METHOD_NOT_ALLOWED,
            Outcome::Misconfigured => StatusCode::INTERNAL_SERVER_ERROR,
            Outcome::NotFound => StatusCode::NOT_FOUND,
            Outcome::Refused => StatusCode::UNAUTHORIZED,
            Outcome::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Outcome::TooSlow => StatusCode::REQUEST_TIMEOUT,
            Outcome::InFlight | Outcome::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        };
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = status;
        match outcome {
            Outcome::AlreadyHandled => {
                if let Some((content_type, body)) = acknowledgement.body() {
                    *response.body_mut() = Bytes::from_static(body.as_bytes());
                    let content_type = HeaderValue::from_static(content_type);
                    let headers = response.headers_mut();
                    headers.insert(CONTENT_TYPE, content_type);
                    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
                }
            }
            Outcome::MethodNotAllowed => {
                let methods = self.settings.allowed_methods().join(", ");
                if let Ok(methods) = HeaderValue::try_from(methods) {
                    response.headers_mut().insert(ALLOW, methods);
                }
            }
            // RFC 9110 demands a challenge with every 401. Senders of credentials may wait for it.
            Outcome::Refused => {
                let challenge = match self.settings.verifier.scheme().algorithm() {
                    Algorithm::Basic => "Basic realm=\"webhooks\"",
                    _ => "Webhook-Signature",
                };
                let challenge = HeaderValue::from_static(challenge);
                response.headers_mut().insert(WWW_AUTHENTICATE, challenge);
            }
            Outcome::InFlight => self.ask_again(&mut response, IN_FLIGHT_RETRY),
            Outcome::Unavailable => self.ask_again(&mut response, endpoint::RETRY_AFTER),
            Outcome::Answered
            | Outcome::BrokenOff
            | Outcome::Misconfigured
            | Outcome::NotFound
            | Outcome::TooLarge
            | Outcome::TooSlow => {}
        }
        response
    }

    /// Asks the sender to try again, after the time that the user chose or a default.
    fn ask_again(&self, response: &mut Response<Bytes>, default: Duration) {
        let delay = self.settings.options.retry_after.unwrap_or(default);
        let seconds = HeaderValue::from(delay.as_secs().max(1));
        response.headers_mut().insert(RETRY_AFTER, seconds);
    }
}
