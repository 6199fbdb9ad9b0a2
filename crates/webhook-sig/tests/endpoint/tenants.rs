//! Keys for each tenant, and keys that rotate.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::HeaderMap;
use webhook_sig::endpoint::EndpointBuilder;
use webhook_sig::key::{KeySource, Keyring, Tenant, TenantKeys};
use webhook_sig::provider::GITHUB;
use webhook_sig::scheme::Location;
use webhook_sig::{BoxError, Endpoint, ErrorKind, Head};

use crate::body::byte_by_byte;
use crate::github::{self, NOW};

mod naming;
mod opacity;
mod rotation;
mod source;

pub(crate) const ACME: &str = "the secret of acme, of some length";

pub(crate) const BOLT: &str = "the secret of bolt, of some length";

pub(crate) const SECOND: Duration = Duration::from_secs(1);

/// Knows `acme` and `bolt`, and counts how often it is asked.
#[derive(Clone, Default)]
pub(crate) struct Source {
    pub(crate) asked: Arc<AtomicUsize>,
}

impl Source {
    pub(crate) fn asked(&self) -> usize {
        self.asked.load(Ordering::Relaxed)
    }
}

impl KeySource for Source {
    async fn keyring(&self, tenant: &Tenant) -> Result<Option<Keyring>, BoxError> {
        self.asked.fetch_add(1, Ordering::Relaxed);
        Ok(match tenant.as_str() {
            "acme" => Some(GITHUB.keyring([ACME])?),
            "bolt" => Some(GITHUB.keyring([BOLT])?),
            _ => None,
        })
    }
}

pub(crate) fn builder(location: Location, source: impl KeySource) -> EndpointBuilder {
    Endpoint::builder(&GITHUB, TenantKeys::new(location, source)).clock(|| NOW)
}

pub(crate) fn endpoint(location: Location, source: impl KeySource) -> Endpoint {
    builder(location, source).build().unwrap()
}

/// Returns the headers of a delivery that GitHub signed with a secret.
pub(crate) fn signed(secret: &str, body: &str) -> HeaderMap {
    let mut headers = github::delivery(secret, body.to_owned()).headers().clone();
    headers.insert("content-type", FORM.parse().unwrap());
    headers
}

const FORM: &str = "application/x-www-form-urlencoded";

/// Receives a delivery that has this target and body, signed with a secret.
pub(crate) async fn receive(
    endpoint: &Endpoint,
    target: &str,
    secret: &str,
    text: &str,
) -> Result<Option<Tenant>, ErrorKind> {
    let headers = signed(secret, text);
    let head = Head::new("POST", target, &headers);
    let received = endpoint.receive(&head, byte_by_byte(text)).await;
    let received = received.map_err(|error| error.kind())?;
    assert_eq!(received.body.into_bytes(), text);
    Ok(received.verified.tenant().cloned())
}
