//! Replay protection: a delivery is handled once, and can be delivered again if that failed.
//!
//! A delivery is new, in flight, or handled. [`ReplayStore::claim`] takes a new one in flight, for
//! one claimer; [`ReplayStore::settle`] makes it handled, or releases it.
//!
//! A delivery is identified by what was signed, never by a header that the signature does not
//! cover. See [`ReplayKey`], also for a token, which signs nothing.

use std::fmt;
use std::future::Future;
#[cfg(feature = "endpoint")]
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::sync::Arc;
use std::time::Duration;

use crate::error::BoxError;

pub use self::memory::{CAPACITY, MemoryStore, RESERVE};
#[cfg(feature = "endpoint")]
pub use self::protection::{CLOCK_MARGIN, KEEP, LEASE, ReplayProtection, STORE_TIMEOUT};

#[cfg(feature = "test-util")]
pub mod contract;
mod memory;
#[cfg(feature = "endpoint")]
mod protection;

/// Remembers which deliveries are being handled, and which were.
///
/// [`MemoryStore`] remembers within one process; the crate `webhook-sig-redis` for many.
/// To test your own, run the contract suite of the feature `test-util` over it.
///
/// A store needs no timeouts of its own: the endpoint has them.
///
/// ```
/// use std::time::Duration;
/// use webhook_sig::BoxError;
/// use webhook_sig::replay::{Claimer, MemoryStore, ReplayKey, ReplayStore, ClaimState, Settled};
///
/// /// Refuses to decide while a deployment is under way.
/// struct Pausing<S> {
///     store: S,
///     is_paused: bool,
/// }
///
/// impl<S: ReplayStore> ReplayStore for Pausing<S> {
///     async fn claim(
///         &self,
///         key: &ReplayKey,
///         claimer: &Claimer,
///         lease: Duration,
///     ) -> Result<ClaimState, BoxError> {
///         if self.is_paused {
///             return Err("a deployment is under way".into());
///         }
///         self.store.claim(key, claimer, lease).await
///     }
///
///     async fn settle(
///         &self,
///         key: &ReplayKey,
///         claimer: &Claimer,
///         end: Settled,
///     ) -> Result<(), BoxError> {
///         self.store.settle(key, claimer, end).await
///     }
/// }
///
/// # #[cfg(feature = "test-util")]
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// # let (key, claimer) = (ReplayKey::from_bytes([7; 32]), Claimer::from_bytes([1; 16]));
/// # let lease = Duration::from_secs(60);
/// let mut store = Pausing { store: MemoryStore::new(), is_paused: false };
/// assert_eq!(store.claim(&key, &claimer, lease).await?, ClaimState::Claimed);
/// store.settle(&key, &claimer, Settled::Handled(lease)).await?;
/// assert_eq!(store.claim(&key, &claimer, lease).await?, ClaimState::Handled);
///
/// store.is_paused = true;
/// assert!(store.claim(&key, &claimer, lease).await.is_err());
/// # Ok::<(), BoxError>(())
/// # }).unwrap();
/// ```
pub trait ReplayStore: Send + Sync + 'static {
    /// Claims a new delivery, in one atomic step.
    ///
    /// The claim expires after `lease`. A claimer that asks again for what it holds gets it again.
    ///
    /// # Errors
    ///
    /// Any failure to decide, such as a full store: it never forgets a live entry to make room. The
    /// delivery is then answered with 503, and nothing runs.
    fn claim(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        lease: Duration,
    ) -> impl Future<Output = Result<ClaimState, BoxError>> + Send;

    /// Ends a claim; does nothing if another claimer holds it by now, or it is handled already.
    ///
    /// A claim that has expired, or that the store has lost, is recorded as handled all the same if
    /// no other claimer holds it: the handler has run, and must not run again.
    ///
    /// # Errors
    ///
    /// Any failure to record the end. The claim then ends by its lease.
    fn settle(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        end: Settled,
    ) -> impl Future<Output = Result<(), BoxError>> + Send;
}

/// A shared store is a store, so that a program can keep a handle of the one that it hands out.
impl<S: ReplayStore> ReplayStore for Arc<S> {
    fn claim(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        lease: Duration,
    ) -> impl Future<Output = Result<ClaimState, BoxError>> + Send {
        S::claim(self, key, claimer, lease)
    }

    fn settle(
        &self,
        key: &ReplayKey,
        claimer: &Claimer,
        end: Settled,
    ) -> impl Future<Output = Result<(), BoxError>> + Send {
        S::settle(self, key, claimer, end)
    }
}

/// A store's answer to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a store must answer one of the three"
)]
pub enum ClaimState {
    /// It was new, and is the claimer's now.
    Claimed,
    /// It was handled before, and must not be handled again.
    Handled,
    /// Another claimer holds it.
    InFlight,
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
/// the endpoint's own key makes of the delivery. So it covers what is signed and nothing else, no
/// matter which of several valid signatures the sender sent, and a reader of the store learns no
/// signature.
///
/// # Security
///
/// A [token](crate::Scheme::token) signs nothing, so there the method, the target and the SHA-256
/// of the body are hashed in addition. That recognizes a vendor who sends the same bytes again; it
/// does not stop an attacker who has the token, because another byte makes another delivery.
#[derive(Clone, Copy)]
pub struct ReplayKey {
    digest: [u8; 32],
    /// A hash of the endpoint's scheme and name, which are in the digest too, so that a store can
    /// give each endpoint a share of its room.
    endpoint: u64,
}

impl ReplayKey {
    #[cfg(feature = "endpoint")]
    pub(crate) fn new(
        scheme: &crate::Scheme,
        endpoint: &str,
        tenant: Option<&crate::key::Tenant>,
        signature: &[u8],
    ) -> Self {
        let tenant = tenant.map_or("", crate::key::Tenant::as_str);
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
        let mut hasher = DefaultHasher::new();
        (scheme.id(), endpoint).hash(&mut hasher);
        Self {
            digest: crate::crypto::sha256(std::iter::once(DOMAIN).chain(pieces)),
            endpoint: hasher.finish(),
        }
    }

    #[cfg(test)]
    pub(crate) const fn of_endpoint(endpoint: u64) -> Self {
        Self {
            digest: [0; 32],
            endpoint,
        }
    }

    pub(crate) const fn endpoint(&self) -> u64 {
        self.endpoint
    }

    /// Creates a key from 32 bytes, for testing a store.
    ///
    /// ```
    /// use webhook_sig::replay::ReplayKey;
    ///
    /// let key = ReplayKey::from_bytes([7; 32]);
    ///
    /// assert_eq!(key.as_bytes(), &[7; 32]);
    /// assert_ne!(key, ReplayKey::from_bytes([8; 32]));
    /// ```
    #[cfg(any(test, feature = "test-util"))]
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self {
            digest: bytes,
            endpoint: 0,
        }
    }

    /// Returns the bytes.
    ///
    /// ```
    /// # #[cfg(feature = "test-util")] {
    /// use webhook_sig::replay::ReplayKey;
    ///
    /// assert_eq!(ReplayKey::from_bytes([7; 32]).as_bytes(), &[7; 32]);
    /// # }
    /// ```
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.digest
    }
}

/// Separates these digests from those of any other protocol.
#[cfg(feature = "endpoint")]
const DOMAIN: &[u8] = b"webhook-sig replay key 1\0";

/// The digest alone says which delivery it is, as in every store that keeps nothing else.
impl PartialEq for ReplayKey {
    fn eq(&self, other: &Self) -> bool {
        self.digest == other.digest
    }
}

impl Eq for ReplayKey {}

impl std::hash::Hash for ReplayKey {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.digest.hash(state);
    }
}

impl fmt::Debug for ReplayKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ReplayKey({})", hex::encode(self.digest))
    }
}

/// Identifies the holder of a claim: 16 random bytes, new for every delivery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Claimer([u8; 16]);

impl Claimer {
    /// Creates a claimer from 16 bytes, which no other claimer may use at the same time.
    ///
    /// ```
    /// use webhook_sig::replay::Claimer;
    ///
    /// let claimer = Claimer::from_bytes([7; 16]);
    ///
    /// assert_eq!(claimer.as_bytes(), &[7; 16]);
    /// assert_ne!(claimer, Claimer::from_bytes([8; 16]));
    /// ```
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// Returns the bytes; [`from_bytes`](Self::from_bytes) shows it.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }
}
