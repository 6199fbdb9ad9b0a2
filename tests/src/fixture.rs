//! The delivery that most scenarios start from: one scheme, one secret, one instant.

use bytes::Bytes;
use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::key::Secret;
use webhook_sig::provider::STRIPE;
use webhook_sig::replay::MemoryStore;
use webhook_sig::{Endpoint, Signer, UnixTime, Verifier};

use crate::message::Request;

/// The secret that the fixture's sender and receiver share.
pub const SECRET: &str = "whsec_W5ZqkqPDYkYm8sJ1tq0V";

/// The receiver's time, which never moves.
pub const NOW: UnixTime = UnixTime::from_secs(1_700_000_000);

/// The name of the header that the fixture's scheme signs in.
pub const SIGNATURE: &str = "stripe-signature";

/// Returns a receiver with default settings.
#[must_use]
pub fn endpoint() -> Endpoint {
    endpoint_with(Verifier::new(&STRIPE))
}

/// Returns a receiver in the making.
pub fn builder(verifier: impl Into<Verifier>) -> EndpointBuilder {
    Endpoint::builder(verifier, Secret::new(SECRET)).clock(|| NOW)
}

/// Returns a receiver in the making that handles each delivery once.
pub fn once() -> EndpointBuilder {
    builder(&STRIPE).name("fixture").replay(MemoryStore::new())
}

/// Returns a receiver with these settings.
#[must_use]
pub fn endpoint_with(verifier: Verifier) -> Endpoint {
    let endpoint = builder(verifier).build();
    endpoint.expect("the fixture's settings are sound")
}

/// Returns a delivery that [`endpoint`] accepts.
#[must_use]
pub fn signed(body: impl Into<Bytes>) -> Request {
    signed_at(body, NOW)
}

/// Returns a delivery that was signed at another time.
#[must_use]
pub fn signed_at(body: impl Into<Bytes>, time: UnixTime) -> Request {
    let keys = STRIPE.keyring([SECRET]).expect("the secret is a key");
    let request = http::Request::post("/webhooks")
        .body(body.into())
        .expect("the parts are valid");
    Signer::new(&STRIPE, keys)
        .sign(request, time)
        .expect("the scheme signs any body")
        .into()
}
