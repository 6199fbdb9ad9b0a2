//! The extractor that shows a handler the proof.

use std::fmt;
use std::future::{Ready, ready};
use std::ops::Deref;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};

/// The proof that the request at hand was verified, as an extractor.
///
/// [The crate](crate) shows it in use.
#[derive(Clone, Debug)]
#[expect(
    clippy::exhaustive_structs,
    reason = "a newtype that handlers take apart"
)]
pub struct Verified(pub webhook_sig::Verified);

impl Deref for Verified {
    type Target = webhook_sig::Verified;

    fn deref(&self) -> &webhook_sig::Verified {
        &self.0
    }
}

impl FromRequest for Verified {
    type Error = MissingMiddleware;
    type Future = Ready<Result<Self, MissingMiddleware>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let verified = extensions.get::<webhook_sig::Verified>().cloned();
        #[cfg(feature = "tracing")]
        if verified.is_none() {
            tracing::error!("{MissingMiddleware}");
        }
        ready(verified.map(Self).ok_or(MissingMiddleware))
    }
}

/// The rejection of a request that no [`VerifyWebhook`](crate::VerifyWebhook) saw.
///
/// The response is a bare 500. The text, which names the cure, is logged under the feature
/// `tracing`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MissingMiddleware;

impl fmt::Display for MissingMiddleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "no VerifyWebhook is around this handler: add \
             `.wrap(VerifyWebhook::new(endpoint))` to its resource",
        )
    }
}

impl ResponseError for MissingMiddleware {
    fn status_code(&self) -> StatusCode {
        StatusCode::INTERNAL_SERVER_ERROR
    }

    /// The default one would tell the text to the sender.
    fn error_response(&self) -> HttpResponse {
        HttpResponse::new(self.status_code())
    }
}
