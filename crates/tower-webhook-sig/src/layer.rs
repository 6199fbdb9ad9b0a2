//! The layer.

use std::fmt;
use std::net::IpAddr;
use std::sync::Arc;

use http::Extensions;
use tower_layer::Layer;
use webhook_sig::Endpoint;

use crate::service::VerifyWebhook;

/// Wraps services so that only verified deliveries reach them.
///
/// [The crate](crate) shows it in use.
#[derive(Clone)]
pub struct VerifyWebhookLayer {
    settings: Arc<Settings>,
}

/// What the layer and its services share, because servers clone a service for each request.
pub(crate) struct Settings {
    pub(crate) endpoint: Endpoint,
    pub(crate) peer: Box<PeerFrom>,
}

type PeerFrom = dyn Fn(&Extensions) -> Option<IpAddr> + Send + Sync;

impl VerifyWebhookLayer {
    /// Creates a layer around an endpoint.
    ///
    /// ```
    /// use std::convert::Infallible;
    /// use bytes::Bytes;
    /// use http::{Request, Response, StatusCode};
    /// use http_body_util::Full;
    /// use tower::{Layer, ServiceExt, service_fn};
    /// use tower_webhook_sig::VerifyWebhookLayer;
    /// use webhook_sig::Endpoint;
    /// use webhook_sig::provider::GITHUB;
    ///
    /// # tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(async {
    /// let endpoint = Endpoint::with_secret(&GITHUB, "It's a Secret to Everybody")?;
    /// let handler = service_fn(|_verified| async {
    ///     Ok::<_, Infallible>(Response::new(Full::new(Bytes::from("done"))))
    /// });
    /// let service = VerifyWebhookLayer::new(endpoint).layer(handler);
    ///
    /// let signature = "sha256=757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";
    /// let deliver = |body: &'static str| {
    ///     let request = Request::post("/webhooks").header("X-Hub-Signature-256", signature);
    ///     service.clone().oneshot(request.body(Full::new(Bytes::from(body))).unwrap())
    /// };
    /// assert_eq!(deliver("Hello, World!").await?.status(), StatusCode::OK);
    /// assert_eq!(deliver("Hello, World?").await?.status(), StatusCode::UNAUTHORIZED);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// # }).unwrap();
    /// ```
    #[must_use]
    pub fn new(endpoint: Endpoint) -> Self {
        Self::make(endpoint, Box::new(default_peer))
    }

    /// Sets how the address of the peer is taken from a request's extensions.
    ///
    /// With the feature `connect-info` it defaults to `ConnectInfo<SocketAddr>`. Without it the address is
    /// unknown by default, and a list of allowed addresses refuses every sender. tonic puts it in
    /// `TcpConnectInfo`; under plain hyper it is where your accept loop has put it:
    ///
    /// ```
    /// use std::net::SocketAddr;
    /// use tower_webhook_sig::VerifyWebhookLayer;
    /// use webhook_sig::provider::{FASTSPRING, FASTSPRING_ADDRESSES};
    /// use webhook_sig::{Endpoint, AllowedIps, Verifier};
    ///
    /// let verifier = Verifier::new(&FASTSPRING).allowed_ips(AllowedIps::new(FASTSPRING_ADDRESSES)?);
    /// let endpoint = Endpoint::with_secret(verifier, "a secret of sufficient length")?;
    /// let layer = VerifyWebhookLayer::new(endpoint)
    ///     .peer_from(|extensions| extensions.get::<SocketAddr>().map(SocketAddr::ip));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Security
    ///
    /// Never return an address from a header here; name the proxies that you trust with
    /// [`AllowedIps::behind_proxies`](webhook_sig::AllowedIps::behind_proxies) instead.
    #[must_use]
    pub fn peer_from(
        self,
        peer: impl Fn(&Extensions) -> Option<IpAddr> + Send + Sync + 'static,
    ) -> Self {
        Self::make(self.settings.endpoint.clone(), Box::new(peer))
    }

    fn make(endpoint: Endpoint, peer: Box<PeerFrom>) -> Self {
        Self {
            settings: Arc::new(Settings { endpoint, peer }),
        }
    }
}

#[cfg(feature = "connect-info")]
use crate::axum::peer as default_peer;

#[cfg(not(feature = "connect-info"))]
fn default_peer(_: &Extensions) -> Option<IpAddr> {
    None
}

impl<S> Layer<S> for VerifyWebhookLayer {
    type Service = VerifyWebhook<S>;

    fn layer(&self, inner: S) -> VerifyWebhook<S> {
        VerifyWebhook::new(inner, self.settings.clone())
    }
}

impl fmt::Debug for VerifyWebhookLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyWebhookLayer")
            .field("endpoint", &self.settings.endpoint)
            .finish_non_exhaustive()
    }
}
