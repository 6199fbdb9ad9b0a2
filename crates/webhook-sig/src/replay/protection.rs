//! How an endpoint uses a replay store.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::error::BoxError;
use crate::replay::{
    ClaimState, Claimer, EndpointNames, EventKey, Events, Keep, ReplayStore, Settled,
};
use crate::scheme::Scheme;
use crate::time::Tolerance;

/// The default lease of a claim: 60 seconds, above what most vendors wait for a response.
pub const LEASE: Duration = Duration::from_secs(60);

/// The default for how long an event must be remembered whose delivery has no signed timestamp: 24
/// hours.
pub const KEEP: Duration = Duration::from_secs(24 * 60 * 60);

/// The default for how long an event is remembered, as far as there is room, where it is not known
/// for how long its vendor sends it again: 72 hours.
pub const HORIZON: Duration = Duration::from_secs(72 * 60 * 60);

/// The default for how long one call of a store may take: 2 seconds.
pub const STORE_TIMEOUT: Duration = Duration::from_secs(2);

/// How far the clocks of a store and of the endpoints that share it may differ: 1 second.
///
/// A handled delivery is remembered for so much longer than its timestamp is accepted.
pub const CLOCK_MARGIN: Duration = Duration::from_secs(1);

/// A store, and how an endpoint uses it.
///
/// A store alone is enough for an endpoint; this is for times other than the defaults.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::Endpoint;
/// use webhook_sig::key::Secret;
/// use webhook_sig::provider::STRIPE;
/// use webhook_sig::replay::{MemoryStore, ReplayProtection};
///
/// let protection = ReplayProtection::new(MemoryStore::new())
///     .lease(Duration::from_secs(300))
///     .keep(Duration::from_secs(3 * 24 * 60 * 60))
///     .horizon(Duration::from_secs(7 * 24 * 60 * 60))
///     .timeout(Duration::from_secs(1));
/// let endpoint = Endpoint::builder(&STRIPE, Secret::new("whsec_W5ZqkqPDYkYm8sJ1tq0V"))
///     .name("payments")
///     .replay(protection)
///     .build()?;
/// # Ok::<(), webhook_sig::InvalidEndpoint>(())
/// ```
#[derive(Clone)]
pub struct ReplayProtection {
    pub(crate) store: Arc<dyn DynReplayStore>,
    pub(crate) lease: Duration,
    pub(crate) keep: Option<Duration>,
    pub(crate) horizon: Option<Duration>,
    pub(crate) names: EndpointNames,
    pub(crate) timeout: Duration,
}

impl ReplayProtection {
    /// Creates a protection by a store, with the default times.
    #[must_use]
    pub fn new(store: impl ReplayStore) -> Self {
        Self {
            names: store.endpoint_names().cloned().unwrap_or_default(),
            store: Arc::new(store),
            lease: LEASE,
            keep: None,
            horizon: None,
            timeout: STORE_TIMEOUT,
        }
    }

    /// Sets after how long a claim ends that is not settled; defaults to [`LEASE`].
    ///
    /// Set it above the longest time that a handler takes, the wait for it to be ready included
    /// ([`ready_timeout`](crate::endpoint::EndpointBuilder::ready_timeout)): a delivery whose
    /// lease runs out while it is handled can be claimed again.
    #[must_use]
    pub fn lease(self, lease: Duration) -> Self {
        Self { lease, ..self }
    }

    /// Sets how long a handled event must be remembered.
    ///
    /// Where a timestamp is signed, it defaults to the whole window, the
    /// [timeout](Self::timeout) of the store and [`CLOCK_MARGIN`], because past them the timestamp
    /// itself refuses; a shorter time is an error when the endpoint is built. Elsewhere it defaults
    /// to [`KEEP`].
    #[must_use]
    pub fn keep(self, keep: Duration) -> Self {
        Self {
            keep: Some(keep),
            ..self
        }
    }

    /// Sets how long a handled event is remembered if the store has room, so that a late retry is
    /// recognized.
    ///
    /// It defaults to how long the vendor tries to deliver an event
    /// ([`Scheme::retried_for`](crate::Scheme::retried_for)), or to [`HORIZON`]; for a
    /// token to [`KEEP`]. What is sent again by hand within that time is answered as handled too;
    /// [`ReplayStore::forget`] lets one event run again.
    #[must_use]
    pub fn horizon(self, horizon: Duration) -> Self {
        Self {
            horizon: Some(horizon),
            ..self
        }
    }

    /// Sets how long one call of the store may take; defaults to [`STORE_TIMEOUT`].
    #[must_use]
    pub fn timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }

    /// Returns how long a handled event is remembered, whose delivery has a timestamp with this
    /// window if it has one.
    pub(crate) fn keep_of(&self, scheme: &Scheme, window: Option<Tolerance>) -> Keep {
        let must = self.keep.unwrap_or_else(|| match window {
            Some(window) => self.least_keep(window),
            None => KEEP,
        });
        let horizon = self.horizon.unwrap_or_else(|| {
            let usual = if scheme.algorithm().is_token() {
                KEEP
            } else {
                HORIZON
            };
            scheme.retried_for().unwrap_or(usual)
        });
        Keep::for_all(must).up_to(horizon)
    }

    /// Returns how long a handled delivery must be remembered whose timestamp has this window.
    ///
    /// It may have been handled as soon as the timestamp was within the window, and the store may
    /// be asked again until the timestamp leaves it, and take its timeout to look.
    pub(crate) const fn least_keep(&self, window: Tolerance) -> Duration {
        let asked_last = window.span().saturating_add(self.timeout);
        asked_last.saturating_add(CLOCK_MARGIN)
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
        events: &'a Events,
        claimer: &'a Claimer,
        lease: Duration,
    ) -> Boxed<'a, ClaimState>;

    fn settle<'a>(
        &'a self,
        keys: &'a [EventKey],
        claimer: &'a Claimer,
        end: Settled,
    ) -> Boxed<'a, ()>;

    fn forget<'a>(&'a self, key: &'a EventKey) -> Boxed<'a, bool>;
}

type Boxed<'a, T> = Pin<Box<dyn Future<Output = Result<T, BoxError>> + Send + 'a>>;

impl<S: ReplayStore> DynReplayStore for S {
    fn claim<'a>(
        &'a self,
        events: &'a Events,
        claimer: &'a Claimer,
        lease: Duration,
    ) -> Boxed<'a, ClaimState> {
        Box::pin(ReplayStore::claim(self, events, claimer, lease))
    }

    fn settle<'a>(
        &'a self,
        keys: &'a [EventKey],
        claimer: &'a Claimer,
        end: Settled,
    ) -> Boxed<'a, ()> {
        Box::pin(ReplayStore::settle(self, keys, claimer, end))
    }

    fn forget<'a>(&'a self, key: &'a EventKey) -> Boxed<'a, bool> {
        Box::pin(ReplayStore::forget(self, key))
    }
}
