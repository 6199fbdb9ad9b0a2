//! What an endpoint remembers of a delivery, however its claim ends.

use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::Request;
use webhook_sig::key::Keyring;
use webhook_sig::provider::GITHUB;
use webhook_sig::replay::{
    ClaimState, Claimer, EndpointNames, EventKey, Events, MemoryStore, ReplayProtection,
    ReplayStore, Settled,
};
use webhook_sig::scheme::Identity;
use webhook_sig::{BoxError, Endpoint, ErrorKind};

use crate::github::{acknowledge, delivery, receive};

mod identity;
mod keys;
mod outcome;
mod twin;

/// A store in memory that can be made to answer late or to fail.
#[derive(Clone, Default)]
pub(crate) struct Troubled {
    pub(crate) store: MemoryStore,
    pub(crate) is_silent: Arc<AtomicBool>,
    pub(crate) is_failing: Arc<AtomicBool>,
}

impl Troubled {
    async fn trouble(&self) -> Result<(), BoxError> {
        if self.is_silent.load(Ordering::Relaxed) {
            pending::<()>().await;
        }
        if self.is_failing.load(Ordering::Relaxed) {
            return Err("the store is down".into());
        }
        Ok(())
    }
}

impl ReplayStore for Troubled {
    async fn claim(
        &self,
        events: &Events,
        claimer: &Claimer,
        lease: Duration,
    ) -> Result<ClaimState, BoxError> {
        // As over a network: the command arrives, and the answer does not.
        let seen = self.store.claim(events, claimer, lease).await;
        self.trouble().await?;
        seen
    }

    async fn settle(
        &self,
        keys: &[EventKey],
        claimer: &Claimer,
        end: Settled,
    ) -> Result<(), BoxError> {
        self.trouble().await?;
        self.store.settle(keys, claimer, end).await
    }

    async fn forget(&self, key: &EventKey) -> Result<bool, BoxError> {
        self.trouble().await?;
        self.store.forget(key).await
    }

    fn endpoint_names(&self) -> Option<&EndpointNames> {
        self.store.endpoint_names()
    }
}

/// Returns whether an endpoint lets a delivery through, which is then handled.
pub(crate) async fn is_new(endpoint: &Endpoint, request: &Request<Bytes>) -> bool {
    match receive(endpoint, request).await {
        Ok(received) => {
            acknowledge(received).await;
            true
        }
        Err(error) => {
            assert_eq!(error.kind(), ErrorKind::AlreadyHandled);
            false
        }
    }
}

pub(crate) fn protected(secrets: &[&str], protection: impl Into<ReplayProtection>) -> Endpoint {
    let endpoint = Endpoint::builder(&GITHUB, keyring(secrets));
    endpoint
        .name("tests")
        .identity(Identity::Message)
        .replay(protection)
        .build()
        .unwrap()
}

pub(crate) fn keyring(secrets: &[&str]) -> Keyring {
    GITHUB.keyring(secrets.iter().copied()).unwrap()
}

pub(crate) fn signed(secret: &str) -> Request<Bytes> {
    delivery(secret, "Hello")
}
