//! Keys that are fetched: from a real HTTPS server, at times that the tests choose.

#![expect(
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::string_slice,
    clippy::unwrap_used,
    reason = "a test reports by panicking"
)]

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use webhook_sig::key::{KeySource as _, Keyring, Wanted};
use webhook_sig::scheme::{Audience, Component, Encoding, Location, Scheme};
use webhook_sig::{BoxError, UnixTime};
use webhook_sig_fetch::Fetched;

use crate::server::{Reply, Server};

mod bounds;
mod certificates;
mod endpoint;
mod freshness;
mod named;
mod requirements;
mod server;
mod tokens;
mod unknown;
mod vendors;

static ACME: Scheme = Scheme::ed25519("acme", Location::header("Acme-Sig"), Encoding::Base64)
    .key_id(Location::header("Acme-Key"))
    .audience(Audience::Key)
    .signs(&[Component::Body]);

/// The public keys of RFC 8032's tests 1 to 3, of which the seeds are known.
const KEYS: [&str; 3] = [
    "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo",
    "PUAXw-hDiVqStwqnTRt-vJyYLM8uxJaMwM1V8Sr0Zgw",
    "_FHNjmIYoaONpH7QAjDwWAgW7RO6MwOsXeuRFUiQgCU",
];

/// Returns a set of the keys with these numbers, which are their ids too.
fn set(numbers: &[usize]) -> String {
    let keys = numbers.iter().map(|number| {
        let x = KEYS[*number];
        format!(r#"{{"kty":"OKP","crv":"Ed25519","x":"{x}","kid":"k{number}"}}"#)
    });
    format!(r#"{{"keys":[{}]}}"#, keys.collect::<Vec<_>>().join(","))
}

/// A clock that goes when it is told to.
#[derive(Clone)]
struct Time(Arc<AtomicI64>);

impl Time {
    fn new() -> Self {
        Self(Arc::new(AtomicI64::new(1_750_000_000)))
    }

    fn now(&self) -> UnixTime {
        UnixTime::from_secs(self.0.load(Ordering::Relaxed))
    }

    fn pass(&self, seconds: i64) {
        self.0.fetch_add(seconds, Ordering::Relaxed);
    }
}

/// A set of keys at a server, and the time.
struct Case {
    server: Server,
    time: Time,
    keys: Fetched,
}

impl Case {
    async fn new(reply: Reply) -> Self {
        let (server, time) = (Server::start(reply).await, Time::new());
        let clock = time.clone();
        let keys = Fetched::jwks(&ACME, &server.url("/jwks.json"), server.client()).unwrap();
        let keys = keys.clock(move || clock.now());
        Self { server, time, keys }
    }

    async fn keyring(&self, id: &str) -> Result<Option<Keyring>, BoxError> {
        self.keys.keyring_for(&Wanted::new().with_key_id(id)).await
    }

    /// Returns whether there is a key of an id, or why that is not known.
    async fn has(&self, id: &str) -> Result<bool, String> {
        let keyring = self.keyring(id).await.map_err(|error| error.to_string())?;
        Ok(keyring.is_some_and(|keys| keys.has_key_for(Some(id), self.time.now())))
    }
}
