//! A receiver as users build it: axum, on a real socket, behind the layer that verifies.

use std::net::TcpListener;
use std::sync::mpsc::{self, Receiver as Channel, Sender};
use std::thread;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use http::{HeaderMap, Method, StatusCode, Uri};
use tower_webhook_sig::VerifyWebhookLayer;
use webhook_sig::key::Secret;
use webhook_sig::{BaseUrl, Endpoint, Scheme, Verifier};

use crate::harness::SECRET;

/// A running receiver, and what its handler got.
pub(crate) struct Receiver {
    origin: String,
    received: Channel<Received>,
}

/// A request as the handler got it.
pub(crate) struct Received {
    pub(crate) method: Method,
    pub(crate) uri: Uri,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Received {
    pub(crate) fn header(&self, name: &str) -> &str {
        let mut values = self.headers.get_all(name).iter();
        let value = values.next().unwrap();
        assert!(values.next().is_none(), "{name} is doubled");
        value.to_str().unwrap()
    }
}

impl Receiver {
    /// Starts a receiver that handles what verifies with [`SECRET`].
    pub(crate) fn verifying(scheme: &'static Scheme) -> Self {
        let endpoint = Endpoint::with_secret(scheme, SECRET).unwrap();
        Self::start(StatusCode::OK, |app| {
            app.layer(VerifyWebhookLayer::new(endpoint))
        })
    }

    /// Starts a receiver that handles what verifies with [`SECRET`] at a public URL.
    pub(crate) fn at(scheme: &'static Scheme, base_url: &str) -> Self {
        let verifier = Verifier::new(scheme).base_url(BaseUrl::new(base_url).unwrap());
        let endpoint = Endpoint::builder(verifier, Secret::new(SECRET)).build();
        let endpoint = endpoint.unwrap();
        Self::start(StatusCode::OK, |app| {
            app.layer(VerifyWebhookLayer::new(endpoint))
        })
    }

    /// Starts a receiver that answers everything alike.
    pub(crate) fn answering(status: StatusCode) -> Self {
        Self::start(status, |app| app)
    }

    fn start(status: StatusCode, wrap: impl FnOnce(Router) -> Router) -> Self {
        let (sender, received) = mpsc::channel();
        let app = Router::new().fallback(handle).with_state((status, sender));
        let app = wrap(app);
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        // It serves for as long as the tests run.
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).unwrap();
                axum::serve(listener, app).await.unwrap();
            });
        });
        Self { origin, received }
    }

    pub(crate) fn url(&self, target: &str) -> String {
        format!("{}{target}", self.origin)
    }

    /// Returns what the handler got since the last time.
    pub(crate) fn received(&self) -> Vec<Received> {
        self.received.try_iter().collect()
    }
}

async fn handle(
    State((status, sender)): State<(StatusCode, Sender<Received>)>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let received = Received {
        method,
        uri,
        headers,
        body,
    };
    // A test that is over receives nothing.
    let _over = sender.send(received);
    status
}
