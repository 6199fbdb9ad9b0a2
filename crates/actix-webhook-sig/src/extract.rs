//! The extractor that shows a handler the proof.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use actix_web::dev::Payload;
use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse, ResponseError};
use webhook_sig::Verified;

/// Extracts the proof that the request was verified, together with its payload.
///
/// The payload is any extractor: `Bytes`, `String`, `Json<T>`, `Form<T>` or `Payload`. A handler
/// that takes it cannot run without the middleware. For the proof alone, take
/// `ReqData<Verified>`.
///
/// ```
/// use actix_web::web::{self, Json};
/// use actix_webhook_sig::{Signed, VerifyWebhook};
/// use serde_json::Value;
/// use webhook_sig::Endpoint;
/// use webhook_sig::provider::STRIPE;
///
/// async fn handle(Signed(verified, Json(event)): Signed<Json<Value>>) -> String {
///     format!("{}, signed with the {} key", event["type"], verified.key_id())
/// }
///
/// let endpoint = Endpoint::with_secret(&STRIPE, "whsec_W5ZqkqPDYkYm8sJ1tq0V")?;
/// let resource = web::resource("/webhooks/stripe")
///     .route(web::post().to(handle))
///     .wrap(VerifyWebhook::new(endpoint));
/// # Ok::<(), webhook_sig::InvalidEndpoint>(())
/// ```
#[derive(Clone, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a pair that handlers take apart")]
pub struct Signed<T>(
    /// The proof.
    pub Verified,
    /// The payload, extracted from the verified bytes.
    pub T,
);

impl<T: FromRequest + 'static> FromRequest for Signed<T> {
    type Error = actix_web::Error;
    type Future = Pin<Box<dyn Future<Output = Result<Self, actix_web::Error>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let Some(verified) = request.extensions().get::<Verified>().cloned() else {
            #[cfg(feature = "tracing")]
            tracing::error!("{MissingMiddleware}");
            return Box::pin(async { Err(MissingMiddleware.into()) });
        };
        let payload = T::from_request(request, payload);
        Box::pin(async move { Ok(Self(verified, payload.await.map_err(Into::into)?)) })
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
