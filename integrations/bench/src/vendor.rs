//! A vendor that sends events, none of them twice, and the endpoint that knows its key.

use bytes::Bytes;
use http::Request;
use tokio_stream::iter;
use ulid::Ulid;
use webhook_sig::endpoint::Claim;
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::{MemoryStore, ReplayProtection};
use webhook_sig::{BoxError, Endpoint, Head, Scheme, Signer, UnixTime};
use webhook_sig_sqlx::Event;

pub const SCHEME: &Scheme = &STRIPE;
const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

/// How long the body of a delivery is, about, in bytes.
const LENGTH: usize = 1024;

pub struct Vendor {
    signer: Signer,
}

impl Vendor {
    pub fn new() -> Result<Self, BoxError> {
        let signer = Signer::new(SCHEME, SCHEME.key(SECRET)?);
        Ok(Self { signer })
    }

    /// Signs a new event.
    pub fn delivery(&self) -> Result<Request<Bytes>, BoxError> {
        let (id, rest) = (Ulid::generate(), "x".repeat(LENGTH));
        let body = format!(r#"{{"id":"evt_{id}","type":"invoice.paid","data":"{rest}"}}"#);
        let request = Request::post("/webhooks").header("content-type", "application/json");
        let request = request.body(Bytes::from(body))?;
        Ok(self.signer.sign(request, UnixTime::now())?)
    }

    /// Returns what a handler gets of a new event.
    pub async fn event(&self, endpoint: &Endpoint) -> Result<Event, BoxError> {
        Ok(self.received(endpoint).await?.0)
    }

    /// Returns what a handler gets of a new event, and the claim on it.
    pub async fn received(&self, endpoint: &Endpoint) -> Result<(Event, Claim), BoxError> {
        let (head, body) = self.delivery()?.into_parts();
        let head = Head::new("POST", "/webhooks", &head.headers);
        let received = endpoint.receive(&head, iter([Ok(body)])).await?;
        Ok((Event::new(received.verified), received.claim))
    }
}

/// Creates an endpoint that identifies events, and asks no database for them.
pub fn endpoint() -> Result<Endpoint, BoxError> {
    endpoint_with(MemoryStore::new())
}

/// Creates an endpoint that remembers events in a store.
pub fn endpoint_with(store: impl Into<ReplayProtection>) -> Result<Endpoint, BoxError> {
    let endpoint = Endpoint::builder(SCHEME, SCHEME.key(SECRET)?).name("bench");
    Ok(endpoint.replay(store).build()?)
}
