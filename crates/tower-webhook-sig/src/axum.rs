//! What axum handlers and servers know: the extractor, and the peer.

use std::net::{IpAddr, SocketAddr};
use std::ops::Deref;

use axum::extract::{ConnectInfo, FromRequestParts};
use axum::response::{IntoResponse, Response};
use http::request::Parts;
use http::{Extensions, StatusCode};

/// The proof that the request at hand was verified, as an extractor.
///
/// ```
/// use axum::Router;
/// use axum::body::Bytes;
/// use axum::routing::post;
/// use tower_webhook_sig::VerifyWebhookLayer;
/// use tower_webhook_sig::axum::Verified;
/// use webhook_sig::Endpoint;
/// use webhook_sig::provider::STRIPE;
///
/// async fn handle(verified: Verified, body: Bytes) -> String {
///     format!("{} bytes, signed with the {} key", body.len(), verified.key_id())
/// }
///
/// let endpoint = Endpoint::with_secret(&STRIPE, "whsec_W5ZqkqPDYkYm8sJ1tq0V")?;
/// let app: Router = Router::new()
///     .route("/webhooks/stripe", post(handle).layer(VerifyWebhookLayer::new(endpoint)));
/// # Ok::<(), webhook_sig::InvalidEndpoint>(())
/// ```
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

impl<S: Sync> FromRequestParts<S> for Verified {
    type Rejection = MissingLayer;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, MissingLayer> {
        let verified = parts.extensions.get::<webhook_sig::Verified>();
        #[cfg(feature = "tracing")]
        if verified.is_none() {
            tracing::error!("{CURE}");
        }
        verified.cloned().map(Self).ok_or(MissingLayer)
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
pub(crate) fn peer(extensions: &Extensions) -> Option<IpAddr> {
    let ConnectInfo(address) = extensions.get::<ConnectInfo<SocketAddr>>()?;
    Some(address.ip())
}
