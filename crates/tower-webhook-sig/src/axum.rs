//! What axum handlers and servers know: the extractor, and the peer.

#[cfg(feature = "connect-info")]
use std::net::{IpAddr, SocketAddr};

#[cfg(feature = "connect-info")]
use axum::extract::ConnectInfo;
use axum::extract::{FromRequest, Request};
use axum::response::{IntoResponse, Response};
#[cfg(feature = "connect-info")]
use http::Extensions;
use http::StatusCode;
use webhook_sig::Verified;

/// Extracts the proof that the request was verified, together with its payload.
///
/// The payload is anything that reads the body: `Bytes`, `String`, `Json<T>`, `Form<T>` or
/// axum's `Request`. A handler that takes it cannot run without the layer. For the proof alone,
/// take `Extension<Verified>`.
///
/// ```
/// use axum::routing::post;
/// use axum::{Json, Router};
/// use serde_json::Value;
/// use tower_webhook_sig::VerifyWebhookLayer;
/// use tower_webhook_sig::axum::Signed;
/// use webhook_sig::Endpoint;
/// use webhook_sig::provider::STRIPE;
///
/// async fn handle(Signed(verified, Json(event)): Signed<Json<Value>>) -> String {
///     format!("{}, signed with the {} key", event["type"], verified.key_id())
/// }
///
/// let endpoint = Endpoint::with_secret(&STRIPE, "whsec_W5ZqkqPDYkYm8sJ1tq0V")?;
/// let app: Router = Router::new()
///     .route("/webhooks/stripe", post(handle).layer(VerifyWebhookLayer::new(endpoint)));
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

impl<S: Send + Sync, T: FromRequest<S>> FromRequest<S> for Signed<T> {
    type Rejection = SignedRejection<T::Rejection>;

    async fn from_request(request: Request, state: &S) -> Result<Self, Self::Rejection> {
        let Some(verified) = request.extensions().get::<Verified>().cloned() else {
            #[cfg(feature = "tracing")]
            tracing::error!("{CURE}");
            return Err(SignedRejection::MissingLayer(MissingLayer));
        };
        match T::from_request(request, state).await {
            Ok(payload) => Ok(Self(verified, payload)),
            Err(rejection) => Err(SignedRejection::Payload(rejection)),
        }
    }
}

/// The rejection of [`Signed`].
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a proof and a payload are all that is extracted"
)]
pub enum SignedRejection<R> {
    /// There is no proof.
    MissingLayer(MissingLayer),
    /// The payload was rejected, by this rejection of its own.
    Payload(R),
}

impl<R: IntoResponse> IntoResponse for SignedRejection<R> {
    fn into_response(self) -> Response {
        match self {
            Self::MissingLayer(rejection) => rejection.into_response(),
            Self::Payload(rejection) => rejection.into_response(),
        }
    }
}

/// The rejection of a request that no [`VerifyWebhookLayer`](crate::VerifyWebhookLayer) saw.
///
/// The response is a bare 500. The cure is logged, under the feature `tracing`.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct MissingLayer;

impl IntoResponse for MissingLayer {
    fn into_response(self) -> Response {
        StatusCode::INTERNAL_SERVER_ERROR.into_response()
    }
}

#[cfg(feature = "tracing")]
const CURE: &str = "no VerifyWebhookLayer is around this handler: add \
                    `.layer(VerifyWebhookLayer::new(endpoint))` to its route";

/// Returns the peer as `into_make_service_with_connect_info` leaves it.
#[cfg(feature = "connect-info")]
pub(crate) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let ConnectInfo(address) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(address.ip())
}
