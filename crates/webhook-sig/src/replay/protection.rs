//! How an endpoint uses a replay store.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::error::BoxError;
use crate::replay::{Claimer, ReplayKey, ReplayStore, Seen, Settled};

/// The lease of a claim: 60 seconds, above what most vendors wait for an answer.
pub const LEASE: Duration = Duration::from_secs(60);

/// How long a handled delivery is remembered where no timestamp is signed: 24 hours.
pub const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// How long one call of a store may take: 2 seconds.
pub const STORE_TIMEOUT: Duration = Duration::from_secs(2);

/// A store, and how an endpoint uses it.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::provider::GITHUB;
/// use webhook_sig::replay::{MemoryStore, ReplayProtection};
/// use webhook_sig::Endpoint;
///
/// let three_days = Duration::from_secs(3 * 24 * 60 * 60);
/// let endpoint = Endpoint::with_secret(&GITHUB, "W5ZqkqPDYkYm8sJ1tq0V")?
///     .replay(ReplayProtection::new(MemoryStore::new()).keep(three_days));
/// # Ok::<(), webhook_sig::InvalidKey>(())
/// ```
#[derive(Clone)]
pub struct ReplayProtection {
    pub(crate) store: Arc<dyn DynReplayStore>,
    pub(crate) lease: Duration,
    pub(crate) keep: Option<Duration>,
    pub(crate) timeout: Duration,
}

impl ReplayProtection {
    /// Protects with a store, and the default times.
    #[must_use]
    pub fn new(store: impl ReplayStore) -> Self {
        Self {
            store: Arc::new(store),
            lease: LEASE,
            keep: None,
            timeout: STORE_TIMEOUT,
        }
    }

    /// Sets after how long a claim ends that nobody settles; [`LEASE`] unless set.
    ///
    /// Set it above the longest time that a handler takes: a delivery whose lease runs out while
    /// it is handled can be claimed again.
    #[must_use]
    pub fn lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Sets how long a handled delivery is remembered.
    ///
    /// Unless set, it is the whole window where a timestamp is signed, because past it the
    /// timestamp itself refuses; else [`KEEP`].
    #[must_use]
    pub fn keep(self, keep: Duration) -> Self {
        Self {
            keep: Some(keep),
            ..self
        }
    }

    /// Sets how long one call of the store may take; [`STORE_TIMEOUT`] unless set.
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

impl<S: ReplayStore> From<S> for ReplayProtection {
    fn from(store: S) -> Self {
        Self::new(store)
    }
}

impl fmt::Debug for ReplayProtection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReplayProtection")
            .field("lease", &self.lease)
            .field("keep", &self.keep)
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// A store whose futures are boxed, so that an endpoint needs no type parameter.
pub(crate) trait DynReplayStore: Send + Sync {
    fn claim<'a>(
        &'a self,
        key: &'a ReplayKey,
        claimer: &'a Claimer,
        lease: Duration,
    ) -> Boxed<'a, Seen>;

    fn settle<'a>(
        &'a self,
        key: &'a ReplayKey,
        claimer: &'a Claimer,
        end: Settled,
    ) -> Boxed<'a, ()>;
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send + 'a>>;

impl<S: ReplayStore> DynReplayStore for S {
    fn claim<'a>(
        &'a self,
        key: &'a ReplayKey,
        claimer: &'a Claimer,
        lease: Duration,
    ) -> Boxed<'a, Seen> {
        Box::pin(ReplayStore::claim(self, key, claimer, lease))
    }

    fn settle<'a>(
        &'a self,
        key: &'a ReplayKey,
        claimer: &'a Claimer,
        end: Settled,
    ) -> Boxed<'a, ()> {
        Box::pin(ReplayStore::settle(self, key, claimer, end))
    }
}
