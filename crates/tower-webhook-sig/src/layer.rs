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
    endpoint: Endpoint,
    peer: Arc<PeerFrom>,
}

pub(crate) type PeerFrom = dyn Fn(&Extensions) -> Option<IpAddr> + Send + Sync;

impl VerifyWebhookLayer {
    /// Makes a layer around an endpoint.
    #[must_use]
    pub fn new(endpoint: Endpoint) -> Self {
        Self {
            endpoint,
            peer: Arc::new(default_peer),
        }
    }

    /// Says where a request's extensions hold the address of the socket's other end.
    ///
    /// With the feature `axum` it is taken from `ConnectInfo<SocketAddr>` unless set; else it is
    /// unknown, and a list of allowed addresses refuses everybody. Under tonic it is in
    /// `TcpConnectInfo`; under plain hyper, wherever the accept loop has put it:
    ///
    /// ```
    /// use std::net::SocketAddr;
    /// use tower_webhook_sig::VerifyWebhookLayer;
    /// use webhook_sig::provider::{FASTSPRING, FASTSPRING_ADDRESSES};
    /// use webhook_sig::{Endpoint, Sources, Verifier};
    ///
    /// let verifier = Verifier::new(&FASTSPRING).allow_from(Sources::new(FASTSPRING_ADDRESSES)?);
    /// let endpoint = Endpoint::with_secret(verifier, "a secret of sufficient length")?;
    /// let layer = VerifyWebhookLayer::new(endpoint)
    ///     .peer_from(|extensions| extensions.get::<SocketAddr>().map(SocketAddr::ip));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Security
    ///
    /// Never return an address from a header here; name the proxies that you trust with
    /// [`Sources::behind_proxies`](webhook_sig::Sources::behind_proxies) instead.
    #[must_use]
    pub fn peer_from(
        self,
        peer: impl Fn(&Extensions) -> Option<IpAddr> + Send + Sync + 'static,
    ) -> Self {
        Self {
            peer: Arc::new(peer),
            ..self
        }
    }
}

#[cfg(feature = "axum")]
use crate::axum::peer as default_peer;

#[cfg(not(feature = "axum"))]
fn default_peer(_: &Extensions) -> Option<IpAddr> {
    None
}

impl<S> Layer<S> for VerifyWebhookLayer {
    type Service = VerifyWebhook<S>;

    fn layer(&self, inner: S) -> VerifyWebhook<S> {
        VerifyWebhook::new(inner, self.endpoint.clone(), self.peer.clone())
    }
}

impl fmt::Debug for VerifyWebhookLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("VerifyWebhookLayer")
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}
