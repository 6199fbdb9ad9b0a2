//! Replay protection: a delivery is handled once, and can be delivered again if that failed.
//!
//! A delivery is never seen, in flight, or handled. [`ReplayStore::claim`] takes it from never
//! to in flight, for one claimer; [`ReplayStore::settle`] takes it on to handled, or back.
//!
//! What identifies a delivery is what was signed: never a header that the signature does not
//! cover. See [`ReplayKey`].

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::crypto;
use crate::error::BoxError;
use crate::key::Tenant;
use crate::scheme::Scheme;

pub use self::memory::{CAPACITY, MemoryStore};

#[cfg(feature = "test-util")]
pub mod contract;
mod memory;

/// Where it is remembered which deliveries are being handled, and which were.
///
/// [`MemoryStore`] remembers within one process; the crate `webhook-sig-redis` for many.
/// Whoever writes another runs the suite of the feature `test-util` over it.
///
/// Time-outs are the endpoint's: a store may take as long as it likes.
pub trait ReplayStore: Send + Sync + 'static {
    /// Takes a delivery that was never seen, in one atomic step.
    ///
    /// The claim ends by itself after `lease`. A claimer that asks again for what it has claimed
    /// gets it again.
    ///
    /// # Errors
    ///
    /// Whatever keeps the store from deciding, being full included: it never forgets a live
    /// entry to make room. The delivery is then answered with 503, and nothing runs.
    fn claim(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        lease: Duration,
    ) -> impl Future<Output = Result<Seen, BoxError>> + Send;

    /// Ends a claim; does nothing if somebody else holds it by now, or it is handled already.
    ///
    /// A claim that has ended by its lease, or that the store has lost, is recorded as handled
    /// all the same if nobody holds it: the handler has run, and must not run again.
    ///
    /// # Errors
    ///
    /// Whatever keeps the store from recording it. The claim then ends by its lease.
    fn settle(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        end: Settled,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// What a store knew of a delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a store must answer one of the three"
)]
pub enum Seen {
    /// It was handled before, and must not be handled again.
    Handled,
    /// Somebody else holds it.
    InFlight,
    /// It was not seen before; it is the claimer's now.
    Never,
}

/// How a claim ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::exhaustive_enums, reason = "a store must know both")]
pub enum Settled {
    /// It was handled: remember that for this long.
    Handled(Duration),
    /// It was not handled: forget it, so that it can be delivered again.
    Released,
}

/// Identifies one delivery: 32 bytes that say nothing about it.
///
/// It is the SHA-256 of the scheme's id, the endpoint's name, the tenant, and the signature that
/// the endpoint's own key makes of the delivery. So it covers what is signed and nothing else,
/// whichever of several valid signatures the sender chose to show; and whoever reads a store
/// learns no signature.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct ReplayKey([u8; 32]);

impl ReplayKey {
    pub(crate) fn new(
        scheme: &Scheme,
        endpoint: &str,
        tenant: Option<&Tenant>,
        signature: &[u8],
    ) -> Self {
        let tenant = tenant.map_or("", Tenant::as_str);
        let texts = [
            scheme.id().as_bytes(),
            endpoint.as_bytes(),
            tenant.as_bytes(),
            signature,
        ];
        // Each text is preceded by its length, so that no two lists of texts run together.
        let lengths = texts.map(|text| text.len().to_le_bytes());
        let pieces = lengths.iter().zip(&texts);
        let pieces = pieces.flat_map(|(length, text)| [length.as_slice(), text]);
        Self(crypto::sha256(std::iter::once(DOMAIN).chain(pieces)))
    }

    /// Makes a key from 32 bytes, for testing a store.
    #[cfg(feature = "test-util")]
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

/// Keeps these digests apart from all others that anybody makes.
const DOMAIN: &[u8] = b"webhook-sig replay key 1\0";

impl fmt::Debug for ReplayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplayKey({})", hex::encode(self.0))
    }
}

/// Who holds a claim: 16 random bytes, new for every delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimer([u8; 16]);

impl Claimer {
    /// Makes a claimer from 16 bytes, which nobody else may use at the same time.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}

/// The lease of a claim: 60 seconds, above what vendors wait for an answer.
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
